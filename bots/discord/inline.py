"""Spans as Markdown that reads back as just these spans.

Marks never nest around links, code or addresses, whose own signs would end them: each stretch of words between has its marks
for itself. Between two stretches whose signs would melt together stands a space of no width.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from typing import assert_never
from urllib.parse import urlsplit

from bots.discord import markdown
from bots.discord.markdown import SEAM, masked, opens, tame, visible
from core.values.document import Code, Emphasis, Hashtag, Link, Role, Span, Spans, Strong, Struck, Text, Timestamp
from core.values.url import link_url


@dataclass(frozen=True, slots=True)
class Style:
    """`url` is empty where it is no link."""

    url: str = ""
    strong: bool = False
    emphasis: bool = False
    struck: bool = False
    code: bool = False

    @property
    def mark(self) -> str:
        """What opens it; what closes it is the same from behind."""
        return "*" * (2 * self.strong + self.emphasis) + "~~" * self.struck


@dataclass(frozen=True, slots=True)
class Run:
    """`at` is what Discord says in its own words, a moment or a role; `text` is how we would."""

    text: str
    style: Style
    at: str = ""


PLAIN = Style()


def inline(content: Spans, *, linked: bool = True, style: Style = PLAIN) -> str:
    """`content` in one or several lines; where not `linked`, the address of a link is written behind its words."""
    row = list(runs(content, style))
    written = ""
    for url, group in groupby(row, lambda run: run.style.url):
        said = list(group)
        written = _sewn(written, _link(said, url, linked=linked) if url else _words(said))
    return written


def runs(content: Spans, style: Style) -> Iterator[Run]:
    for span in content:
        yield from _runs(span, style)


def _runs(span: Span, style: Style) -> Iterator[Run]:
    match span:
        case Text(text):
            yield Run(markdown.cleaned(text), style)
        case Hashtag(label):
            yield Run(markdown.cleaned(f"#{label}"), style)
        case Code(text):
            yield Run(markdown.cleaned(text), replace(style, code=True))
        case Role(number, text):
            yield Run(markdown.cleaned(text), style, f"<@&{number}>" if number.isdecimal() else "")
        case Timestamp(at, text):
            yield Run(markdown.cleaned(text), style, moment(span) if at.year > 1 else "")
        case Strong(inner):
            yield from runs(inner, replace(style, strong=True))
        case Emphasis(inner):
            yield from runs(inner, replace(style, emphasis=True))
        case Struck(inner):
            yield from runs(inner, replace(style, struck=True))
        case Link(inner, url):
            address = style.url or link_url(url)
            said = list(runs(inner, replace(style, url=address)))
            yield from said
            if address and not any(visible(run.text) for run in said):
                yield Run(address.removeprefix("mailto:"), replace(style, url=address))
        case _:
            assert_never(span)


def moment(span: Timestamp) -> str:
    """A long date, with the time where the words have one."""
    return markdown.moment(int(span.at.timestamp()), "f" if ":" in span.text else "D")


def _words(row: Iterable[Run]) -> str:
    """Runs that are no link."""
    written = ""
    for (style, is_moment), group in groupby(row, lambda run: (run.style, bool(run.at))):
        said = list(group)
        if is_moment:
            piece = f"{style.mark}{''.join(run.at for run in said)}{style.mark[::-1]}"
        elif style.code:
            piece = markdown.code("".join(run.text for run in said))
        else:
            piece = _linked("".join(run.text for run in said), style.mark)
        written = _sewn(written, piece)
    return written


def _linked(text: str, mark: str) -> str:
    """`text` in `mark`, but for the addresses in it, which are links."""
    written = ""
    for number, piece in enumerate(markdown.addresses(text)):
        written = _sewn(written, markdown.address(piece) if number % 2 else _marked(piece, mark))
    return written


def _marked(text: str, mark: str) -> str:
    """`text` in `mark`, line by line and without the white space around."""
    if not mark:
        return markdown.literal(text)
    return "\n".join(_marked_line(line, mark) for line in text.split("\n"))


def _marked_line(line: str, mark: str) -> str:
    words = line.strip()
    if not words:
        return line
    start = line.index(words)
    if words.endswith("~"):
        mark = mark.rstrip("~")  # it would end with the words' own sign
    return f"{line[:start]}{mark}{markdown.literal(words)}{mark[::-1]}{line[start + len(words) :]}"


def _link(row: list[Run], url: str, *, linked: bool) -> str:
    said = "".join(run.text for run in row)
    bare = [replace(run, style=replace(run.style, url="")) for run in row]
    address = url.removeprefix("mailto:")
    if not opens(url):
        return _words(bare) + ("" if address in said else markdown.literal(f" ({address})"))
    if link_url(said) == url:
        return markdown.address(url)
    if linked and tame(said):
        return _masked(said, bare, url)
    host = urlsplit(url).netloc
    return f"{_words(bare)} ({masked(host, url) if linked and tame(host) else markdown.address(url)})"


def _masked(said: str, row: list[Run], url: str) -> str:
    """The white space around the words stays outside of the link, and a moment in it is only its words."""
    start, end = said[: len(said) - len(said.lstrip())], said[len(said.rstrip()) :]
    words = " ".join(_words(replace(run, at="") for run in row).split())
    return f"{start}{masked(words, url)}{end}"


def _sewn(before: str, after: str) -> str:
    melts = before and after and before[-1] == after[0] and after[0] in "*~`"
    return f"{before}{SEAM if melts else ''}{after}"
