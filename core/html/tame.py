"""Makes any HTML shallow before a tree is built of it.

The parsing that the HTML standard prescribes takes time that grows with the square of the nesting: one megabyte of `<div>`
held html5ever for 115 seconds and lexbor for as long. So tags are first read here, flat: those that say nothing about
the text become mere breaks, the others are closed properly and stand at most `DEPTH` deep. Making it safe is not done
here; `nh3` does that on the result.
"""

import re
from collections import Counter
from html import escape, unescape

DEPTH = 64
"""Elements that may stand in each other; the tags of deeper ones are left out."""

INLINE = frozenset("a b strong i em s strike del cite code q".split())
BLOCKS = frozenset("blockquote ul ol table figure figcaption footer pre h1 h2 h3 h4 h5 h6".split())
LOOSE = frozenset("p li tr td th br img".split())
"""Tags that close each other or have no end."""

BREAKS = frozenset(
    "address article aside body caption center dd details dialog div dl dt fieldset footer form header hgroup hr legend main"
    " nav option section summary tbody tfoot thead".split()
)
_SKIPPED = frozenset(
    "script style iframe noembed noframes noscript svg math template textarea select object audio video canvas button"
    " head title".split()
)
_TAG = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>?"
    r"|<(?P<end>/?)(?P<name>[A-Za-z][A-Za-z0-9:-]*)(?P<rest>(?:[^<>\"']|\"[^\"]{0,4000}\"|'[^']{0,4000}')*+)>?",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(r"([a-zA-Z-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))")
_ATTRIBUTES = {"a": {"href"}, "img": {"src", "alt", "width", "height", "class"}, "ol": {"start"}}
_BAD = re.compile("[\x00\ud800-\udfff]")


def tame(html: str) -> str:
    """`html` with the tags of `INLINE`, `BLOCKS` and `LOOSE` and `<hr>` only, closed and at most `DEPTH` deep."""
    return _Tamer(_BAD.sub("", html)).tamed()


class _Tamer:
    def __init__(self, html: str) -> None:
        self._html = html
        self._written: list[str] = []
        self._open: list[str] = []
        self._left_out: Counter[str] = Counter()
        self._endless: set[str] = set()

    def tamed(self) -> str:
        position = 0
        while tag := _TAG.search(self._html, position):
            self._text(position, tag.start())
            position = tag.end()
            if name := (tag["name"] or "").lower():
                position = self._tag(name, tag, position)
        self._text(position, len(self._html))
        self._close_down_to(0)
        return "".join(self._written)

    def _text(self, start: int, end: int) -> None:
        self._written.append(self._html[start:end].replace("<", "&lt;"))

    def _tag(self, name: str, tag: re.Match[str], position: int) -> int:
        """Write the tag, or what stands for it; where reading goes on."""
        if name in LOOSE:
            self._written.append(f"<{tag['end']}{name}{_attributes(name, tag['rest'])}>")
        elif name in INLINE or name in BLOCKS:
            self._end(name) if tag["end"] else self._start(name, tag["rest"])
        elif name in BREAKS:
            self._written.append("<hr>")
        elif name in _SKIPPED and not tag["end"]:
            return self._after(name, position)
        return position

    def _start(self, name: str, rest: str) -> None:
        if len(self._open) >= DEPTH:
            self._left_out[name] += 1
            return
        self._open.append(name)
        self._written.append(f"<{name}{_attributes(name, rest)}>")

    def _end(self, name: str) -> None:
        """Close `name` and what was left open in it; an inline element never closes a block."""
        if self._left_out[name]:
            self._left_out[name] -= 1
            return
        for i in range(len(self._open) - 1, -1, -1):
            if self._open[i] == name:
                self._close_down_to(i)
                return
            if name in INLINE and self._open[i] in BLOCKS:
                return

    def _close_down_to(self, length: int) -> None:
        while len(self._open) > length:
            self._written.append(f"</{self._open.pop()}>")

    def _after(self, name: str, position: int) -> int:
        """Where `name`, whose content is not for readers, has ended; a tag without an end is only left out."""
        if name not in self._endless:
            if end := re.compile(f"</{name}[^>]*>?", re.IGNORECASE).search(self._html, position):
                return end.end()
            self._endless.add(name)
        return position


def _attributes(name: str, rest: str) -> str:
    wanted = _ATTRIBUTES.get(name)
    if not wanted:
        return ""
    found = {key.lower(): double or single or bare for key, double, single, bare in _ATTRIBUTE.findall(rest)}
    return "".join(f' {key}="{escape(unescape(value))}"' for key, value in found.items() if key in wanted)
