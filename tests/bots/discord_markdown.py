"""Discord's Markdown read as a client reads it, by rules written down from its documentation and from what is known of it.

support.discord.com, “Markdown Text 101”, tells the signs; docs.discord.com/developers/reference#message-formatting the
mentions, emoji and moments; discord-api-docs #6088, #6185 and #7721 what breaks a masked link. Nothing here comes from the
code that writes it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

PUNCTUATED = re.compile(r"\\([^A-Za-z0-9\s])", re.DOTALL)
FENCE = re.compile(r"```(?:[\w+.-]*\n)?(?P<code>.*?[^\n].*?)```", re.DOTALL)
CODE = re.compile(r"(?P<row>`+)(?P<code>.+?)(?<!`)(?P=row)(?!`)", re.DOTALL)
ADDRESS = re.compile(r"<(?P<url>[^: >]+:/[^ >]+)>")
URL = re.compile(r"(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s]")
MOMENT = re.compile(r"<t:(?P<unix>-?\d+)(?::(?P<style>[tTdDfFR]))?>")
MENTION = re.compile(r"<(?:@[!&]?|#)\d+>|</[^:>]+:\d+>|<id:\w+>|@everyone|@here")
EMOJI = re.compile(r"<a?:\w+:\d+>|:[\w~+-]+:")
MARKS = {
    "strong": re.compile(r"\*\*(?P<in>(?:\\.|[^\\])+?)\*\*(?!\*)", re.DOTALL),
    "underline": re.compile(r"__(?P<in>(?:\\.|[^\\])+?)__(?!_)", re.DOTALL),
    "emphasis": re.compile(r"\*(?!\s)(?P<in>(?:\\.|\*\*|[^*\\])+?)(?<!\s) {0,2}\*(?!\*)", re.DOTALL),
    "emphasis_": re.compile(r"_(?P<in>(?:\\.|__|[^_\\])+?)_(?!\w)", re.DOTALL),
    "strike": re.compile(r"~~(?P<in>.+?)~~(?!_)", re.DOTALL),
    "spoiler": re.compile(r"\|\|(?P<in>.+?)\|\|", re.DOTALL),
}
HEADING = re.compile(r"(?P<level>#{1,3})[ \t]+(?!#)(?P<in>[^\n]*)(?:\n|$)")
SUBTEXT = re.compile(r"-# +(?!-#)(?P<in>[^\n]+)(?:\n|$)")
QUOTE = re.compile(r"(?: *> [^\n]*(?:\n|$))+")
ALL_QUOTED = re.compile(r" *>>> (?P<in>.*)", re.DOTALL)
LIST = re.compile(r" *(?:(?:[*-]|\d+\.) +.[^\n]*(?:\n [^\n]*)*(?:\n|$))+", re.DOTALL)
ITEM = re.compile(r" *(?P<sign>(?:[*-]|\d+\.) +)(?P<in>.[^\n]*(?:\n [^\n]*)*)(?:\n|$)", re.DOTALL)
LETTERS_THAT_HIDE = str.maketrans("", "", "\u200b")
PICTURES = re.compile("[\u2190-\u21ff\u2300-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\u20e3]")
"""Emoji, and some signs that are none."""

DEEPEST = 11


@dataclass
class Read:
    """What a reader sees: `text` without signs; what was marked as what; what it links, names and pings."""

    text: str = ""
    marks: list[tuple[str, str]] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)
    moments: list[tuple[int, str]] = field(default_factory=list)
    mentions: list[str] = field(default_factory=list)
    emoji: list[str] = field(default_factory=list)
    broken: list[str] = field(default_factory=list)
    """What was written as a link and is none."""

    def marked(self, kind: str, words: str, read: Callable[[str], None]) -> None:
        start = len(self.text)
        read(words)
        self.marks.append((kind, self.text[start:].translate(LETTERS_THAT_HIDE)))


def read(markdown: str) -> Read:
    found = Read()
    _Reader(found).blocks(markdown)
    found.text = found.text.translate(LETTERS_THAT_HIDE)
    return found


@dataclass(frozen=True)
class _Reader:
    found: Read
    quoted: bool = False
    depth: int = 0
    linked: bool = False

    def blocks(self, text: str, *, starts: bool = True) -> None:
        """`starts` where `text` begins a line."""
        at = 0
        while at < len(text):
            begins = (starts and at == 0) or (at > 0 and text[at - 1] == "\n")
            end = (begins and not self.linked and self._block(text, at)) or self._inline(text, at)
            if end:
                at = end
            else:
                self.found.text += text[at]
                at += 1

    def _block(self, text: str, at: int) -> int:
        if not self.depth and (heading := HEADING.match(text, at)):
            title = heading["in"].rstrip().rstrip("#").rstrip()
            self.found.marked(f"h{len(heading['level'])}", title, self._inside)
            return self._line_end(heading)
        if subtext := SUBTEXT.match(text, at):
            self.found.marked("small", subtext["in"], self._inside)
            return self._line_end(subtext)
        if not self.quoted and (whole := ALL_QUOTED.match(text, at)):
            self.found.marked("quote", whole["in"], _Reader(self.found, True, self.depth).blocks)
            return whole.end()
        if not self.quoted and (quote := QUOTE.match(text, at)):
            lines = "\n".join(line.lstrip(" ")[2:] for line in quote[0].removesuffix("\n").split("\n"))
            self.found.marked("quote", lines, _Reader(self.found, True, self.depth).blocks)
            return self._line_end(quote)
        if self.depth < DEEPEST and (items := LIST.match(text, at)):
            for item in ITEM.finditer(items[0]):
                dedented = re.sub(rf"(?m)^ {{1,{len(item['sign'])}}}", "", item["in"])
                sign = item["sign"].strip()
                shown = "•" if sign in "*-" else f"{min(max(int(sign[:-1]), 1), 10**9)}."
                self.found.text += f"{shown} "
                self.found.marked("item", dedented, _Reader(self.found, self.quoted, self.depth + 1).blocks)
                self.found.text += "\n"
            return items.end()
        return 0

    def _line_end(self, block: re.Match[str]) -> int:
        self.found.text += "\n"
        return block.end()

    def _inside(self, text: str) -> None:
        self.blocks(text, starts=False)

    def _inline(self, text: str, at: int) -> int:
        """Where what begins at `at` ends; 0 when it is a letter."""
        if not self.linked:
            if escape := PUNCTUATED.match(text, at):
                self.found.text += escape[1]
                return escape.end()
            if end := self._outside_of_links(text, at):
                return end
        if code := CODE.match(text, at):
            self.found.marked("code", "", lambda _: self._show(_stripped(code["code"])))
            return code.end()
        if moment := MOMENT.match(text, at):
            self.found.moments.append((int(moment["unix"]), moment["style"] or "f"))
            return moment.end()
        if emoji := EMOJI.match(text, at):
            self.found.emoji.append(emoji[0])
            self._show(emoji[0])
            return emoji.end()
        return self._marked(text, at)

    def _marked(self, text: str, at: int) -> int:
        """The longest mark: two signs make bold rather than italic."""
        found = [(mark.end(), kind, mark["in"]) for kind, sign in MARKS.items() if (mark := sign.match(text, at))]
        if not found:
            return 0
        end, kind, inside = max(found, key=lambda one: (one[0], one[1] == "emphasis"))
        self.found.marked(kind.rstrip("_"), inside, self._inside)
        return end

    def _outside_of_links(self, text: str, at: int) -> int:
        if fence := FENCE.match(text, at):
            self.found.marked("lines", "", lambda _: self._show(fence["code"].strip("\n")))
            return fence.end()
        if address := ADDRESS.match(text, at):
            self._linking(address["url"], address["url"])
            return address.end()
        if mention := MENTION.match(text, at):
            self.found.mentions.append(mention[0])
            return mention.end()
        if url := URL.match(text, at):
            end = url.end() - (url[0].endswith(")") and url[0].count(")") > url[0].count("("))
            self._linking(text[at:end], text[at:end])
            return end
        return self._masked(text, at) if text[at] == "[" else 0

    def _masked(self, text: str, at: int) -> int:
        """A link reaches to the last `](` before which no bracket is left open."""
        for end in reversed([found.start() for found in re.finditer(r"\]\(", text[at:])]):
            words = text[at + 1 : at + end]
            target = re.compile(r"<?((?:\([^)\s]*\)|[^\s()])*)>?\)").match(text, at + end + 2)
            if target is None or "[" in re.sub(r"^(?:\[[^\]]*\]|[^\[\]])*", "", words, count=1):
                continue
            if not _admitted(words):
                self.found.broken.append(text[at : target.end()])
                self._show(text[at : target.end()])
            else:
                self.found.marked("link", words, _Reader(self.found, linked=True).blocks)
                self.found.links.append((self.found.marks[-1][1], target[1]))
            return target.end()
        return 0

    def _linking(self, words: str, url: str) -> None:
        self._show(words)
        self.found.links.append((words, url))

    def _show(self, text: str) -> None:
        self.found.text += text


def _stripped(code: str) -> str:
    """A space beside a backtick is not shown."""
    bare = code.strip(" ")
    code = code.removeprefix(" ") if bare.startswith("`") else code
    return code.removesuffix(" ") if bare.endswith("`") else code


def _admitted(words: str) -> bool:
    """A link says neither an address nor a name nor an emoji."""
    inner = Read()
    _Reader(inner).blocks(words.replace("\\", ""))
    other = inner.links or inner.mentions or inner.emoji or inner.broken or PICTURES.search(words)
    return not other and bool(words.strip())
