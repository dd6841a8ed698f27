"""A message made to fit: what stays, what goes, and where a text that is too long ends.

A document is too long seldom, and then its titles, sources and hashtags are worth more than the end of a body. So the room
is shared among its sections, and in each the body is cut: between two blocks, or in a long block behind a sentence or a
word.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from bots.telegram.words import Run, Words, cut, joined, stripped, text_of, units
from core.values.document import Card
from core.values.graphemes import shortened

_GAP, _BREAK, _CUT = "\n\n", "\n", "…"
_NARROWEST = 200
"""Units of the narrowest section; sections that would be narrower go."""

_FIXED = 0.6
"""What the lines of a card may take of its room before each is held to its share."""

_TAIL = 0.6
"""A text ends behind a sentence where that keeps so much of what would fit."""

_SENTENCE = re.compile(r"(?:(?<!\d)\.|[!?…])[\"'”’»)\]]*(?=\s)|[。！？][」』”]*|\n")


@dataclass(frozen=True, slots=True)
class Part:
    """A block of a body; a heading is never the last. Where it stands whole, so many blocks of the body do."""

    words: Words
    heading: bool = False
    blocks: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """Words that stay, and what they may take of a tight room."""

    words: Words
    share: float


@dataclass(frozen=True, slots=True)
class Section:
    """`flow` between `head` and `foot`; `card` is what it was made of, None for other blocks."""

    flow: tuple[Part, ...]
    head: tuple[Line, ...] = ()
    foot: tuple[Line, ...] = ()
    card: Card | None = None

    @property
    def words(self) -> Words:
        head, foot = (joined((stripped(line.words) for line in lines), _BREAK) for lines in (self.head, self.foot))
        return joined((head, *(part.words for part in self.flow), foot), _GAP)


def fitted(sections: Sequence[Section], room: int) -> tuple[Words, list[tuple[Section, int]]]:
    """The words of `sections` in at most `room` units, and the sections that were cut or left out, each with the number of
    blocks of its body that stand there whole."""
    kept = [(section, words) for section in sections if (words := section.words)]
    most = max(room // _NARROWEST, 1)
    lost = [(section, 0) for section, _words in kept[most:]]
    kept = kept[:most]
    needs = [units(text_of(words)) for _section, words in kept]
    rooms = shares(needs, room - len(_GAP) * (len(kept) - 1))
    shown: list[Words] = []
    for (section, words), need, share in zip(kept, needs, rooms, strict=True):
        if need > share:
            narrow = _narrowed(section, share)
            words = narrow.words
            lost.append((section, max((part.blocks for part in narrow.flow), default=0)))
        shown.append(words)
    return joined(shown, _GAP), lost


def shares(needs: Sequence[int], room: int) -> list[int]:
    """What each gets of `room`: all it needs where that is less than an equal share, else an equal share of the rest.

    What nobody needs is shared equally, too.
    """
    given = [0] * len(needs)
    left = room
    for count, (need, at) in enumerate(sorted((need, at) for at, need in enumerate(needs))):
        given[at] = min(need, left // (len(needs) - count))
        left -= given[at]
    return [own + left // len(needs) for own in given]


def opening(words: Words, room: int) -> Words:
    """The beginning of `words` with “…” behind, in at most `room` units: to a sentence's end, else to a word's."""
    text = text_of(words)
    if units(text) <= room:
        return words
    end = len(shortened(text, room - 1, units)) - 1
    if end <= 0:
        return ()
    sign = _CUT
    ends = [found.end() for found in _SENTENCE.finditer(text, 0, end + 1) if found.end() <= end]
    if ends and ends[-1] >= end * _TAIL:
        sign = f"\n{_CUT}" if text[ends[-1] - 1] == "\n" else f" {_CUT}"
        end = ends[-1]
    kept = stripped(cut(words, 0, end))
    return (*kept, Run(sign, kept[-1].marks)) if kept else ()


def _narrowed(section: Section, room: int) -> Section:
    lines = [line for line in (*section.head, *section.foot) if line.words]
    if sum(units(text_of(line.words)) + 1 for line in lines) > room * _FIXED:
        head, foot = (tuple(_held(line, room) for line in part) for part in (section.head, section.foot))
        section = replace(section, head=head, foot=foot)
    around = replace(section, flow=()).words
    left = room - units(text_of(around)) - len(_GAP) * (bool(section.head) + bool(section.foot))
    told = section.card is not None and section.card.read_on is not None
    return replace(section, flow=_flow(section.flow, left, told=told))


def _held(line: Line, room: int) -> Line:
    return replace(line, words=opening(stripped(line.words), int(room * line.share)))


def _flow(parts: Sequence[Part], room: int, *, told: bool) -> tuple[Part, ...]:
    """What of `parts` fits; “…” stands at the end unless it is `told` otherwise that there is more."""
    end = 0 if told else len(_GAP) + len(_CUT)
    kept: list[Part] = []
    used = 0
    for part in parts:
        size = units(text_of(part.words)) + len(_GAP) * bool(kept)
        if used + size + end > room:
            break
        kept.append(part)
        used += size
    left = room - used - len(_GAP) * bool(kept)
    only_headings = all(part.heading for part in kept)
    if len(kept) < len(parts) and (only_headings or left > room // 2):
        if piece := opening(parts[len(kept)].words, left):
            return (*kept, Part(piece))
    while kept and kept[-1].heading:
        kept.pop()
    return (*kept, Part((Run(_CUT),))) if not told and len(kept) < len(parts) and room > end else tuple(kept)
