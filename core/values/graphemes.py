"""What a reader takes for one character, so that no limit ever cuts a family emoji, a flag or a vowel sign in two.

The rules are those of UAX #29 (extended grapheme clusters, https://www.unicode.org/reports/tr29/), with the properties
the standard library does not know (pictographs, prepended signs) given as ranges.
"""

import unicodedata
from collections.abc import Callable, Iterator

_JOINER = "\u200d"
_NON_JOINER = "\u200c"
_LINKERS = frozenset("\u094d\u09cd\u0acd\u0b4d\u0c4d\u0d4d")
"""Signs that tie two consonants of one Indic script into one shape (rule GB9c)."""

_SPACING = frozenset("\u0e33\u0eb3")
_PREPENDED = frozenset("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd")
_PICTOGRAPHS = frozenset("\u00a9\u00ae\u203c\u2049\u2122\u2139\u3030\u303d\u3297\u3299")
_PICTOGRAPH_RANGES = (
    ("\u2190", "\u21ff"),
    ("\u2300", "\u27bf"),
    ("\u2900", "\u2bff"),
    ("\U0001f000", "\U0001f1e5"),
    ("\U0001f200", "\U0001f3fa"),
    ("\U0001f400", "\U0001faff"),
)


def graphemes(text: str) -> Iterator[str]:
    """The extended grapheme clusters of `text`; joined they are `text` again."""
    start = 0
    for end in range(1, len(text) + 1):
        if end == len(text) or _breaks(text, start, end):
            yield text[start:end]
            start = end


def shortened(text: str, limit: int, measure: Callable[[str], int] = lambda _grapheme: 1) -> str:
    """`text`, or as many of its words as fit into `limit` with “…” behind; never half a grapheme.

    `measure` tells what one grapheme counts, by default 1. A word longer than the limit is cut between two graphemes;
    empty where not even “…” fits.
    """
    room = limit - measure("…")
    fitting = used = 0
    for grapheme in graphemes(text):
        used += measure(grapheme)
        if used <= room:
            fitting += len(grapheme)
        if used > limit:
            break
    else:
        return text
    if room < 0:
        return ""
    kept = text[:fitting]
    if not text[fitting].isspace():
        words = kept.rsplit(None, 1)
        kept = words[0] if len(words) == 2 and len(words[0]) * 3 >= fitting else kept
    return kept.rstrip() + "…"


def is_pictograph(letter: str) -> bool:
    """Whether `letter` is a picture that joiners tie to others (Extended_Pictographic); False for ""."""
    return letter in _PICTOGRAPHS or any(first <= letter <= last for first, last in _PICTOGRAPH_RANGES)


def _breaks(text: str, start: int, at: int) -> bool:
    """Whether a cluster that began at `start` ends before the character at `at`."""
    before, after = text[at - 1], text[at]
    if before == "\r" and after == "\n":
        return False
    if before < "\u0300" and after < "\u0300":
        return True
    if _controls(before) or _controls(after):
        return True
    if _extends(after) or before in _PREPENDED or _syllable(before, after):
        return False
    cluster = text[start:at]
    if _regional(before) and _regional(after):
        return len(cluster) % 2 == 0
    if before == _JOINER and is_pictograph(after):
        return not is_pictograph(cluster.rstrip(_JOINER)[:1])
    return not (_LINKERS.intersection(cluster) and _conjunct(cluster, after))


def _controls(letter: str) -> bool:
    if letter in _PREPENDED or _extends(letter):
        return False
    return unicodedata.category(letter) in ("Cc", "Cf", "Zl", "Zp", "Cs")


def _extends(letter: str) -> bool:
    if letter < "\u0300":
        return False
    return (
        unicodedata.category(letter) in ("Mn", "Me", "Mc")
        or letter in (_JOINER, _NON_JOINER, "\uff9e", "\uff9f")
        or letter in _SPACING
        or "\U0001f3fb" <= letter <= "\U0001f3ff"
        or "\U000e0020" <= letter <= "\U000e007f"
    )


def _regional(letter: str) -> bool:
    return "\U0001f1e6" <= letter <= "\U0001f1ff"


def _conjunct(cluster: str, after: str) -> bool:
    """Whether the consonant `after` is tied to the one that `cluster` ends with, in the same block of 128."""
    tail = len(cluster)
    while tail and (_extends(cluster[tail - 1]) and unicodedata.category(cluster[tail - 1]) != "Mc"):
        tail -= 1
    tied = _LINKERS.intersection(cluster[tail:])
    return bool(tied) and unicodedata.category(after) == "Lo" and ord(after) >> 7 == ord(next(iter(tied))) >> 7


def _syllable(before: str, after: str) -> bool:
    """Hangul: a leading consonant, a vowel and a final one make a syllable (rules GB6 to GB8)."""
    if not ("\u1100" <= after <= "\u11ff" or "\uac00" <= after <= "\ud7a3" or "\ua960" <= after <= "\ud7fb"):
        return False
    this, that = _jamo(before), _jamo(after)
    return (this == "L" and that in ("L", "V", "LV", "LVT")) or (
        (this in ("LV", "V") and that in ("V", "T")) or (this in ("LVT", "T") and that == "T")
    )


def _jamo(letter: str) -> str:
    code = ord(letter)
    if 0x1100 <= code <= 0x115F or 0xA960 <= code <= 0xA97C:
        return "L"
    if 0x1160 <= code <= 0x11A7 or 0xD7B0 <= code <= 0xD7C6:
        return "V"
    if 0x11A8 <= code <= 0x11FF or 0xD7CB <= code <= 0xD7FB:
        return "T"
    if 0xAC00 <= code <= 0xD7A3:
        return "LV" if (code - 0xAC00) % 28 == 0 else "LVT"
    return ""
