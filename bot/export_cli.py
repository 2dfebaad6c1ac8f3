"""The verb `export`, and the template of the staff table: the registry as files for people and other programs."""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, cast, get_args

import typer

from bot.app import wall_clock
from bot.core.model import Group, Language
from bot.errors import InputError, RegistryError
from bot.settings import from_environment
from db.acts import StoredGroup
from db.applying import stored
from db.errors import RegistryUnavailable
from db.exporters.calendar import NoFixedTimeError, to_calendar
from db.exporters.files import write_file
from db.exporters.meeting_guide import to_meeting_guide
from db.exporters.printed import to_print
from db.exporters.staff_table import to_staff_csv, to_staff_xlsx
from db.exporters.table import to_csv, to_json
from db.exporters.template import template
from db.importers.table_words import fold
from db.registry import Registry
from knowledge.library import Library

Format = Literal["meeting-guide", "csv", "xlsx", "table", "json", "ics", "print"]
FORMATS: tuple[Format, ...] = get_args(Format)

Out = Annotated[
    Path | None, typer.Option("--out", help="Write this file, whole or not at all; else to the screen.")
]


def export(
    form: Annotated[str, typer.Argument(metavar="FORMAT", help=f"{', '.join(FORMATS)}.")],
    out: Out = None,
    group: Annotated[
        str | None, typer.Option("--group", help="Only the group with this id; ics needs it.")
    ] = None,
    municipality: Annotated[
        str | None,
        typer.Option(
            "--municipality", help="Only groups in this municipality, by name or number; print needs it."
        ),
    ] = None,
    language: Annotated[
        str, typer.Option("--language", help="nb, nn or en: the title in the calendar.")
    ] = "nb",
    with_place: Annotated[
        bool, typer.Option("--with-place", help="Put the place into the calendar, too.")
    ] = False,
) -> None:
    """Write the registry: Meeting Guide JSON, a staff table (csv, xlsx), every field (table, json), a calendar, a list to print.

    A calendar names neither the fellowship nor, unless --with-place is given, the place.
    """
    if form not in FORMATS:
        raise InputError(f"export {form}: no such format; choose {', '.join(FORMATS)}")
    if language not in ("nb", "nn", "en"):
        raise InputError(f"--language {language}: must be nb, nn or en")
    if form == "xlsx" and out is None:
        raise InputError("export xlsx: a workbook is no text; add --out FILE.xlsx")
    if form == "ics" and group is None:
        raise InputError("export ics: a calendar is of one group; add --group ID")
    if form == "print" and municipality is None:
        raise InputError(
            'export print: a list is of one municipality; add --municipality "Bodø" or its number'
        )
    held = _held(from_environment().database_url)
    content = exported(
        form, tuple(each.group for each in held.values()), now=wall_clock(), group=group, municipality=municipality,
        language=cast("Language", language), with_place=with_place,
        keys={number: each.source_id for number, each in held.items() if each.source_id},
    )  # fmt: skip
    _write(content, out)


def template_file(out: Annotated[Path, typer.Argument(help="Where to write it, e.g. grupper.xlsx.")]) -> None:
    """Write an empty staff table (.xlsx) with all columns, lists to choose from and two examples."""
    if out.exists():
        raise InputError(f"{out}: is there already, and may hold somebody's work; choose another name")
    try:
        template(out)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); choose another folder") from None
    print(f"{out} written; fill in the sheet «Grupper», the sheet «Forklaring» says what goes where")  # noqa: T201


def exported(
    form: Format,
    groups: tuple[Group, ...],
    *,
    now: datetime,
    group: str | None = None,
    municipality: str | None = None,
    language: Language = "nb",
    with_place: bool = False,
    keys: Mapping[str, str] | None = None,
    library: Library | None = None,
) -> bytes:
    """The file as bytes, UTF-8 where it is text. `now` is aware; `keys` are group id -> key in its source.

    `library` is loaded where it is not handed in (names of municipalities, websites of fellowships). Raises InputError for a
    group or municipality that is not there.
    """
    place = ""
    if group is not None:
        groups = tuple(each for each in groups if each.id == group)
        if not groups:
            raise InputError(f"--group {group}: the registry has no group of this id")
    if municipality is not None:
        library = library or _library()
        number, place = _municipality(municipality, library)
        groups = tuple(each for each in groups if each.municipality_number == number)
    known = keys or {}
    match form:
        case "meeting-guide":
            return to_meeting_guide(groups, now.date()).encode()
        case "csv":
            return to_staff_csv(groups, known).encode()
        case "xlsx":
            return to_staff_xlsx(groups, known)
        case "table":
            return to_csv(groups).encode()
        case "json":
            return to_json(groups).encode("utf-8", "replace")
        case "ics":
            try:
                return to_calendar(groups[0], now, language=language, with_place=with_place)
            except NoFixedTimeError:
                raise InputError(
                    f"--group {group}: it has no fixed time, or pauses; there is nothing to put into a calendar"
                ) from None
        case "print":
            return to_print(groups, place=place, today=now.date(), ways=_ways(library or _library())).encode()


def _municipality(said: str, library: Library) -> tuple[str, str]:
    """Number and name. Raises InputError where nothing or more than one is called so."""
    entries = library.gazetteer.municipalities
    if said in entries:
        return said, entries[said].name
    wanted = fold(said)
    found = [
        each for each in entries.values() if wanted in {fold(name) for name in (each.name, *each.other_names)}
    ]
    if len(found) == 1:
        return found[0].municipality, found[0].name
    if not found:
        raise InputError(
            f"--municipality {said}: no municipality is called so; write its name as of 2024, or its number"
        )
    several = ", ".join(
        f"{each.name} ({library.gazetteer.county_name(each.county)}) {each.municipality}" for each in found
    )
    raise InputError(f"--municipality {said}: there are several; write the number: {several}")


def _ways(library: Library) -> dict[str, str]:
    return {each.short: each.website for each in library.organisations.values() if each.website}


def _library() -> Library:
    from knowledge.load import load_library  # half a second that a calendar does not need

    return load_library()


def _held(url: str) -> Mapping[str, StoredGroup]:
    async def read() -> Mapping[str, StoredGroup]:
        async with Registry(url) as registry:
            return await stored(registry)

    try:
        return asyncio.run(read())
    except RegistryUnavailable as error:
        raise RegistryError(str(error)) from None


def _write(content: bytes, out: Path | None) -> None:
    if out is None:
        # Bytes, not print: a table keeps its line ends and its mark on every system.
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
        return
    try:
        write_file(out, content)
    except OSError as error:
        raise InputError(f"{out}: cannot be written ({error.strerror}); choose another folder") from None
    print(f"{out} written", file=sys.stderr)  # noqa: T201
