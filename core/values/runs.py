"""Spans as a flat row of runs, which is how text is written, compared and tidied.

Nested spans can say one thing in many ways (strong in emphasis, emphasis in strong, three texts for one). A row of runs
says it in one, and `spans` builds the nesting back always in the same way.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from re import compile as pattern

from core.values.document import Code, Emphasis, Hashtag, Link, Role, Span, Spans, Strong, Struck, Text, Timestamp
from core.values.text import clean
from core.values.url import link_url


@dataclass(frozen=True, slots=True)
class Style:
    """How a run looks; `url` is empty where it is no link."""

    url: str = ""
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False

    def __and__(self, other: "Style") -> "Style":
        return Style(
            self.url if self.url == other.url else "",
            self.strong and other.strong,
            self.emphasis and other.emphasis,
            self.struck and other.struck,
            self.code and other.code,
        )


@dataclass(frozen=True, slots=True)
class Run:
    text: str
    style: Style = Style()


PLAIN = Style()
_NESTED = ("url", "strong", "emphasis", "struck")
"""Of a style, what becomes a span around others."""

_RAGGED = pattern(r"\s{2,}+|[\t\n]")
_BLANKS = pattern(r"[ \t]+")


def runs(content: Spans, style: Style = PLAIN) -> Iterator[Run]:
    """The runs of `content`. A link in a link is only its words; a hashtag and a moment are theirs."""
    for span in content:
        match span:
            case Text(text) | Timestamp(_, text) | Role(_, text):
                yield Run(text, style)
            case Hashtag(label):
                yield Run(f"#{label}", style)
            case Code(text):
                yield Run(text, replace(style, code=True))
            case Strong(inner):
                yield from runs(inner, replace(style, strong=True))
            case Emphasis(inner):
                yield from runs(inner, replace(style, emphasis=True))
            case Struck(inner):
                yield from runs(inner, replace(style, struck=True))
            case Link(inner, url):
                yield from runs(inner, replace(style, url=style.url or link_url(url)))


def tidy(row: Iterable[Run], *, one_line: bool = False) -> list[Run]:
    """The same words with one space between them, none at the ends and none at the edges of a style, clean, merged.

    A line break stays a `\\n` in a run that is not code, or becomes a space where there is only `one_line`.
    """
    tidied: list[Run] = []
    for space, parts in groupby(_parts(_clean(row), "" if one_line else "\n"), lambda part: part.text.isspace()):
        if not space:
            tidied += parts
        elif tidied:
            tidied.append(_gap(list(parts)))
    if tidied and tidied[-1].text.isspace():
        tidied.pop()
    for i in range(1, len(tidied) - 1):
        if tidied[i].text.isspace():
            tidied[i] = Run(tidied[i].text, _between(tidied[i - 1].style, tidied[i].style, tidied[i + 1].style))
    return _merged(tidied)


def spans(row: list[Run]) -> Spans:
    """Tidy runs as spans: of the styles that begin at one place the longest is outermost; link, strong, emphasis, struck else.

    None of them begins or ends with white space.
    """
    built: list[Span] = []
    row = row.copy()
    start = 0
    while start < len(row):
        text, style = row[start].text, row[start].style
        reach = {name: _reach(row, start, name) for name in _NESTED if getattr(style, name)}
        if not reach or text.isspace():
            built.append(Code(text) if style.code else Text(text))
            start += 1
            continue
        if space := len(text) - len(text.lstrip()):
            built.append(Text(text[:space]))
            row[start] = Run(text[space:], style)
        name = max(reach, key=lambda name: reach[name])
        inner = spans([_without(run, name) for run in row[start : reach[name]]])
        match name:
            case "url":
                built.append(Link(inner, style.url))
            case "strong":
                built.append(Strong(inner))
            case "emphasis":
                built.append(Emphasis(inner))
            case _:
                built.append(Struck(inner))
        start = reach[name]
    return tuple(built)


def _clean(row: Iterable[Run]) -> list[Run]:
    cleaned = (Run(clean(run.text), run.style) for run in row)
    merged = _merged(run for run in cleaned if run.text)
    return [Run(_line(clean(run.text)) if run.style.code else clean(run.text), run.style) for run in merged]


def _line(text: str) -> str:
    return text.replace("\n", " ")


def _parts(row: list[Run], line_break: str) -> Iterator[Run]:
    """The words of each run, tidy inside, and the white space around them apart."""
    for run in row:
        words = run.text.strip()
        start = run.text.find(words)
        before, after = run.text[:start], run.text[start + len(words) :]
        if before:
            yield Run(_space(before, line_break), run.style)
        if words:
            yield Run(_RAGGED.sub(lambda found: _space(found[0], line_break), words), run.style)
        if after:
            yield Run(_space(after, line_break), run.style)


def _space(text: str, line_break: str) -> str:
    """What white space comes to: a line break, else its blanks as one."""
    if "\n" in text:
        return line_break or " "
    return _BLANKS.sub(" ", text)


def _gap(parts: list[Run]) -> Run:
    """One run for neighbouring white space, in the style that all of it has."""
    if len(parts) == 1:
        return parts[0]
    style = parts[0].style
    for part in parts[1:]:
        style &= part.style
    text = _space("".join(part.text for part in parts), "\n")
    return Run(text, replace(style, code=False) if text == "\n" else style)


def _between(before: Style, own: Style, after: Style) -> Style:
    """The style of a gap: what it shares with both neighbours; it is code only inside of one code span."""
    shared = before & own & after
    return shared if before == after else replace(shared, code=False)


def _merged(row: Iterable[Run]) -> list[Run]:
    return [Run("".join(run.text for run in same), style) for style, same in groupby(row, attrgetter("style"))]


def _reach(row: list[Run], start: int, name: str) -> int:
    """The index after the last run that, from `start` on without a gap, has the same `name` of its style."""
    wanted = getattr(row[start].style, name)
    end = start + 1
    while end < len(row) and getattr(row[end].style, name) == wanted:
        end += 1
    return end


def _without(run: Run, name: str) -> Run:
    style = run.style
    match name:
        case "url":
            return Run(run.text, replace(style, url=""))
        case "strong":
            return Run(run.text, replace(style, strong=False))
        case "emphasis":
            return Run(run.text, replace(style, emphasis=False))
        case _:
            return Run(run.text, replace(style, struck=False))
