"""Articles given out as JSON lines, which the import takes back unchanged."""

from collections.abc import AsyncIterator

from core.feeds.identity import identity
from core.feeds.json_lines import write
from core.storage import Storage
from core.values.article import Article
from core.values.picture import kept_name

BATCH = 500
"""Articles read at a time."""


async def lines(storage: Storage) -> AsyncIterator[bytes]:
    """One line an article, published and retracted ones, oldest id first; never more than a batch in memory.

    The identity is said only where reading the line would give another one.
    """
    last = 0
    while True:
        async with storage.read() as tx:
            articles = await tx.articles.after(last, limit=BATCH)
            identities = await tx.articles.identities([article.id for article in articles])
        if not articles:
            return
        for article in articles:
            stored, read = identities.get(article.id, ""), identity(article.draft, slug=article.slug)
            yield write(article, identity="" if stored == read else stored, content=await _picture(storage, article))
        last = articles[-1].id


async def _picture(storage: Storage, article: Article) -> bytes | None:
    """What we keep of its picture, one at a time: together they may be more than fits into memory."""
    name = kept_name(article.picture.url) if article.picture else ""
    if not name:
        return None
    async with storage.read() as tx:
        return await tx.pictures.read(name)
