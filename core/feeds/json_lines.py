"""JSON lines: one article a line, as other programs write them and as our own export does.

What a line must and may hold:

    {"title": "…", "body": "Markdown", "summary": "…", "published_at": "2026-01-31T09:00:00Z", "category": "…",
     "tags": ["…"], "tag_labels": ["…"], "source_url": "…", "source_name": "…", "language": "en", "author": "…",
     "image": {"url": "…", "alt": "…", "credit": "…"}, "id": "…", "identity": "…", "slug": "…", "status": "…", "note": "…"}

Only the title is needed. The image's `url` may hold the picture itself (`data:image/jpeg;base64,…`), which is then kept. The last
five matter to nobody but our own export, which is read back unchanged.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from datetime import UTC, datetime

import orjson

from core.feeds import dates
from core.feeds.entries import Entry, Fault, Item
from core.feeds.identity import identity
from core.feeds.json_fields import Fields
from core.feeds.json_text import loads
from core.feeds.lines import LINE_LENGTH
from core.values.article import Article, Draft, Status, content_hash
from core.values.errors import N_, UserError
from core.values.picture import data_url, kept_name

KEYS = frozenset(
    "title body summary published_at category tags tag_labels source_url source_name language author image id identity"
    " slug status note".split()
)
_IGNORED = 20
"""Different unknown keys that are remembered."""


def entries(lines: Iterable[tuple[int, bytes | None]], now: datetime, ignored: Counter[str]) -> Iterator[Item]:
    """The articles of numbered `lines` (`core.feeds.lines`); empty lines are none. Unknown keys are counted."""
    number = 0
    first: dict[int, int] = {}
    for line, data in lines:
        if data is not None and not data.strip():
            continue
        number += 1
        try:
            yield _alone(_entry(number, line, data, now, ignored), first)
        except UserError as error:
            yield Fault(number, line, error)


def write(article: Article, *, identity: str = "", content: bytes | None = None) -> bytes:
    """The line of `article`, with its end. `identity` is what it was stored under, "" for one that was posted; `content` the
    picture that we keep of it."""
    picture = article.picture
    if picture is not None and (name := kept_name(picture.url)):
        picture = replace(picture, url=data_url(name, content) if content is not None else "")
    labels = [tag.label for tag in article.tags]
    line = {
        "id": article.external_id,
        "identity": identity,
        "title": article.title,
        "body": article.body,
        "summary": article.summary,
        "published_at": article.published_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "category": article.category,
        "tags": [tag.name for tag in article.tags],
        "tag_labels": labels if labels != [tag.name for tag in article.tags] else [],
        "source_url": article.source.url,
        "source_name": article.source.name,
        "language": article.language,
        "author": article.author,
        "image": _filled({"url": picture.url, "alt": picture.alt, "credit": picture.credit}) if picture else {},
        "slug": article.slug,
        "status": article.status.value,
        "note": article.note,
    }
    return orjson.dumps(_filled(line), option=orjson.OPT_APPEND_NEWLINE)


def _filled(line: Mapping[str, object]) -> dict[str, object]:
    return {key: value for key, value in line.items() if value}


def _entry(number: int, line: int, data: bytes | None, now: datetime, ignored: Counter[str]) -> Entry:
    if data is None:
        raise UserError(N_("This line is longer than {limit} million bytes."), limit=LINE_LENGTH // 1_000_000)
    found = loads(data.removeprefix(b"\xef\xbb\xbf") if line == 1 else data)
    if not isinstance(found, dict):
        raise UserError(N_("This line is not a JSON object, {example}."), example='{"title": "…"}')
    for key in found.keys() - KEYS:
        if key in ignored or len(ignored) < _IGNORED:
            ignored[key] += 1
    fields = Fields(found)
    picture, kept = fields.picture()
    draft, status, slug = replace(_draft(fields), picture=picture), fields.status(), fields.line("slug")
    if status is not Status.SCHEDULED:
        draft = replace(draft, published_at=dates.settled(draft.published_at, now))
    return Entry(
        number, line, draft, fields.identity() or identity(draft, slug=slug), status, slug, fields.line("note"), kept
    )


def _alone(entry: Entry, first: dict[int, int]) -> Entry:
    """Several articles without ids may name one source: only the first one is known by that address, the others by what
    they say. `first` remembers addresses and texts, as hashes: there may be millions."""
    if not entry.identity.startswith("url:"):
        return entry
    said = content_hash(entry.draft)
    if first.setdefault(hash(entry.identity), hash(said)) == hash(said):
        return entry
    return replace(entry, identity=f"hash:{said}")


def _draft(fields: Fields) -> Draft:
    return Draft(
        title=fields.title(),
        body=fields.body(),
        category=fields.category(),
        tags=fields.tags(),
        summary=fields.line("summary"),
        author=fields.line("author"),
        source=fields.source(),
        language=fields.language(),
        published_at=fields.published_at(),
        external_id=fields.external_id(),
    )
