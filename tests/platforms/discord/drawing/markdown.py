"""Discord's Markdown as HTML. Whatever was written is escaped here, letter by letter; tags are only our own.

support.discord.com, “Markdown Text 101”, tells the signs, docs.discord.com/developers/reference#message-formatting the mentions
and moments.
"""

import re
from collections.abc import Callable
from html import escape

from tests.platforms.discord.drawing.lore import Lore
from tests.platforms.discord.drawing.moments import moment

_WORDS = r"(?:\\.|[^\\])+?"
_INLINE = re.compile(
    "|".join(
        (
            r"\\(?P<escaped>[^A-Za-z0-9\s])",
            r"(?P<row>`+)(?P<code>.+?)(?<!`)(?P=row)(?!`)",
            r"<t:(?P<unix>-?\d+)(?::(?P<style>[tTdDfFR]))?>",
            r"<@&(?P<role>\d+)>",
            r"<@!?(?P<person>\d+)>",
            r"<#(?P<place>\d+)>",
            r"</(?P<command>[^:>]+):\d+>",
            r"<(?P<address>https?://[^ >]+)>",
            r"\[(?P<words>(?:\\.|[^\[\]\\])+)\]\(<?(?P<target>https?://[^\s()>]+)>?\)",
            r"(?P<url>https?://[^\s<]*[^<.,:;\"'\])\s])",
            rf"\*\*(?P<strong>{_WORDS})\*\*(?!\*)",
            rf"__(?P<underline>{_WORDS})__(?!_)",
            r"\*(?!\s)(?P<emphasis>(?:\\.|\*\*|[^*\\])+?)(?<!\s)\*(?!\*)",
            rf"_(?P<slanted>{_WORDS})_(?!\w)",
            r"~~(?P<struck>.+?)~~",
            r"\|\|(?P<spoiler>.+?)\|\|",
        )
    ),
    re.DOTALL,
)
_TAGS = {"strong": "b", "underline": "u", "emphasis": "i", "slanted": "i", "struck": "s"}

_FENCE = re.compile(r"```(?:[\w+.-]*\n)?(?P<in>.*?)```\n?", re.DOTALL)
_HEADING = re.compile(r"(?P<level>#{1,3}) +(?P<in>[^\n]+)(?:\n|$)")
_SUBTEXT = re.compile(r"-# +(?P<in>[^\n]+)(?:\n|$)")
_QUOTE = re.compile(r"(?:> [^\n]*(?:\n|$))+")
_LIST = re.compile(r"(?: *(?:[-*]|\d+\.) [^\n]*(?:\n +[^\n]*)*(?:\n|$))+")
_ITEM = re.compile(r"(?P<before> *)(?P<sign>[-*]|\d+\.) (?P<in>[^\n]*(?:\n(?P=before) +[^\n]*)*)(?:\n|$)")


def html(text: str, lore: Lore) -> str:
    return _Writer(lore).blocks(text)


class _Writer:
    def __init__(self, lore: Lore) -> None:
        self._lore = lore

    def blocks(self, text: str) -> str:
        """Blocks stand at the beginning of a line; the line break behind one belongs to it."""
        kinds: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
            (_FENCE, lambda found: f"<pre>{escape(found['in'].strip(chr(10)))}</pre>"),
            (_HEADING, lambda found: self._heading(len(found["level"]), found["in"])),
            (_SUBTEXT, lambda found: f"<small>{self.inline(found['in'])}</small>"),
            (_QUOTE, lambda found: self._quote(found[0])),
            (_LIST, lambda found: self._items(found[0])),
        )
        shown, at, run = [], 0, 0
        while at < len(text):
            drawn = next(((found, draw) for sign, draw in kinds if (found := sign.match(text, at))), None)
            if drawn is None:
                end = text.find("\n", at)
                at = len(text) if end < 0 else end + 1
                continue
            found, draw = drawn
            shown += [self.inline(text[run:at]), draw(found)]
            at = run = found.end()
        return "".join((*shown, self.inline(text[run:])))

    def _heading(self, level: int, words: str) -> str:
        return f"<h{level}>{self.inline(words)}</h{level}>"

    def _quote(self, lines: str) -> str:
        words = "\n".join(line[2:] for line in lines.removesuffix("\n").split("\n"))
        return f"<blockquote>{self.blocks(words)}</blockquote>"

    def _items(self, lines: str) -> str:
        items = list(_ITEM.finditer(lines))
        first = items[0]["sign"]
        tag, start = ("ul", "") if first in "-*" else ("ol", f' start="{int(first[:-1])}"')
        shown = (
            f"<li>{self.blocks(re.sub(r'(?m)^ {1,' + str(len(one['sign']) + 1) + '}', '', one['in']))}</li>"
            for one in items
        )
        return f"<{tag}{start}>{''.join(shown)}</{tag}>"

    def inline(self, text: str) -> str:
        shown, at = [], 0
        for found in _INLINE.finditer(text):
            shown += [escape(text[at : found.start()]), self._mark(found)]
            at = found.end()
        return "".join((*shown, escape(text[at:])))

    def _mark(self, found: re.Match[str]) -> str:
        said = {name: value for name, value in found.groupdict().items() if value is not None}
        match said:
            case {"unix": unix}:
                return f"<time>{escape(moment(int(unix), said.get('style', 'f'), self._lore.now))}</time>"
            case {"escaped": letter}:
                return escape(letter)
            case {"code": code}:
                return f"<code>{escape(code.strip(' '))}</code>"
            case {"words": words}:
                return f"<a>{self.inline(words)}</a>"
            case {"spoiler": words}:
                return f'<span class="spoiler">{self.inline(words)}</span>'
        if address := said.get("address") or said.get("url"):
            return f"<a>{escape(address)}</a>"
        if (name := self._mentioned(said)) is not None:
            return f'<span class="mention">{escape(name)}</span>'
        [(kind, words)] = said.items()
        return f"<{_TAGS[kind]}>{self.inline(words)}</{_TAGS[kind]}>"

    def _mentioned(self, said: dict[str, str]) -> str | None:
        match said:
            case {"role": number}:
                return f"@{self._lore.role(int(number))}"
            case {"person": number}:
                return f"@{self._lore.person(int(number))}"
            case {"place": number}:
                return f"#{self._lore.place(int(number))}"
            case {"command": name}:
                return f"/{name}"
        return None
