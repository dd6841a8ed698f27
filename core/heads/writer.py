"""From a draft back to the text that an editor can change and send again."""

from collections.abc import Iterator

from core.values.article import Draft


def write(draft: Draft) -> str:
    """`draft` in the head format, so that reading it gives an equal draft."""
    head = "\n".join(_lines(draft))
    return f"{head}\n\n{draft.body}" if draft.body else head


def _lines(draft: Draft) -> Iterator[str]:
    yield f"# {draft.title}"
    if draft.tags:
        yield " ".join(f"#{tag.label}" for tag in draft.tags)
    yield f"category: {draft.category}"
    if draft.source.url or draft.source.name:
        yield f"source: {draft.source.url} {draft.source.name}".replace(":  ", ": ").rstrip()
    if draft.picture:
        yield f"image: {draft.picture.url} {draft.picture.alt}".rstrip()
        if draft.picture.credit:
            yield f"credit: {draft.picture.credit}"
    for key, value in (
        ("language", draft.language),
        ("author", draft.author),
        ("summary", draft.summary),
        ("date", draft.published_at.isoformat() if draft.published_at else ""),
        ("id", draft.external_id),
    ):
        if value:
            yield f"{key}: {value}"
