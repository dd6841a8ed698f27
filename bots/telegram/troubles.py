"""What keeps people's words from us, told to the newsroom: once while it lasts, and anew after it was over."""

from collections.abc import Callable
from datetime import datetime

import structlog

from bots.telegram.places import PLATFORM
from core.storage import Storage
from core.values.errors import N_

log = structlog.get_logger()

RIVAL, UNREACHED = f"poller:{PLATFORM}", f"webhook:{PLATFORM}"
"""Keys of alerts."""

ANOTHER = N_(
    "Another program takes in what people say to our bot in {platform}, so not all of it is heard here. End that program, or"
    " give it a bot of its own; this one stands back and looks again every five minutes."
)
CLOSED = N_(
    "{platform} cannot reach us at web.public_url ({cause}): what people say waits there. Look at what stands before web.listen."
)


class Troubles:
    """`wake` tells whoever tells alerts. A database that fails here is logged: the trouble itself matters more."""

    def __init__(self, storage: Storage, *, now: Callable[[], datetime], wake: Callable[[], None]) -> None:
        self._storage = storage
        self._now = now
        self._wake = wake
        self._noted: dict[str, str] = {}

    async def rival(self, there: bool) -> None:
        """Whether another program takes in updates with our token."""
        await self._note(RIVAL, ANOTHER if there else "", "")

    async def unreached(self, cause: str) -> None:
        """Why Telegram could not call us, "" when it can."""
        await self._note(UNREACHED, CLOSED if cause else "", cause)

    async def _note(self, key: str, sentence: str, cause: str) -> None:
        if self._noted.get(key) == sentence:
            return
        try:
            async with self._storage.begin() as tx:
                if sentence:
                    places = {"platform": PLATFORM.capitalize(), "cause": cause}
                    await tx.alerts.put(key, sentence, places, at=self._now())
                else:
                    await tx.alerts.clear(key)
        except Exception:
            log.exception("trouble_not_noted", key=key)
            return
        self._noted[key] = sentence
        self._wake()
