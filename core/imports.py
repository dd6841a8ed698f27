"""Articles taken in from files, many at a time.

An entry is known by its identity, so importing twice changes nothing, nor does it undo what an editor corrected in
between: `content_hash` stays that of the text handed in. A text that its file changed is a silent revision: messages that
show it are edited, and nobody is told. What is older than the time to live is stored without being sent, since news of
last month is none.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from core.articles import NOT_KEPT, slug
from core.feeds.entries import Entry, Fault, Item
from core.storage import Storage, Transaction
from core.storage.articles import Known, NewArticle
from core.values.article import Status, content_hash
from core.values.delivery import Share
from core.values.errors import N_, UserError
from core.values.picture import kept_name

BATCH = 200
"""Entries a transaction."""

PICTURES = 16_000_000
"""Bytes of the pictures that come with them, which are kept in memory until it ends."""

UNCHANGED = N_("unchanged")
TWICE = N_("twice in the file")
RETRACTED = N_("retracted here")


@dataclass(slots=True)
class Report:
    """What became of a file's entries; `skipped` counts by reason, not yet translated, and `sent` those on their way."""

    new: int = 0
    updated: int = 0
    sent: int = 0
    skipped: dict[str, int] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)

    @property
    def entries(self) -> int:
        return self.new + self.updated + sum(self.skipped.values()) + len(self.faults)

    def skip(self, reason: str) -> None:
        self.skipped[reason] = self.skipped.get(reason, 0) + 1


class Importer:
    """`ttl` is the age beyond which an article is not sent any more; `wake` tells delivery that there is work."""

    def __init__(
        self,
        storage: Storage,
        *,
        wake: Callable[[], None],
        now: Callable[[], datetime],
        new_code: Callable[[], str],
        ttl: timedelta,
    ) -> None:
        self._storage = storage
        self._wake = wake
        self._now = now
        self._new_code = new_code
        self._ttl = ttl

    async def take(
        self, items: Iterable[Item], *, push: bool = False, told: Callable[[Report], None] = lambda _: None
    ) -> Report:
        """Store the entries; `push` sends the old ones too, and `told` hears of progress after each batch.

        A `UserError` that `items` raises on the way passes through: what came before is stored.
        """
        report, seen = Report(), set[int]()
        for batch in _batches(items):
            await self._store(_once(batch, seen, report), report, push=push)
            told(report)
        if report.sent or report.updated:
            self._wake()
        return report

    async def _store(self, entries: Sequence[Entry], report: Report, *, push: bool) -> None:
        now = self._now()
        async with self._storage.begin() as tx:
            entries = [entry for entry in entries if await _pictured(tx, entry, report, now)]
            slugs = [entry.slug for entry in entries if entry.slug]
            known = await tx.articles.known([entry.identity for entry in entries], slugs)
            fresh = [entry for entry in entries if entry.identity not in known and entry.slug not in known]
            ids = await tx.articles.add_many([self._new(entry, now) for entry in fresh])
            for entry, article_id in zip(fresh, ids, strict=True):
                young = now - (entry.draft.published_at or now) < self._ttl
                if entry.status is Status.PUBLISHED and (push or young):
                    await tx.rollouts.start(article_id, 1, Share.POST, fresh=True, at=now, delay=timedelta())
                    report.sent += 1
            report.new += len(fresh)
            for entry in entries:
                if old := known.get(entry.identity) or known.get(entry.slug):
                    await self._again(tx, entry, old, report, now)

    async def _again(self, tx: Transaction, entry: Entry, old: Known, report: Report, now: datetime) -> None:
        hashed = content_hash(entry.draft)
        article = await tx.articles.lock(old.id)
        if hashed in {old.content_hash, content_hash(article.draft)}:
            report.skip(UNCHANGED)
            return
        if old.status is Status.RETRACTED:
            report.skip(RETRACTED)
            return
        revised = await tx.articles.revise(
            article, entry.draft, content_hash=hashed, at=now, note="", material=False, marked=False
        )
        await tx.rollouts.start(old.id, revised.revision, Share.EDIT, fresh=False, at=now, delay=timedelta())
        report.updated += 1

    def _new(self, entry: Entry, now: datetime) -> NewArticle:
        draft = entry.draft
        return NewArticle(
            draft,
            entry.slug or slug(draft.title, self._new_code()),
            entry.status,
            draft.published_at or now,
            content_hash(draft),
            entry.identity,
            entry.note,
        )


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    """As many at a time as one transaction takes."""
    batch: list[Item] = []
    size = 0
    for item in items:
        batch.append(item)
        size += len(item.kept.content) if isinstance(item, Entry) and item.kept else 0
        if len(batch) == BATCH or size >= PICTURES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


async def _pictured(tx: Transaction, entry: Entry, report: Report, now: datetime) -> bool:
    """Whether its picture is there, now that what came along is; else it is a fault. Most are on the web."""
    name = kept_name(entry.draft.picture.url) if entry.draft.picture else ""
    if not name:
        return True
    if entry.kept is not None:
        await tx.pictures.keep(entry.kept, at=now)
        return True
    if await tx.pictures.hold(name, at=now):
        return True
    report.faults.append(Fault(entry.number, entry.line, UserError(NOT_KEPT)))
    return False


def _once(batch: Sequence[Item], seen: set[int], report: Report) -> list[Entry]:
    """The batch's entries, of each identity the first in its file; faults are noted on the way. `seen` holds hashes, so
    that a million entries take tens of megabytes."""
    entries: list[Entry] = []
    for item in batch:
        if isinstance(item, Fault):
            report.faults.append(item)
        elif (key := hash(item.identity)) in seen:
            report.skip(TWICE)
        else:
            seen.add(key)
            entries.append(item)
    return entries
