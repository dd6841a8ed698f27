"""Articles given out as JSON lines, which the import takes back unchanged."""

from collections.abc import AsyncIterator

from core.feeds.json_lines import write
from core.storage import Storage

BATCH = 500
"""Articles read at a time."""


async def lines(storage: Storage) -> AsyncIterator[bytes]:
    """One line an article, published and retracted ones, oldest id first; never more than a batch in memory."""
    last = 0
    while True:
        async with storage.read() as tx:
            articles = await tx.articles.after(last, limit=BATCH)
            identities = await tx.articles.identities([article.id for article in articles])
        if not articles:
            return
        for article in articles:
            yield write(article, identity=identities.get(article.id, ""))
        last = articles[-1].id
