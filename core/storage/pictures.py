"""Kept pictures, by the names that their content gives them."""

from datetime import datetime

from sqlalchemy import delete, select, text, update
from sqlalchemy.ext.asyncio import AsyncConnection

from core.storage.insert import insert
from core.storage.schema.articles import SHOWS_KEPT, article
from core.storage.schema.pictures import picture, picture_copy
from core.values.picture import SCHEME, Kept


class Pictures:
    """A `place` is one of a platform's that has copies, such as a bot's own store there; `copy` is its name for one."""

    def __init__(self, connection: AsyncConnection) -> None:
        self._connection = connection

    async def keep(self, kept: Kept, *, at: datetime) -> None:
        """Nothing new where it is there, but that somebody wants it."""
        row = insert(self._connection, picture).values(name=kept.name, kept_at=at, content=kept.content)
        await self._connection.execute(row.on_conflict_do_update(index_elements=[picture.c.name], set_={"kept_at": at}))

    async def hold(self, name: str, *, at: datetime) -> bool:
        """Whether it is there; then it stays until we commit, and a while from now on."""
        found = await self._connection.execute(update(picture).where(picture.c.name == name).values(kept_at=at))
        return found.rowcount > 0

    async def read(self, name: str) -> bytes | None:
        """Its bytes; None where it is not there (any more)."""
        content: bytes | None = await self._connection.scalar(select(picture.c.content).where(picture.c.name == name))
        return content

    async def copied(self, name: str, place: str, copy: str) -> None:
        """The copy there is called so from now on; "" where it is worth nothing. What is not kept any more has none."""
        mine = (picture_copy.c.name == name) & (picture_copy.c.place == place)
        await self._connection.execute(delete(picture_copy).where(mine))
        there = select(picture.c.name).where(picture.c.name == name).with_for_update()
        if copy and await self._connection.scalar(there) is not None:
            row = insert(self._connection, picture_copy).values(name=name, place=place, copy=copy)
            await self._connection.execute(row.on_conflict_do_nothing())

    async def copy(self, name: str, place: str) -> str:
        """What the copy there is called, "" without one."""
        mine = (picture_copy.c.name == name) & (picture_copy.c.place == place)
        found: str | None = await self._connection.scalar(select(picture_copy.c.copy).where(mine))
        return found or ""

    async def expire(self, before: datetime) -> int:
        """Those that no article shows, draft or not, and that nobody has wanted since then. Rows deleted."""
        shown = select(article.c.picture_url).where(text(SHOWS_KEPT))
        unshown = (SCHEME + picture.c.name).not_in(shown)
        return (await self._connection.execute(delete(picture).where(picture.c.kept_at < before, unshown))).rowcount
