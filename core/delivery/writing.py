"""What a job says: its articles as they are now, as the document of its step, in a post with the step's key."""

import asyncio
from collections import OrderedDict
from collections.abc import Sequence
from datetime import datetime

from core.delivery.claim import Job
from core.delivery.documents import Audience, Documents
from core.delivery.keys import article_mark, step_key, word_mark
from core.storage import Storage
from core.values.article import Article
from core.values.delivery import Step, Wanted
from core.values.document import Document
from core.values.outcome import Post

LATEST = 256
"""Articles kept at hand."""


class Writer:
    """Reads each revision of an article once for the many chats that get it."""

    def __init__(self, storage: Storage, documents: Documents) -> None:
        self._storage = storage
        self._documents = documents
        self._latest: OrderedDict[int, Article] = OrderedDict()
        self._reading = asyncio.Lock()

    async def post(self, job: Job) -> Post:
        delivery, chosen = job.deliveries[0], job.chat.settings
        key = step_key(job.chat.id, [(article, wanted.revision) for article, wanted in job.wanted.items()], job.step)
        reply_to = delivery.shown.ref if job.step is Step.REPLY else ""
        document = await self._document(job)
        article_id, wanted = next(iter(job.wanted.items()))
        says = job.step in {Step.REPLY, Step.NOTICE}
        mark = word_mark(article_id, wanted.revision) if says else article_mark(article_id)
        return Post(
            document,
            key,
            form=chosen.form,
            silent=chosen.silent,
            reply_to=reply_to,
            mention=" ".join(sorted(job.mentions)),
            kind=job.chat.kind,
            mark=mark,
        )

    async def since(self, job: Job) -> datetime:
        """The earliest that a try of the job can have been made."""
        made = min(delivery.created_at for delivery in job.deliveries)
        if job.step not in {Step.REPLY, Step.NOTICE}:
            return made
        [wanted] = job.wanted.values()
        return (await self._article(wanted)).corrected_at or made

    async def _document(self, job: Job) -> Document:
        audience = Audience.of(job.chat)
        articles = await self._articles(job)
        if job.bundle:
            return self._documents.bundle(articles, job.deliveries[0].shown.message_id, audience)
        if job.step in {Step.REPLY, Step.NOTICE}:
            return self._documents.notice(articles[0], audience)
        return self._documents.card(articles[0], audience)

    async def _articles(self, job: Job) -> Sequence[Article]:
        if not job.bundle:
            return [await self._article(wanted) for wanted in job.wanted.values()]
        async with self._storage.read() as tx:
            ids = [d.article_id for d in job.deliveries]
            if job.step is Step.EDIT:
                message_id = job.deliveries[0].shown.message_id
                ids = [d.article_id for d in (await tx.deliveries.shown_by([message_id]))[message_id]]
            return await tx.articles.many(ids)

    async def _article(self, wanted: Wanted) -> Article:
        if (known := self._known(wanted)) is not None:
            return known
        async with self._reading:
            if (known := self._known(wanted)) is not None:
                return known
            async with self._storage.read() as tx:
                article = await tx.articles.get(wanted.article_id)
            self._latest[article.id] = article
            if len(self._latest) > LATEST:
                self._latest.popitem(last=False)
            return article

    def _known(self, wanted: Wanted) -> Article | None:
        article = self._latest.get(wanted.article_id)
        return article if article is not None and article.revision == wanted.revision else None
