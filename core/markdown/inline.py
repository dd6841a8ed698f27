"""Spans as a line of Markdown.

What makes this hard is emphasis: whether `**` opens or closes depends on the letters beside it (CommonMark 0.31 §6.2).
Where they forbid it, the letter outside is written as a character reference, which counts as punctuation.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from core.markdown import escape
from core.values.document import Code, Emphasis, Hashtag, Link, Role, Spans, Strong, Struck, Text, Timestamp


@dataclass(slots=True)
class _Piece:
    """A part of the line: finished Markdown in `source`, words in `raw`, or an emphasis mark that opens or closes.

    The first and the last letter of words may have to be written as character references.
    """

    source: str = ""
    raw: str = ""
    opens: bool = False
    closes: bool = False
    masked_first: bool = False
    masked_last: bool = False

    @property
    def first(self) -> str:
        return "&" if self.masked_first or (self.masked_last and len(self.raw) == 1) else (self.raw or self.source)[:1]

    @property
    def last(self) -> str:
        return ";" if self.masked_last or (self.masked_first and len(self.raw) == 1) else (self.raw or self.source)[-1:]

    def written(self, *, starts_line: bool) -> str:
        if not self.raw:
            return self.source
        start, end = int(self.masked_first), len(self.raw) - self.masked_last
        if start >= end:
            return "".join(map(escape.entity, self.raw))
        head, tail = map(escape.entity, self.raw[:start]), map(escape.entity, self.raw[end:])
        return "".join([*head, escape.words(self.raw[start:end], starts_line=starts_line and not start), *tail])


def inline(spans: Spans, *, starts_line: bool = True) -> str:
    """`spans`, in normal form, as Markdown; `starts_line` where a `#` or `-` at the front would make a block."""
    row = [_Piece(), *_pieces(spans, nested=False), _Piece()]
    places = list(zip(row, row[1:], row[2:], strict=False))
    while any(_mask(*place) for place in places):
        pass
    line = ""
    for piece, following in pairwise(row[1:]):
        source = piece.written(starts_line=line.endswith("\n") if line else starts_line)
        # an exclamation mark before a link would make it an image
        line += f"{source[:-1]}\\!" if source.endswith("!") and following.source.startswith("[") else source
    return line


def _pieces(spans: Spans, *, nested: bool) -> Iterator[_Piece]:
    """`nested` is in strong text, where emphasis never uses a star."""
    for i, span in enumerate(spans):
        match span:
            case Text(text) | Timestamp(_, text) | Role(_, text):
                yield _Piece(raw=text)
            case Hashtag(label):
                yield _Piece(raw=f"#{label}")
            case Code(text):
                yield _Piece(escape.code(text))
            case Strong(inner):
                yield from _marked("**", _pieces(inner, nested=True))
            case Emphasis(inner):
                in_word = not nested and _in_word(inner, spans[i - 1 : i] + spans[i + 1 : i + 2])
                yield from _marked("*" if in_word else "_", _pieces(inner, nested=nested))
            case Struck(inner):
                yield from _marked("~~", _pieces(inner, nested=nested))
            case Link(inner, url):
                yield _Piece("[")
                yield from _pieces(inner, nested=nested)
                yield _Piece(f"]({escape.address(url)})")


def _marked(mark: str, inner: Iterator[_Piece]) -> Iterator[_Piece]:
    yield _Piece(mark, opens=True)
    yield from inner
    yield _Piece(mark, closes=True)


def _in_word(inner: Spans, around: Spans) -> bool:
    """Whether emphasis may stand inside a word, as it often does in Chinese: `_` would not be emphasis there."""
    return all(isinstance(span, Text) for span in (*inner, *around)) and bool(around)


def _mask(before: _Piece, mark: _Piece, after: _Piece) -> bool:
    """Write the letter outside of `mark` as a reference where the mark would not count; whether that was needed now."""
    if mark.opens and escape.is_letter(before.last) and (mark.source == "_" or escape.is_mark(after.first)):
        before.masked_last = True
        return True
    if mark.closes and escape.is_letter(after.first) and (mark.source == "_" or escape.is_mark(before.last)):
        after.masked_first = True
        return True
    return False
