"""RSS, RDF and Atom: guarded, surveyed, then read by the fast parser, or by the tolerant one behind it."""

import re
from dataclasses import replace

from core.feeds import fast, tolerant
from core.feeds.encoding import utf8
from core.feeds.entries import Format
from core.feeds.raw import RawFeed
from core.feeds.survey import survey
from core.feeds.xml_guard import check
from core.values.errors import N_, UserError

_OPENS = re.compile(rb"<(?:item|entry)[\s>]", re.IGNORECASE)
_CLOSES = re.compile(rb"</(?:item|entry)\s*>", re.IGNORECASE)

_FORMATS = {"rss": Format.RSS, "rdf": Format.RDF, "feed": Format.ATOM}


def parse(data: bytes) -> tuple[Format, RawFeed]:
    """The feed in `data`; raises `UserError` for what is refused, and for what is no feed after all."""
    xml = utf8(data)
    found = survey(xml)
    if not found.is_xml:
        check(xml)
    feed = fast.parse(xml, found) if found.is_xml else None
    if feed is None or not feed.entries:
        feed = replace(tolerant.parse(xml), cut=_ends_inside(xml))
    if not feed.entries and found.root not in _FORMATS:
        raise UserError(N_("This is not a feed: neither RSS, Atom nor RDF."))
    return _FORMATS.get(found.root, Format.RSS), feed


def _ends_inside(xml: bytes) -> bool:
    """Whether the last entry is opened and never closed: the file was cut off."""
    opened = max((found.start() for found in _OPENS.finditer(xml)), default=-1)
    closed = max((found.start() for found in _CLOSES.finditer(xml)), default=-1)
    return opened > closed
