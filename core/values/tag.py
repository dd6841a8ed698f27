"""Tags and what else a chat can follow.

A tag has one canonical form, so that `Military Action`, `military-action` and `#MilitaryAction` are one tag. The first
label seen is the one shown.
"""

import re
import unicodedata
from dataclasses import dataclass
from enum import StrEnum

from core.values.errors import N_, UserError
from core.values.text import clean_line

TAG_LENGTH = 64
"""Characters of a canonical tag."""

_SIGNS = "+#"


@dataclass(frozen=True, slots=True)
class Tag:
    """`name` is canonical and is what matches; `label` is what people see, without `#`."""

    name: str
    label: str


class TopicKind(StrEnum):
    TAG = "tag"
    CATEGORY = "category"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Topic:
    """What can be followed or muted: a tag, a category, or everything (`name` and `label` are then `*`)."""

    kind: TopicKind
    name: str
    label: str

    @classmethod
    def tag(cls, tag: Tag) -> "Topic":
        return cls(TopicKind.TAG, tag.name, tag.label)

    @classmethod
    def category(cls, label: str) -> "Topic":
        """The category called `label`; raises `UserError` where `parse_tag` would."""
        return cls(TopicKind.CATEGORY, parse_tag(label).name, clean_line(label))


EVERYTHING = Topic(TopicKind.EVERYTHING, "*", "*")


def parse_tag(text: str) -> Tag:
    """The tag that `text` spells, `#` in front optional; raises `UserError` when nothing is left or it is too long."""
    words = _words(clean_line(text[: 16 * TAG_LENGTH]).lstrip("#"))
    name = canonical("".join(words))
    if not name:
        raise UserError(N_("A tag needs at least one letter or digit."))
    if len(name) > TAG_LENGTH or len(text) > 16 * TAG_LENGTH:
        raise UserError(N_("A tag has at most {limit} characters."), limit=TAG_LENGTH)
    return Tag(name, words[0] if len(words) == 1 else "".join(map(_capitalised, words)))


def canonical(text: str) -> str:
    """NFKC, case-folded, letters, marks and digits only; `+` and `#` stay after a Latin letter. May be empty."""
    name = text
    for _ in range(4):
        folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", name).casefold())
        kept = "".join(_words(folded.lstrip("#")))
        if kept == name:
            break
        name = kept
    return name


def _capitalised(word: str) -> str:
    """`word` with a capital, unless that would spell another tag (as with the Turkish dotless i)."""
    capital = word[:1].upper() + word[1:]
    return capital if canonical(capital) == canonical(word) else word


def _words(text: str) -> list[str]:
    """The runs of tag characters in `text`; a sign belongs to the Latin letter or sign before it."""
    kept = ""
    for letter in text:
        if unicodedata.category(letter)[0] in "LM" or unicodedata.category(letter) == "Nd":
            kept += letter
        elif letter in _SIGNS and kept and (kept[-1] in _SIGNS or (kept[-1].isascii() and kept[-1].isalpha())):
            kept += letter
        else:
            kept += " "
    return re.sub(r" +", " ", kept).split()
