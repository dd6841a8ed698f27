"""Links by which a reader hands an article on.

Each network is one row of a table and one pure function from a page to the address of that network's own composer;
nothing is loaded from a network and no reader is counted. Which networks are offered is a setting of the chat.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from core.i18n import _
from core.values.article import Article
from core.values.document import Action, Document, Link, Strong, Text, say
from core.values.errors import N_, UserError
from core.values.graphemes import shortened

X_LENGTH = 280
"""Weighted characters of a post on X (developer.x.com, “Counting characters”)."""

X_LINK_LENGTH = 23
"""What any address counts on X, whatever its length, because it is wrapped in t.co."""

BLUESKY_LENGTH = 300
"""Grapheme clusters of a post on Bluesky (docs.bsky.app, “Action Intent Links”)."""

REDDIT_TITLE_LENGTH = 300
"""Characters of a title on Reddit."""

_X_LIGHT = ((0x0000, 0x10FF), (0x2000, 0x200D), (0x2010, 0x201F), (0x2032, 0x2037))
"""Code points that count 1 on X; all others count 2 (twitter-text, configuration v3)."""


@dataclass(frozen=True, slots=True)
class Page:
    """What is handed on. `mail_url` is our page that opens the reader's mail program, "" without a web address."""

    title: str
    url: str
    mail_url: str = ""


@dataclass(frozen=True, slots=True)
class Network:
    """`name` is what settings store, `label` a brand or a word not yet translated; `link` gives "" where it has nothing to offer.

    What `link` gives is opened, or copied where `copied`.
    """

    name: str
    label: str
    link: Callable[[Page], str]
    copied: bool = False


def _x(page: Page) -> str:
    title = shortened(page.title, X_LENGTH - X_LINK_LENGTH - 1, _x_weight)
    return _address("https://x.com/intent/post", text=title, url=page.url)


def _facebook(page: Page) -> str:
    return _address("https://www.facebook.com/sharer/sharer.php", u=page.url)


def _linkedin(page: Page) -> str:
    return _address("https://www.linkedin.com/sharing/share-offsite/", url=page.url)


def _whatsapp(page: Page) -> str:
    return _address("https://wa.me/", text=_two_lines(page.title, page.url))


def _telegram(page: Page) -> str:
    return _address("https://t.me/share/url", url=page.url, text=page.title)


def _reddit(page: Page) -> str:
    title = shortened(page.title, REDDIT_TITLE_LENGTH, len)
    return _address("https://www.reddit.com/submit", url=page.url, title=title)


def _bluesky(page: Page) -> str:
    title = shortened(page.title, BLUESKY_LENGTH - len(page.url) - 1)
    return _address("https://bsky.app/intent/compose", text=_two_lines(title, page.url))


NETWORKS = (
    Network("x", "X", _x),
    Network("facebook", "Facebook", _facebook),
    Network("linkedin", "LinkedIn", _linkedin),
    Network("whatsapp", "WhatsApp", _whatsapp),
    Network("telegram", "Telegram", _telegram),
    Network("reddit", "Reddit", _reddit),
    Network("bluesky", "Bluesky", _bluesky),
    Network("email", N_("E-mail"), lambda page: page.mail_url),
    Network("copy", N_("Copy link"), lambda page: page.url, copied=True),
)

NAMES = tuple(network.name for network in NETWORKS)
"""The networks by the names that settings store."""


def chosen(names: Iterable[str]) -> tuple[str, ...]:
    """The networks called `names` (in any case), in the order they are offered; raises `UserError` on others."""
    wanted = {name.strip().casefold() for name in names} - {""}
    for name in sorted(wanted.difference(NAMES)):
        raise UserError(N_("“{name}” is no network; there are {names}."), name=name, names=", ".join(NAMES))
    return tuple(name for name in NAMES if name in wanted)


def understood(text: str) -> tuple[str, ...]:
    """The networks that `text` lists by space or comma, by name or by label in any case; raises `UserError` on others."""
    known = {_letters(word): n.name for n in NETWORKS for word in (n.name, n.label, _(n.label))}
    names: list[str] = []
    for piece in text.split(","):
        whole = known.get(_letters(piece))
        names += [whole] if whole else [known.get(_letters(word), word) for word in piece.split()]
    return chosen(names)


def label(name: str) -> str:
    """The network called `name`, as people call it in the language now spoken."""
    return next((_(network.label) for network in NETWORKS if network.name == name), name)


def public_url(article: Article, base: str) -> str:
    """Where everybody can read the article: our page under `base`, else its source, else ""."""
    if base:
        return f"{base.rstrip('/')}/a/{quote(article.slug, safe='')}"
    return article.source.url if urlsplit(article.source.url).scheme in ("http", "https") else ""


def links(title: str, url: str, networks: Iterable[str] = (), mail_url: str = "") -> tuple[Action, ...]:
    """A button for each of `networks` (none named: all) that has something to offer; none at all without a `url`."""
    offered = frozenset(networks) or frozenset(NAMES)
    page = Page(title, url, mail_url)
    actions = ((network, network.link(page)) for network in NETWORKS if url and network.name in offered)
    return tuple(
        Action(_(network.label), copy=link) if network.copied else Action(_(network.label), url=link)
        for network, link in actions
        if link
    )


def share_document(article: Article, *, base: str, networks: Iterable[str] = ()) -> Document:
    """The answer to “Share”: a button a network, and Telegram's own “Send to a chat” (others leave it out).

    `base` is the public web address, "" where there is none.
    """
    url = public_url(article, base)
    buttons = links(article.title, url, networks, f"{url}/mail" if base else "")
    send = Action(_("Send to a chat"), inline=f"a-{article.id}")
    if not url:
        return say(_("This article has no public address to share.")).offer((send,))
    told = say(_("Share {title}"), title=Link((Strong((Text(article.title),)),), url))
    rows = (buttons[at : at + 3] for at in range(0, len(buttons), 3))
    return told.offer(*rows, (send,))


def _letters(text: str) -> str:
    return "".join(filter(str.isalnum, text)).casefold()


def _address(composer: str, **query: str) -> str:
    """`composer` with its query in UTF-8 percent-encoding (RFC 3986): a space is `%20`, which every network reads."""
    return f"{composer}?" + "&".join(f"{key}={quote(value, safe='', errors='replace')}" for key, value in query.items())


def _two_lines(title: str, url: str) -> str:
    """The address stands in a line of its own, so that a right-to-left title cannot turn it around."""
    return f"{title}\n{url}" if title else url


def _x_weight(grapheme: str) -> int:
    """What X counts at most: an emoji of several code points counts 2 there, and more here."""
    return sum(1 if any(first <= ord(c) <= last for first, last in _X_LIGHT) else 2 for c in grapheme)
