"""Text as it may enter Newsclip: what every later layer can rely on.

NUL breaks PostgreSQL, lone surrogates break UTF-8, bidirectional overrides forge what a reader sees, and thousands of
combining marks on one letter cover the lines above. They are taken out once, here, at every way in.
"""

import re
import unicodedata

MARKS_PER_LETTER = 8
"""Combining marks kept on one letter: Vietnamese needs 2, Thai 3, pointed Hebrew 4."""

_BREAKS = re.compile("\r\n?|[\u0085\u2028\u2029\v\f]")
_UNSAFE = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\u061c\ufeff\ufff9-\ufffb\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)


def clean(text: str) -> str:
    """`text` in NFC without control characters, bidirectional overrides, lone surrogates and towers of marks.

    Line ends become `\\n`; tabs stay. Idempotent.
    """
    return unicodedata.normalize("NFC", _flatten(_UNSAFE.sub("", _BREAKS.sub("\n", text))))


def clean_line(text: str) -> str:
    """`clean`, as one line: every run of white space is one space, and none at the ends."""
    return " ".join(clean(text).split())


def _flatten(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text)
    found = "".join(
        letter for letter in set(apart) if unicodedata.combining(letter) or unicodedata.category(letter) == "Me"
    )
    if not found or not re.search(f"[{found}]{{{MARKS_PER_LETTER + 1}}}", apart):
        return text
    kept: list[str] = []
    marks = 0
    for letter in apart:
        marks = marks + 1 if unicodedata.combining(letter) or unicodedata.category(letter) == "Me" else 0
        if marks <= MARKS_PER_LETTER:
            kept.append(letter)
    return "".join(kept)
