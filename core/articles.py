"""The newsroom: the acts by which an article comes to be, changes and goes.

Each act is one transaction: the article, the rollout that will bring it to every chat, and the line in the audit log are
there together or not at all. Delivery is woken after the commit.
"""

import re
import unicodedata
from collections.abc import Callable, Collection, Sequence
from datetime import datetime, timedelta

from core.storage import Storage, Transaction
from core.storage.articles import NewArticle
from core.storage.audit import Act
from core.values.article import Article, Draft, Status, content_hash
from core.values.delivery import Share
from core.values.errors import N_, UserError
from core.values.graphemes import shortened
from core.values.picture import kept_name
from core.values.tag import EVERYTHING
from core.values.text import clean_line

SLUG_LENGTH = 80
"""Characters of the readable part of a slug."""

NOTE_LENGTH = 300
"""Graphemes of a correction's note or a retraction's reason."""

NOT_KEPT = N_("That picture is no longer kept here; please send it again.")

RESTORED = N_("The article is back after a retraction.")

UNPUBLISHED = frozenset({Status.DRAFT, Status.SCHEDULED})

_AT_ONCE = timedelta(0)
_UNKNOWN = N_("There is no article {id}.")


class Newsroom:
    """`undo` is how long a publication waits, so that it can be taken back; `wake` tells delivery that there is work."""

    def __init__(
        self,
        storage: Storage,
        *,
        wake: Callable[[], None],
        now: Callable[[], datetime],
        new_code: Callable[[], str],
        undo: timedelta,
    ) -> None:
        self._storage = storage
        self._wake = wake
        self._now = now
        self._new_code = new_code
        self.undo_time = undo

    async def draft(self, draft: Draft, by: str) -> Article:
        """Store `draft`; nobody but the newsroom sees it. `by` is the person, as `platform:id`."""
        async with self._storage.begin() as tx:
            await self._hold(tx, draft)
            article = await tx.articles.add(self._new(draft, Status.DRAFT, self._now()))
            await self._record(tx, "draft", article, by)
        return article

    async def drafts(self, *, offset: int, limit: int) -> Sequence[Article]:
        """What is not published yet, whoever began it, the newest first."""
        async with self._storage.read() as tx:
            return await tx.articles.drafts(offset=offset, limit=limit)

    async def redraft(self, article_id: int, draft: Draft, by: str) -> Article:
        """`draft` replaces the text of one that is not published; raises `UserError` for any other."""
        async with self._storage.begin() as tx:
            await locked(tx, article_id, UNPUBLISHED, N_("Article {id} is published already."))
            await self._hold(tx, draft)
            article = await tx.articles.redraft(article_id, draft, content_hash=content_hash(draft))
            await self._record(tx, "edit", article, by)
        return article

    async def publish(self, article_id: int, by: str, *, seen: str = "") -> Article:
        """A draft goes to the readers after the time for `undo`, whenever it was to; raises `UserError` when it is none, and when
        it is not the text any more that was `seen`: what its hash begins with, "" for whatever it is."""
        now = self._now()
        async with self._storage.begin() as tx:
            draft = await locked(tx, article_id, UNPUBLISHED, N_("Article {id} is published already."))
            if not content_hash(draft.draft).startswith(seen):
                raise UserError(
                    N_("Draft {id} was changed since you saw it; look at it again in /drafts."), id=article_id
                )
            article = await tx.articles.publish(article_id, at=now)
            await self._roll_out(tx, article, Share.POST, fresh=True, delay=self.undo_time)
            await self._record(tx, "publish", article, by)
        self._wake()
        return article

    async def post(self, draft: Draft, by: str) -> Article:
        """Store and publish at once, without time to undo. A date of publication in the past is kept."""
        now = self._now()
        async with self._storage.begin() as tx:
            await self._hold(tx, draft)
            published_at = min(draft.published_at or now, now)
            article = await tx.articles.add(self._new(draft, Status.PUBLISHED, published_at))
            await self._roll_out(tx, article, Share.POST, fresh=True)
            await self._record(tx, "publish", article, by)
        self._wake()
        return article

    async def undo(self, article_id: int, by: str) -> bool:
        """Make a publication a draft again; False when it is on its way already."""
        async with self._storage.begin() as tx:
            article = await locked(tx, article_id, {Status.PUBLISHED}, N_("Article {id} is not published."))
            if article.revision > 1 or not await tx.rollouts.cancel(article_id):
                return False
            await tx.articles.unpublish(article_id)
            await self._record(tx, "undo", article, by)
        return True

    async def correct(
        self, article_id: int, draft: Draft, by: str, *, note: str = "", material: bool = False, base: int | None = None
    ) -> Article:
        """`draft` replaces the text of a published article in every message that shows it.

        `material` tells readers in a message of its own. `base` is the revision the editor saw; raises `UserError` when
        there is a newer one, or when nothing changes.
        """
        async with self._storage.begin() as tx:
            old = await locked(tx, article_id, {Status.PUBLISHED}, N_("Article {id} is not published."))
            if base is not None and old.revision != base:
                raise UserError(
                    N_("Article {id} was changed meanwhile; look at it and correct it again."), id=article_id
                )
            if content_hash(draft) == content_hash(old.draft):
                raise UserError(N_("That changes nothing in article {id}."), id=article_id)
            await self._hold(tx, draft)
            article = await tx.articles.revise(old, draft, at=self._now(), note=_note(note), material=material)
            await self._roll_out(tx, article, Share.EDIT, fresh=False)
            await self._record(tx, "correct", article, by)
        self._wake()
        return article

    async def retract(self, article_id: int, reason: str, by: str) -> Article:
        """Nobody gets it any more, and the messages that show it say why; raises `UserError` without a `reason`."""
        if not (note := _note(reason)):
            raise UserError(N_("A retraction needs a reason; readers will see it."))
        return await self._turn(article_id, Status.RETRACTED, note, by)

    async def restore(self, article_id: int, by: str) -> Article:
        """A retracted article is published again."""
        return await self._turn(article_id, Status.PUBLISHED, RESTORED, by)

    async def discard(self, article_id: int, by: str) -> None:
        """Forget a draft."""
        async with self._storage.begin() as tx:
            article = await locked(
                tx, article_id, UNPUBLISHED, N_("Article {id} is published; /retract takes it back.")
            )
            await tx.articles.discard(article_id)
            await self._record(tx, "discard", article, by)

    async def find(self, article_id: int, *, drafts: bool = False) -> Article:
        """An article as readers may know it, published or retracted; raises `UserError`. `drafts` finds those too."""
        async with self._storage.read() as tx:
            try:
                article = await tx.articles.get(article_id)
            except LookupError:
                raise UserError(_UNKNOWN, id=article_id) from None
        if article.status in UNPUBLISHED and not drafts:
            raise UserError(_UNKNOWN, id=article_id)
        return article

    async def reach(self, article: Article) -> int:
        """How many chats would get it now."""
        keys = [(topic.kind, topic.name) for topic in (*article.topics, EVERYTHING)]
        async with self._storage.read() as tx:
            topic_ids = list((await tx.topics.find(keys)).values())
            return await tx.subscriptions.reach(topic_ids, article.language)

    async def _turn(self, article_id: int, status: Status, note: str, by: str) -> Article:
        back = status is Status.PUBLISHED
        wanted, refusal = (
            (Status.RETRACTED, N_("Article {id} is not retracted."))
            if back
            else (Status.PUBLISHED, N_("Article {id} is not published."))
        )
        async with self._storage.begin() as tx:
            old = await locked(tx, article_id, {wanted}, refusal)
            article = await tx.articles.turn(old, status, at=self._now(), note=note)
            await self._roll_out(tx, article, Share.EDIT if back else Share.URGENT, fresh=back)
            await self._record(tx, "restore" if back else "retract", article, by)
        self._wake()
        return article

    async def _hold(self, tx: Transaction, draft: Draft) -> None:
        """Raises `UserError` where the picture that somebody sent is not kept (any more)."""
        name = kept_name(draft.picture.url) if draft.picture else ""
        if name and not await tx.pictures.hold(name, at=self._now()):
            raise UserError(NOT_KEPT)

    def _new(self, draft: Draft, status: Status, published_at: datetime) -> NewArticle:
        return NewArticle(draft, slug(draft.title, self._new_code()), status, published_at, content_hash(draft))

    async def _roll_out(
        self, tx: Transaction, article: Article, share: Share, *, fresh: bool, delay: timedelta = _AT_ONCE
    ) -> None:
        await tx.rollouts.start(article.id, article.revision, share, fresh=fresh, at=self._now(), delay=delay)

    async def _record(self, tx: Transaction, act: str, article: Article, by: str) -> None:
        detail = article.note or article.title
        await tx.audit.add(Act(at=self._now(), person=by, act=act, article_id=article.id, detail=detail))


async def locked(tx: Transaction, article_id: int, statuses: Collection[Status], refusal: str) -> Article:
    """An article that is in one of these, until we commit; raises `UserError`."""
    try:
        article = await tx.articles.lock(article_id)
    except LookupError:
        raise UserError(_UNKNOWN, id=article_id) from None
    if article.status not in statuses:
        raise UserError(refusal, id=article_id)
    return article


def slug(title: str, code: str) -> str:
    """What an article is called in its address: the readable ASCII of `title`, as whole words, then `code`."""
    folded = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode().casefold()
    words = re.sub(r"[^a-z0-9]+", "-", folded).strip("-")
    if len(words) > SLUG_LENGTH:
        words = words[: SLUG_LENGTH + 1].rpartition("-")[0] or words[:SLUG_LENGTH]
    return f"{words}-{code}" if words else code


def _note(text: str) -> str:
    return shortened(clean_line(text), NOTE_LENGTH)
