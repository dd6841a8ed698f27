"""A first pass over a feed, by expat: is it safe, is it good XML, and what does the fast parser leave out?

The fast parser gives no `xml:base` of an entry, no language of an RSS feed, not the type of an Atom title, dates already
guessed at, and no picture beside a video. All of them are attributes or short texts, noted here in passing.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from xml.parsers import expat

from core.feeds.shapes import joined
from core.feeds.xml_guard import ATTRIBUTES, DEPTH, ENTRIES, doctype, too_deep, too_many

_XML = "http://www.w3.org/XML/1998/namespace "
_MEDIA = "http://search.yahoo.com/mrss/ thumbnail"
_ITUNES = "http://www.itunes.com/dtds/podcast-1.0.dtd image"
_ABOUT = "http://www.w3.org/1999/02/22-rdf-syntax-ns# about"
_ENTRIES = ("item", "entry")
_IDS = ("guid", "id")
_DATES = ("pubdate", "published", "issued", "date", "created", "updated", "modified", "lastbuilddate")
"""Names of dates, the best first; those of publication before those of changes."""

_TEXTS = frozenset((*_DATES, "language"))


@dataclass(slots=True)
class Noted:
    """What one entry says beside what the fast parser gives; `types` are those of its own children, by name.

    The fast parser gives an entry without an id its link for one; `has_id` tells.
    """

    base: str = ""
    language: str = ""
    picture: str = ""
    has_id: bool = False
    types: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)

    @property
    def date(self) -> str:
        return next((self.texts[name] for name in _DATES if self.texts.get(name)), "")


@dataclass(slots=True)
class Survey:
    """`root` is the local name of the first element, in lower case."""

    root: str = ""
    language: str = ""
    base: str = ""
    entries: list[Noted] = field(default_factory=list)
    is_xml: bool = True


def survey(xml: bytes) -> Survey:
    """What is in `xml` (UTF-8). Raises `UserError` for what is refused; `is_xml` is False where it is not well-formed."""
    surveyor = _Surveyor()
    try:
        surveyor.parser.Parse(xml, True)
    except expat.ExpatError:
        surveyor.found.is_xml = False
    return surveyor.found


class _Surveyor:
    def __init__(self) -> None:
        self.found = Survey()
        self._depth = 0
        self._entry: Noted | None = None
        self._entry_depth = 0
        self._bases: list[tuple[int, str]] = []
        self._text: list[str] | None = None
        self._names: dict[str, str] = {}
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = _refuse

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if self._depth > DEPTH or len(attributes) > ATTRIBUTES:
            raise too_deep()
        local = self._names.get(name) or self._names.setdefault(name, name.rpartition(" ")[2].lower())
        if attributes and (base := attributes.get(f"{_XML}base")):
            self._bases.append((self._depth, joined(self._bases[-1][1] if self._bases else "", base.strip())))
        if self._depth == 1:
            self.found.root = local
            self.found.language = attributes.get(f"{_XML}lang", "")
            self.found.base = self._bases[-1][1] if self._bases else ""
        elif self._entry is None:
            self._outside(local, attributes)
        else:
            self._inside(self._entry, name, local, attributes)

    def _outside(self, local: str, attributes: dict[str, str]) -> None:
        if local in _ENTRIES:
            if len(self.found.entries) == ENTRIES:
                raise too_many()
            self._entry_depth = self._depth
            self._entry = Noted(self._bases[-1][1] if self._bases else "", attributes.get(f"{_XML}lang", ""))
            self._entry.has_id = _ABOUT in attributes
            self.found.entries.append(self._entry)
        elif local == "language" and self._depth <= 3 and not self.found.language:
            self._listen(True)

    def _inside(self, entry: Noted, name: str, local: str, attributes: dict[str, str]) -> None:
        if self._depth == self._entry_depth + 1:
            if (declared := attributes.get("type")) is not None:
                entry.types.setdefault(local, declared)
            entry.has_id = entry.has_id or local in _IDS
            if local in _TEXTS and local not in entry.texts:
                self._listen(True)
        if name == _MEDIA and not entry.picture:
            entry.picture = attributes.get("url", "")
        elif name == _ITUNES and not entry.picture:
            entry.picture = attributes.get("href", "")

    def _end(self, name: str) -> None:
        if self._text is not None:
            self._said(self._names[name], "".join(self._text).strip())
        if self._entry is not None and self._depth == self._entry_depth:
            self._entry = None
        if self._bases and self._bases[-1][0] == self._depth:
            self._bases.pop()
        self._depth -= 1

    def _said(self, local: str, text: str) -> None:
        self._listen(False)
        if self._entry is None:
            self.found.language = text
        elif local == "language":
            self._entry.language = self._entry.language or text
        else:
            self._entry.texts[local] = text

    def _listen(self, to_text: bool) -> None:
        self._text = [] if to_text else None
        hear: Callable[[str], None] | None = self._text.append if self._text is not None else None
        self.parser.CharacterDataHandler = hear


def _refuse(*_declaration: object) -> None:
    raise doctype()
