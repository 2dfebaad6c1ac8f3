"""What the mapping report of 2009 counted, beside today's count of the same. Pure.

Source K09: «Kartlegging av selvhjelpsvirksomhet i rusfeltet», Norsk selvhjelpsforum / Selvhjelp Norge, December 2009, printed
pages 1-20. The chapters with its other numbers (per fellowship, per county, open or closed, led or not) are named in its table
of contents, p. 3-4, and are not among the pages we have.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from bot.staff.mapping.values import Compared, Fellowship, Once

GROUPS_2009, GROUPS_2009_PAGE = 499, "7"
"""Self-help groups in the substance field, own use and relatives together (p. 7)."""
TWELVE_STEP_PAGE = "7"
"""Most of the 499 worked by the twelve steps; how many is not said."""
RELATIVES_PAGE = "8"
"""Groups for relatives are among the 499; how many is not said."""

BESIDE_THE_FIELD = frozenset(
    {"GA", "Spillavhengighet Norge", "OA", "SLAA", "SA", "Angstringen", "Blandet selvhjelp"}
)
"""Gambling was left out in 2009, the field being alcohol and illegal substances (p. 8). Food, sex and anxiety follow from the
same line; groups across problems are told of beside the field (p. 16-17)."""
_OF_THE_FIELD = frozenset({"alcohol", "drugs", "cocaine", "medicine"})
_OF_RELATIVES = frozenset({"codependency"})


def compared(groups: Sequence[Once], fellowships: Collection[Fellowship]) -> tuple[Compared, ...]:
    """Today's counts drawn by the lines of 2009: pure self-help groups, and beside them those based on it.

    The pages we have do not say whether the 499 hold both, so both are given.
    """
    field = [each for each in groups if _in_the_field(each)]
    pure = [each for each in field if each.category == "self_help_group"]
    wider = [each for each in field if each.category in ("self_help_group", "self_help_based")]
    steps = {each.short for each in fellowships if each.twelve_step}

    def both(key: str, then: int | None, page: str, keep: Collection[str]) -> Compared:
        return Compared(
            key=key,  # type: ignore[arg-type]
            then=then,
            page=page,
            now=sum(each.id in keep for each in pure),
            now_wider=sum(each.id in keep for each in wider),
        )

    return (
        both("groups", GROUPS_2009, GROUPS_2009_PAGE, {each.id for each in wider}),
        both(
            "twelve_step", None, TWELVE_STEP_PAGE, {each.id for each in wider if each.organisation in steps}
        ),
        both("relatives", None, RELATIVES_PAGE, {each.id for each in wider if "relative" in each.audience}),
    )


def _in_the_field(group: Once) -> bool:
    if group.organisation in BESIDE_THE_FIELD:
        return False
    return not group.substances or bool(_OF_THE_FIELD.union(_OF_RELATIVES).intersection(group.substances))
