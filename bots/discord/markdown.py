"""Words as Discord's Markdown shows them as they are written.

Discord's dialect is told in support.discord.com, “Markdown Text 101”, and its mentions, emoji and moments in
docs.discord.com/developers/reference#message-formatting. A backslash takes the meaning from any sign, but for two: in the
words of a masked link it is shown, and the `#` that end a heading are dropped all the same. What pings is broken as well, by
a space of no width: the flag that allows mentions and the words are two locks of one door.
"""

import math
import re
import unicodedata
from urllib.parse import urlsplit

from core.values.graphemes import is_pictograph, shortened
from core.values.text import clean
from core.values.url import link_url

SEAM = "\u200b"
"""A space of no width: parts what would be a sign together, and is not seen."""

_TAB = "    "
_BLANK = frozenset("\u2800\u3164\u115f\u1160\uffa0\u034f\u17b4\u17b5")
"""Letters that show nothing."""

_SIGN = re.compile(r"[\\*_~|`<\[\]]")
_LINE_START = re.compile(r"(?m)^( *)(?:([#>+-])|(\d+)(?=\.))")
_COLON = re.compile(r":(?=[^\s:]+:|//)")
_PING = re.compile(r"@(?=everyone|here)|(?<=<)@(?=[!&]?\d)", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>]+", re.IGNORECASE)
_AFTER = ".,;:!?'\"…*_~`|\\]»”’"
"""What stands behind an address more often than in it."""

_WILD = re.compile(
    r"[\\*_~|`<>\[\]@\u20e3\U0001f1e6-\U0001f1ff\U0001f3fb-\U0001f3ff]|:[^\s:]+:|\w:/|discord|^\s*(?:[#+-]|\d+\.)",
    re.IGNORECASE,
)
_LEGAL = frozenset("©®™")
"""Signs that are pictographs and no emoji to Discord."""


BYTES = 2.4
"""Bytes of UTF-8 that count as a unit: a message whose texts have more than ten thousand breaks the server, however few
characters they are (discord-api-docs #8554)."""


def wide(text: str) -> int:
    """UTF-16 units of `text`. Discord counts characters, and does not say of what kind: these are the most there can be."""
    return len(text.encode("utf-16-le", errors="surrogatepass")) // 2


def units(text: str) -> int:
    """What `text` takes of what a whole message may hold."""
    return max(wide(text), math.ceil(len(text.encode(errors="surrogatepass")) / BYTES))


def visible(text: str) -> bool:
    """Whether a reader sees anything of `text`; what shows nothing is refused as empty."""
    return any(unicodedata.category(letter)[0] not in "ZCM" and letter not in _BLANK for letter in text)


def cleaned(text: str) -> str:
    return clean(text).replace("\t", _TAB)


def literal(text: str) -> str:
    """`text` shown as it is written, wherever in a line it stands; no address in it is a link."""
    escaped = _SIGN.sub(r"\\\g<0>", text).replace("](", f"]{SEAM}(")
    escaped = _LINE_START.sub(lambda found: f"{found[1]}{found[3] or ''}\\{found[2] or ''}", escaped)
    return unpinged(_COLON.sub(r"\:", escaped))


def unpinged(text: str) -> str:
    """`text` that mentions nobody."""
    return _PING.sub(f"@{SEAM}", text)


def addresses(text: str) -> list[str]:
    """`text` in pieces: each odd one is a web address that can be opened as it stands there."""
    pieces, at = [""], 0
    for found in _WEB.finditer(text):
        url = _without_end(found[0])
        if opens(url) and link_url(url) and "](" not in url and not _PING.search(url):
            pieces[-1] += text[at : found.start()]
            pieces += [url, ""]
            at = found.start() + len(url)
    pieces[-1] += text[at:]
    return pieces


def address(url: str) -> str:
    """The address itself as a link, without a preview."""
    return f"<{url}>"


def masked(words: str, url: str) -> str:
    """Tame `words`, which may have marks, as a link to `url`, which is in its normal form."""
    target = _PING.sub("%40", url).replace("(", "%28").replace(")", "%29")
    return f"[{words}]({target})"


def tame(text: str) -> bool:
    """Whether a masked link may say `text`: no sign in it can be escaped, and where it says an address or has an emoji there
    is no link at all (github.com/discord/discord-api-docs, issues 6185, 6088 and 7721)."""
    emoji = any(is_pictograph(letter) and letter not in _LEGAL for letter in text)
    return visible(text) and not emoji and not _WILD.search(text)


def code(text: str) -> str:
    """One line of code; words where it holds too many backticks to be told from its end."""
    text = _inside(text.replace("\n", " "))
    if "``" in text or not visible(text):
        return literal(text)
    fence, pad = ("``", " ") if "`" in text else ("`", "")
    return f"{fence}{pad}{text}{pad}{fence}"


def lines_of_code(text: str) -> str:
    inside = _inside(text.strip("\n")).replace("``", f"`{SEAM}`")
    return f"```\n{inside}\n```"


def moment(unix: int, style: str) -> str:
    """A moment in the reader's own zone and language; `style` as in “Timestamp Styles”."""
    return f"<t:{unix}:{style}>"


def opens(url: str) -> bool:
    """Whether Discord takes `url` for a link, a button or a picture: of the web, and with a dot in its host."""
    try:
        parts = urlsplit(url)
        host = parts.hostname or ""
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and ("." in host or ":" in host) and not any(map(str.isspace, url))


def held(text: str, limit: int) -> str:
    """`text` shown as it is written, in at most `limit` units of Markdown."""
    room = limit
    while (over := units(shown := literal(shortened(text, room, units))) - limit) > 0:
        room -= over
    return shown


def _inside(text: str) -> str:
    """`text` between signs of code: it pings nobody, and ends no link that began before."""
    before, bracket, after = unpinged(text).partition("[")
    return f"{before.replace('](', f']{SEAM}(')}{bracket}{after}"


def _without_end(url: str) -> str:
    end = len(url)
    while end and (url[end - 1] in _AFTER or (url[end - 1] == ")" and url.count(")", 0, end) > url.count("(", 0, end))):
        end -= 1
    return url[:end]
