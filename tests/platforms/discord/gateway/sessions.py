"""Sessions: who is connected, what each was told, and how often one may be begun (events/gateway)."""

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.platforms.discord import events
from tests.platforms.discord.gateway.codes import KNOWN, PRIVILEGED, Close, Intent, Op
from tests.platforms.discord.rates import DAY

if TYPE_CHECKING:
    from tests.platforms.discord.gateway.link import Link
    from tests.platforms.discord.world import World

Json = dict[str, Any]

KEPT = 2000
"""Events of a session that may be replayed; Discord does not say how many."""

MOST_GUILDS = 2500
"""events/gateway, Sharding: a shard of more guilds is refused."""


@dataclass(eq=False)
class Session:
    """`link` is its connection, None while it has none since `left` (seconds)."""

    id: str
    shard: tuple[int, int]
    intents: int
    link: "Link | None"
    seq: int = 0
    left: float = 0.0
    kept: deque[Json] = field(default_factory=lambda: deque(maxlen=KEPT))

    def tell(self, event: str, data: Json) -> None:
        self.seq += 1
        payload = {"op": int(Op.DISPATCH), "t": event, "s": self.seq, "d": data}
        self.kept.append(payload)
        if self.link is not None:
            self.link.send(payload)

    def takes(self, guild: int) -> bool:
        """events/gateway, Sharding: a guild belongs to `(guild_id >> 22) % num_shards`, private chats to shard 0."""
        number, count = self.shard
        return (guild >> 22) % count == number if guild else number == 0


class Gateway:
    def __init__(self, world: "World") -> None:
        self._world = world
        self.sessions: dict[str, Session] = {}
        self.links: set[Link] = set()
        self.identified = 0
        self.resumed = 0
        self._starts: deque[float] = deque()
        self._last: dict[int, float] = {}

    @property
    def live(self) -> list[Session]:
        """Sessions with a connection."""
        return [session for session in self.sessions.values() if session.link is not None]

    def tell(self, event: str, make: Callable[[], Json], intent: int, guild: int) -> bool:
        """Tells the sessions that asked for it; `guild` is 0 outside of guilds. Whether anybody heard it."""
        told = [each for each in self.sessions.values() if each.takes(guild) and each.intents & intent == intent]
        if told:
            data = make()
            for session in told:
                session.tell(event, data)
        return any(session.link is not None for session in told)

    # The budget of sessions

    def start_limit(self) -> Json:
        """events/gateway, Session Start Limit Object."""
        self._forget_starts()
        limits = self._world.limits
        left = self._starts[0] + DAY - self._world.seconds() if self._starts else 0.0
        return {
            "total": limits.sessions_per_day,
            "remaining": max(limits.sessions_per_day - len(self._starts), 0),
            "reset_after": int(left * 1000),
            "max_concurrency": limits.concurrency,
        }

    def _forget_starts(self) -> None:
        while self._starts and self._starts[0] <= self._world.seconds() - DAY:
            self._starts.popleft()

    def _spend(self, shard: int) -> bool:
        """Counts a session; False when another was begun less than five seconds ago (Sharding, Max Concurrency)."""
        now, limits = self._world.seconds(), self._world.limits
        key = shard % limits.concurrency
        if now - self._last.get(key, -DAY) < limits.identify_every:
            return False
        self._last[key] = now
        self._starts.append(now)
        return True

    # What clients ask for

    def identify(self, link: "Link", data: Json) -> Close | None:
        """Begins a session; the code to close with when there is none to begin."""
        shard = data.get("shard") or [0, 1]
        if fault := self._wrong(data, shard):
            return fault
        self._forget_starts()
        if len(self._starts) >= self._world.limits.sessions_per_day:
            self._world.violations.append("IDENTIFY: too often in a day (events/gateway, Session Start Limit Object)")
            self._world.revoke_token()
            return Close.AUTHENTICATION_FAILED
        if not self._spend(shard[0]):
            self._world.violations.append("IDENTIFY: too soon after another (events/gateway, Max Concurrency)")
            link.send({"op": int(Op.INVALID_SESSION), "d": False})
            return None
        number, count = shard
        session = Session(f"{self._world.number():032x}", (number, count), data["intents"], link)
        self.sessions[session.id] = link_session(link, session)
        self.identified += 1
        self._welcome(session)
        self._noted("identified", session)
        return None

    def _wrong(self, data: Json, shard: Any) -> Close | None:
        intents = data.get("intents")
        if data.get("token") != self._world.token:
            return Close.AUTHENTICATION_FAILED
        if not isinstance(intents, int) or intents & ~KNOWN:
            return Close.INVALID_INTENTS
        if intents & PRIVILEGED & ~self._world.privileged:
            return Close.DISALLOWED_INTENTS
        if len(shard) != 2 or not 0 <= shard[0] < shard[1]:
            return Close.INVALID_SHARD
        number, count = shard
        if sum((guild.id >> 22) % count == number for guild in self._world.bot_guilds()) > MOST_GUILDS:
            return Close.SHARDING_REQUIRED
        return None

    def _welcome(self, session: Session) -> None:
        """Ready, then a Guild Create for each guild that is there."""
        guilds = [guild for guild in self._world.bot_guilds() if session.takes(guild.id)]
        world = self._world
        ready = {
            "v": 10,
            "user": world.bot_user() | {"verified": True, "mfa_enabled": True, "email": None},
            "guilds": [{"id": str(guild.id), "unavailable": True} for guild in guilds],
            "session_id": session.id,
            "resume_gateway_url": world.resume_url,
            "shard": list(session.shard),
            "application": {"id": str(world.bot_id), "flags": 0},
            "private_channels": [],
        }
        session.tell("READY", ready)
        if session.intents & Intent.GUILDS:
            for guild in guilds:
                if guild.available:
                    session.tell("GUILD_CREATE", events.guild_create(guild) | {"unavailable": False})

    def resume(self, link: "Link", data: Json) -> Close | None:
        """Goes on with a session: all that it missed, then Resumed; or Invalid Session (events/gateway, Resuming)."""
        if data.get("token") != self._world.token:
            return Close.AUTHENTICATION_FAILED
        session = self.sessions.get(data.get("session_id", ""))
        if session is None or self._expired(session):
            link.send({"op": int(Op.INVALID_SESSION), "d": False})
            return None
        seq = data.get("seq")
        if not isinstance(seq, int) or seq > session.seq:
            return Close.INVALID_SEQ
        missed = [payload for payload in session.kept if payload["s"] > seq]
        if len(missed) < session.seq - seq:
            link.send({"op": int(Op.INVALID_SESSION), "d": False})
            return None
        if session.link is not None:
            session.link.cut()
        link_session(link, session)
        for payload in missed:
            link.send(payload)
        session.tell("RESUMED", {"_trace": []})
        self.resumed += 1
        self._noted("resumed", session)
        return None

    def _expired(self, session: Session) -> bool:
        if session.link is not None or self._world.seconds() - session.left <= self._world.limits.session_life:
            return False
        del self.sessions[session.id]
        return True

    def lost(self, link: "Link", code: int | None) -> None:
        """A connection ended; a client that closes with 1000 or 1001 ends its session too (events/gateway, Disconnecting)."""
        self.links.discard(link)
        session = link.session
        if session is not None and session.link is link:
            session.link, session.left = None, self._world.seconds()
            if code in {1000, 1001}:
                self.sessions.pop(session.id, None)
            self._noted("lost", session)
        self._world.bell.ring()

    def _noted(self, event: str, session: Session) -> None:
        self._world.journal.write(
            event=event, at=self._world.now().timestamp(), session=session.id, shard=session.shard
        )
        self._world.bell.ring()

    def forget(self, session: Session) -> None:
        self.sessions.pop(session.id, None)


def link_session(link: "Link", session: Session) -> Session:
    link.session, session.link = session, link
    return session
