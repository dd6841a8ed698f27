"""Web addresses as they may be stored and shown.

Editors, feeds and bodies bring addresses of every kind. Only http and https (and mailto in a link) are kept, written so
that nothing hides in them: the host in lower case and ASCII (punycode), no user name, nothing unescaped.
"""

import re
from urllib.parse import SplitResult, quote, unquote, unquote_plus, urljoin, urlsplit, urlunsplit

from core.values.errors import N_, UserError
from core.values.text import clean_line

URL_LENGTH = 2048
"""Characters of an address in its normal form."""

_PORTS = {"http": 80, "https": 443}
_SAFE = "/:@!$&'()*+,;=-._~%"
_LOOSE_PERCENT = re.compile(r"%(?![0-9A-Fa-f]{2})")
_ESCAPED = re.compile(r"%[0-9A-Fa-f]{2}")
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?")
_IPV6 = re.compile(r"[0-9a-f:.]+")
_MAILBOX = re.compile(r"[^\s@<>\"\\,;:?]+@[^\s@<>\"\\,;:?]+")
_TRACKING = re.compile(
    r"utm_\w*|(?:fb|g|d|ms|y|tw|tt)clid|gclsrc|[gw]braid|igshid|igsh|mc_[ce]id|mkt_tok|_hs(?:enc|mi)|_ga|xtor|smid"
    r"|at_(?:medium|campaign|link_\w*|format|ptr_\w*|bbc_team)|maca",
    re.IGNORECASE,
)


def web_url(text: str) -> str:
    """`text` as a normal http or https address; raises `UserError`.

    Scheme and host are lower case, the host in IDNA (RFC 3490) form, the scheme's own port is left out, and what may not
    stand in an address is percent-encoded (RFC 3986). Idempotent. An address with a user name is refused: it is either a
    secret or a disguise.
    """
    try:
        parts = urlsplit(clean_line(text[: 4 * URL_LENGTH]))
        url = urlunsplit(_normal(parts))
    except ValueError as error:
        raise _not_an_address(text) from error
    if len(url) > URL_LENGTH or len(text) > 4 * URL_LENGTH:
        raise UserError(N_("That web address is longer than {limit} characters."), limit=URL_LENGTH)
    return url


def canonical_url(text: str) -> str:
    """`web_url` for telling whether two addresses are one page: no fragment, no tracking parameters, `/` for an empty
    path, letters not escaped without need. Raises `UserError`."""
    parts = urlsplit(web_url(text))
    query = "&".join(pair for pair in parts.query.split("&") if pair and not _tracks(pair))
    path = _ESCAPED.sub(_needed, parts.path) or "/"
    return urlunsplit((parts.scheme, parts.netloc, path, _ESCAPED.sub(_needed, query), ""))


def link_url(text: str, base: str = "") -> str:
    """The address a `Link` may hold: http, https or mailto, relative ones resolved against `base`; "" for all others."""
    scheme, colon, rest = text.strip().partition(":")
    if colon and scheme.lower() == "mailto":
        mailbox = unquote(clean_line(rest[:URL_LENGTH])).partition("?")[0]
        return f"mailto:{quote(mailbox, safe='@+!$&*=-._~')}" if _MAILBOX.fullmatch(mailbox) else ""
    try:
        return web_url(urljoin(base, clean_line(text[: 4 * URL_LENGTH])) if base and text.strip() else text)
    except (UserError, ValueError):
        return ""


def _normal(parts: SplitResult) -> tuple[str, str, str, str, str]:
    if parts.scheme not in _PORTS or "@" in parts.netloc:
        raise ValueError(parts.scheme)
    host, port = _host(parts.hostname or "", bracketed="[" in parts.netloc), parts.port
    netloc = host if port in (None, _PORTS[parts.scheme]) else f"{host}:{port}"
    path = parts.path if parts.path.startswith("/") or not parts.path else f"/{parts.path}"
    return parts.scheme, netloc, _escape(path), _escape(parts.query, "?"), _escape(parts.fragment, "?")


def _host(name: str, *, bracketed: bool) -> str:
    if bracketed:
        if not _IPV6.fullmatch(name):
            raise ValueError(name)
        return f"[{name}]"
    if len(name) > 253:
        raise ValueError(name)
    ascii_name = name if name.isascii() else name.encode("idna").decode("ascii").lower()
    if not _NAME.fullmatch(ascii_name):
        raise ValueError(name)
    return ascii_name


def _escape(part: str, more: str = "") -> str:
    escaped = quote(_LOOSE_PERCENT.sub("%25", part), safe=_SAFE + more)
    return _ESCAPED.sub(lambda found: found[0].upper(), escaped)


def _needed(escape: re.Match[str]) -> str:
    letter = chr(int(escape[0][1:], 16))
    return letter if letter.isascii() and (letter.isalnum() or letter in "-._~") else escape[0]


def _tracks(pair: str) -> bool:
    return _TRACKING.fullmatch(unquote_plus(pair.partition("=")[0])) is not None


def _not_an_address(text: str) -> UserError:
    shown = clean_line(text[:200])
    return UserError(
        N_("“{text}” is not a web address; one begins with https:// or http://."),
        text=shown if len(shown) <= 60 else f"{shown[:59]}…",
    )
