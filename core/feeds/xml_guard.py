"""What is looked at before any XML parser sees a feed: nothing may make it grow, nest, or fetch.

All of these attacks begin with a DOCTYPE: entities that double ten times, entities that name a file or an address, a DTD
on another machine. No feed needs one, so a feed that has one is refused, in a scan that takes the time of one reading.
"""

import re

from core.values.errors import N_, UserError

DEPTH = 256
"""Elements within each other; XHTML inside a feed reaches about 30."""

LOOSE_DEPTH = 10_000
"""The same where tags are left open, as in a feed that is no good XML."""

ENTRIES = 100_000
"""Entries of one feed; more come as JSON lines, which are read one by one."""

ATTRIBUTES = 500
"""Attributes of one element."""

_MARKUP = re.compile(rb"<(?:!\[CDATA\[|!--|[?!/]|[A-Za-z_:\x80-\xff])")
_ENDS = {b"<![CDATA[": b"]]>", b"<!--": b"-->", b"<?": b"?>"}
_DECLARES = re.compile(rb"<!(?:DOCTYPE|ENTITY|ELEMENT|ATTLIST|NOTATION)", re.IGNORECASE)


def doctype() -> UserError:
    return UserError(N_("This feed declares a DOCTYPE, which is refused for safety."))


def too_deep() -> UserError:
    return UserError(N_("The elements of this feed are nested too deep."))


def too_many() -> UserError:
    return UserError(N_("This feed has more than {limit} entries; hand in so many as JSON lines."), limit=ENTRIES)


def check(xml: bytes) -> None:
    """Raise `UserError` for a DOCTYPE, too deep a nesting or too many entries in `xml` (UTF-8), which need not be well-formed.

    What looks like one in a CDATA section or a comment is text and passes. One pass, no parser.
    """
    if xml.count(b"<item") + xml.count(b"<entry") > 2 * ENTRIES:
        raise too_many()
    depth = at = 0
    while found := _MARKUP.search(xml, at):
        mark = found[0]
        if mark == b"<!" and _DECLARES.match(xml, found.start()):
            raise doctype()
        end = xml.find(_ENDS.get(mark, b">"), found.end())
        if end < 0:
            break
        if mark == b"</":
            depth = max(0, depth - 1)
        elif mark != b"<!" and mark not in _ENDS and xml[end - 1] != ord("/"):
            depth += 1
        if depth > LOOSE_DEPTH:
            raise too_deep()
        at = end
    if _DECLARES.search(xml, at):
        raise doctype()
