"""The fast parser, for feeds that are good XML: most of them."""

import fastfeedparser

from core.feeds.raw import RawEntry, RawFeed, RawPicture
from core.feeds.shapes import dicts, joined, picture, text
from core.feeds.survey import Noted, Survey
from core.feeds.words import NONE, Kind, Words, kind_of


def parse(xml: bytes, survey: Survey) -> RawFeed | None:
    """The feed in `xml` (UTF-8, well-formed, surveyed); None where the tolerant parser does better.

    That is where it raises, where it sees other entries than there are, and where a title or a summary is XHTML, which
    it cuts at the first element.
    """
    if any("xhtml" in entry.types.get(name, "") for entry in survey.entries for name in ("title", "summary")):
        return None
    try:
        found = fastfeedparser.parse(xml)
    except Exception:  # Whatever it stumbles over in a stranger's text, the tolerant parser has a go.
        return None
    if len(found["entries"]) != len(survey.entries):
        return None
    is_atom = survey.root == "feed"
    entries = zip(found["entries"], survey.entries, strict=True)
    return RawFeed(
        title=text(found["feed"].get("title")),
        link=text(found["feed"].get("link")),
        language=survey.language,
        author=text(found["feed"].get("author")) if is_atom else "",
        entries=[_entry(entry, noted, is_atom=is_atom) for entry, noted in entries],
    )


def _entry(entry: dict[str, object], noted: Noted, *, is_atom: bool) -> RawEntry:
    """An entry without a description has the beginning of its content for one."""
    body, base = _body(entry, noted, is_atom=is_atom)
    return RawEntry(
        guid=text(entry.get("id")) if noted.has_id else "",
        link=text(entry.get("link")),
        title=Words(text(entry.get("title")), _kind(noted, "title", is_atom=is_atom)),
        summary=Words(text(entry.get("description")), _kind(noted, "summary", is_atom=is_atom)),
        body=body,
        author=text(entry.get("author")),
        tags=tuple(text(tag.get("term")) for tag in dicts(entry.get("tags"))),
        published=noted.date,
        picture=_picture(entry, noted),
        language=noted.language,
        base=joined(noted.base, base),
    )


def _body(entry: dict[str, object], noted: Noted, *, is_atom: bool) -> tuple[Words, str]:
    """The body and the base that it declares for itself. A video's text is beside the video."""
    for content in dicts(entry.get("content")):
        return Words(text(content.get("value")), _kind(noted, "content", is_atom=is_atom)), text(content.get("base"))
    for media in dicts(entry.get("media_content")):
        if words := text(media.get("description")):
            return Words(words), ""
    return NONE, ""


def _kind(noted: Noted, name: str, *, is_atom: bool) -> Kind:
    return kind_of(noted.types.get(name)) if is_atom else Kind.UNSAID


def _picture(entry: dict[str, object], noted: Noted) -> RawPicture | None:
    beside = RawPicture(noted.picture) if noted.picture else None
    return picture(entry.get("media_content")) or beside or picture(entry.get("enclosures"))
