"""How far a written word is from a name: slips of the finger, and spellings that sound alike. Pure.

Weights are those of the measured design (docs/places.md): a doubled letter costs half a slip, letters that sound alike 0.6, a
neighbour on the keyboard 0.75, a letter left out 0.85 (the commonest slip of all), anything else 1, a wrong first letter 0.3
more.
"""

from __future__ import annotations

_SOUND_ALIKE = (
    {"a", "e"},
    {"o", "u"},
    {"d", "t"},
    {"k", "g"},
    {"c", "k"},
    {"c", "g"},
    {"s", "z"},
    {"i", "j"},
    {"v", "f"},
    {"i", "y"},
    {"b", "p"},
    {"å", "o"},
    {"æ", "e"},
    {"ø", "u"},
)
_SAME_LETTER = ({"å", "a"}, {"ø", "o"}, {"æ", "a"})
_KEYBOARD = ("qwertyuiopå", "asdfghjkløæ", "zxcvbnm")
_UNACCENTED = 0.2
_LEFT_OUT = 0.85
_DOUBLED = 0.5
_SOUNDS = 0.6
_NEIGHBOUR = 0.75
_SWAPPED = 0.8
_FIRST_LETTER = 0.3

# Written -> heard, in this order. Silent letters, letters that are one sound, and vowels that dialects mix.
_HEARD = (
    ("aa", "o"), ("å", "o"), ("oe", "o"), ("ø", "o"), ("ae", "e"), ("æ", "e"), ("ch", "k"), ("ck", "k"), ("th", "t"),
    ("ph", "f"), ("qu", "kv"), ("x", "ks"), ("z", "s"), ("c", "k"), ("w", "v"), ("skj", "sj"), ("stj", "sj"), ("kj", "sj"),
    ("tj", "sj"), ("hj", "j"), ("gj", "j"), ("lj", "j"), ("hv", "v"), ("kv", "v"), ("ld", "l"), ("nd", "n"), ("rd", "r"),
    ("dt", "t"), ("gd", "g"), ("oy", "oi"), ("ei", "ai"), ("eg", "ai"), ("ie", "i"), ("y", "i"),
)  # fmt: skip


def sound_of(light: str) -> str:
    """The word as it is heard, roughly: "hønnefås" and "Hønefoss" are one, "egerssunn" and "Egersund" are one."""
    for written, heard in _HEARD:
        if written in light:
            light = light.replace(written, heard)
    out = [letter for place, letter in enumerate(light) if place == 0 or letter != light[place - 1]]
    return "".join(out)


def weighted(said: str, name: str) -> float:
    """The cheapest way from `said` to `name` (both in `light` form) in slips, where common slips weigh less; 0 when the same.

    Optimal string alignment, as `rapidfuzz.distance.OSA`, with the weights of this module.
    """
    rows = [[0.0]]
    for target in range(len(name)):
        rows[0].append(rows[0][-1] + _one_more(name, target, _LEFT_OUT))
    for source in range(len(said)):
        row = [rows[-1][0] + _one_more(said, source, 1.0)]
        above = rows[-1]
        for target in range(len(name)):
            if said[source] == name[target]:
                best = above[target]
            else:
                best = min(
                    above[target] + _replaced(said[source], name[target]),
                    above[target + 1] + _one_more(said, source, 1.0),
                    row[target] + _one_more(name, target, _LEFT_OUT),
                )
                if (
                    source
                    and target
                    and said[source] == name[target - 1]
                    and said[source - 1] == name[target]
                ):
                    best = min(best, rows[-2][target - 1] + _SWAPPED)
            row.append(best)
        rows.append(row)
    return rows[-1][-1] + (_FIRST_LETTER if said[:1] != name[:1] else 0.0)


def _one_more(word: str, at: int, whole: float) -> float:
    """The cost of a letter that only `word` has; half a slip where it doubles its neighbour."""
    letter = word[at]
    return _DOUBLED if letter in (word[at - 1 : at], word[at + 1 : at + 2]) else whole


def _replaced(one: str, other: str) -> float:
    pair = {one, other}
    if pair in _SAME_LETTER:
        return _UNACCENTED
    if pair in _SOUND_ALIKE:
        return _SOUNDS
    for row in _KEYBOARD:
        if one in row and other in row and abs(row.index(one) - row.index(other)) == 1:
            return _NEIGHBOUR
    return 1.0
