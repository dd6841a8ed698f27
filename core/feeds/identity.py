"""What makes an entry the same entry at the next import.

In this order: our own id, the feed's id for it, its address, what it says. Dates never decide: feeds re-date what they
repeat.
"""

import re
from hashlib import sha256

from core.values.article import Draft, content_hash
from core.values.errors import UserError
from core.values.text import clean_line
from core.values.url import canonical_url

LENGTH = 500
"""Characters of an identity; a longer one is kept as its hash, which an index can hold."""

_URI = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_HOME = re.compile(r"https?://[^/]+/")
"""The front page of a site: the address of no article, though often given as the source of all."""

_KINDS = ("id:", "guid:", "url:", "hash:", "slug:")


def identity(draft: Draft, *, guid: str = "", scope: str = "", slug: str = "") -> str:
    """The identity of `draft`, as `kind:value`.

    `guid` is the feed's id for it. One that is a URI is good everywhere; any other, such as “17”, is only unique within
    its feed, which `scope` names. Where it is the entry's address, perhaps with a mark for each change (`…/story#1`), the
    address is what lasts. `slug` is the one our own export wrote, for an article that came from no import.
    """
    guid, url = clean_line(guid), draft.source.url
    address = address_of(url)
    address = "" if _HOME.fullmatch(address) else address
    if draft.external_id:
        return _short("id", draft.external_id)
    if slug:
        return _short("slug", slug)
    if guid and ("#" in url or not address or address_of(guid) != address):
        return _short("guid", guid if _URI.fullmatch(guid) else f"{scope} {guid}")
    if address:
        return _short("url", address)
    return f"hash:{content_hash(draft)}"


def is_identity(text: str) -> bool:
    """Whether `text` is what `identity` could have given."""
    return text.startswith(_KINDS) and len(text) <= LENGTH and text == clean_line(text) and not text.endswith(":")


def address_of(url: str) -> str:
    """The canonical form of `url`; "" for what is no web address."""
    try:
        return canonical_url(url) if url else ""
    except UserError:
        return ""


def _short(kind: str, value: str) -> str:
    whole = f"{kind}:{value}"
    return whole if len(whole) <= LENGTH else f"{kind}:sha256-{sha256(value.encode()).hexdigest()}"
