"""How far a written word is from a name: slips of the finger, and spellings that sound alike. Pure.

Weights are those of the measured design (docs/places.md): a doubled letter costs half a slip, letters that sound alike 0.6, a
neighbour on the keyboard 0.75, a letter left out 0.85 (the commonest slip of all), anything else 1, a wrong first letter 0.3
more.
"""

from __future__ import annotations

from itertools import pairwise

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

_BAND = 3  # letters a slip may move; words that are compared are at most two slips apart, or sound alike
_FAR = 99.0


def _replacements() -> dict[tuple[str, str], float]:
    """The cost of one letter for another, where it is below 1."""
    costs: dict[tuple[str, str], float] = {}
    for row in _KEYBOARD:
        for one, other in pairwise(row):
            costs[one, other] = costs[other, one] = _NEIGHBOUR
    for cost, pairs in ((_SOUNDS, _SOUND_ALIKE), (_UNACCENTED, _SAME_LETTER)):
        for pair in pairs:
            one, other = sorted(pair)
            costs[one, other] = costs[other, one] = cost
    return costs


_REPLACED = _replacements()

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
    # What is alike at both ends costs nothing; two letters are kept there, since a double is known by its neighbour.
    start = max(0, _alike(said, name) - 2)
    end = max(0, min(_alike(said[::-1], name[::-1]), min(len(said), len(name)) - start) - 2)
    first = _FIRST_LETTER if said[:1] != name[:1] else 0.0
    said, name = said[start : len(said) - end], name[start : len(name) - end]
    band = abs(len(said) - len(name)) + _BAND
    above: list[float] = []
    row = [0.0]
    for target in range(len(name)):
        row.append(row[-1] + _one_more(name, target, _LEFT_OUT))
    for source in range(len(said)):
        extra = _one_more(said, source, 1.0)
        older, above, row = above, row, [row[0] + extra] + [_FAR] * len(name)
        for target in range(max(0, source - band), min(len(name), source + band + 1)):
            if said[source] == name[target]:
                row[target + 1] = above[target]
                continue
            best = min(
                above[target] + _REPLACED.get((said[source], name[target]), 1.0),
                above[target + 1] + extra,
                row[target] + _one_more(name, target, _LEFT_OUT),
            )
            if source and target and said[source] == name[target - 1] and said[source - 1] == name[target]:
                best = min(best, older[target - 1] + _SWAPPED)
            row[target + 1] = best
    return row[-1] + first


def _alike(one: str, other: str) -> int:
    """How many letters the two begin alike with."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count


def _one_more(word: str, at: int, whole: float) -> float:
    """The cost of a letter that only `word` has; half a slip where it doubles its neighbour."""
    letter = word[at]
    return _DOUBLED if letter in (word[at - 1 : at], word[at + 1 : at + 2]) else whole
