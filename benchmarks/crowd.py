"""Readers by the million: chats with what they follow and mute, written past our own code so that loading is quick.

Tags are followed as Zipf has it, about five a chat; one chat in ten follows a category, one in five mutes a tag, three in
a hundred are paused. The same seed gives the same crowd on both engines.
"""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from random import Random
from typing import Any

from benchmarks.site import Site

PLATFORM = "paper"
TAGS = 5_000
CATEGORIES = 20
BORN = 1_700_000_000_000
"""Milliseconds since 1970."""

TYPICAL = (26, 52, 110, 210, 400)
HEAVY = (0, 600, 1_300, 2_400, 4_000)
"""Ranks of five tags whose followers are about 4 % and 43 % of all chats."""

_CHAT = "id, platform, address, kind, language, timezone, form, silent, networks, languages, state, reason, created_at"


def tag_id(rank: int) -> int:
    """The topic of the tag that is `rank`-th in popularity; category n has the id n."""
    return CATEGORIES + 1 + rank


def load(site: Site, chats: int, platform: str = PLATFORM) -> None:
    """Fill an empty database with topics and `chats` chats of one platform and what they follow."""
    site.say(f"{site.engine}: loading {chats:,} chats")
    follows = _follows(chats)
    with site.driver() as connection:
        if not site.sqlite:
            connection.execute("SET session_replication_role = replica")
        followers = [0] * (CATEGORIES + TAGS + 2)
        for key in follows:
            followers[key >> 33] += not key & 1
        _write(site, connection, "topic", "id, kind, name, label, followers", _topics(followers))
        _write(site, connection, "chat", _CHAT, _chats(site, chats, platform))
        rows = _subscriptions(site, follows)
        _write(site, connection, "subscription", "topic_id, chat_id, muted, since", rows)
        _settle(site, connection)


def load_places(site: Site, platform: str, kind: str, places: Sequence[str], parts: Sequence[int]) -> None:
    """Fill an empty database with a chat at each place. So many of the first ones follow the tag `First<number>`, for each
    number of `parts`."""
    site.say(f"{site.engine}: loading {len(places):,} chats")
    off = 0 if site.sqlite else False
    chats = (
        (number, platform, place, kind, "en", "", "", off, "", "", "active", "", BORN)
        for number, place in enumerate(places, start=1)
    )
    topics = ((topic, "tag", f"first{most}", f"First{most}", most) for topic, most in enumerate(parts, start=1))
    follows = ((topic, chat, off, BORN) for topic, most in enumerate(parts, start=1) for chat in range(1, most + 1))
    with site.driver() as connection:
        _write(site, connection, "topic", "id, kind, name, label, followers", topics)
        _write(site, connection, "chat", _CHAT, chats)
        _write(site, connection, "subscription", "topic_id, chat_id, muted, since", follows)
        _settle(site, connection)


def _settle(site: Site, connection: Any) -> None:
    """Commit; the next number of a table follows the last, and the planner knows how much there is."""
    connection.commit()
    if not site.sqlite:
        for table in ("topic", "chat"):
            last = f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))"
            connection.execute(last)
        connection.execute("ANALYZE")
        connection.commit()


def _write(site: Site, connection: Any, table: str, columns: str, rows: Iterable[tuple[object, ...]]) -> None:
    if site.sqlite:
        places = site.place(columns.count(",") + 1)
        connection.executemany(f"INSERT INTO {table} ({columns}) VALUES ({places})", rows)
        return
    with connection.cursor().copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _topics(followers: Sequence[int]) -> Iterator[tuple[object, ...]]:
    for number in range(1, CATEGORIES + 1):
        yield number, "category", f"category{number}", f"Category{number}", followers[number]
    for rank in range(TAGS):
        yield tag_id(rank), "tag", f"tag{rank}", f"Tag{rank}", followers[tag_id(rank)]


def _chats(site: Site, chats: int, platform: str) -> Iterator[tuple[object, ...]]:
    off = 0 if site.sqlite else False
    for chat in range(1, chats + 1):
        state, reason = ("paused", "blocked") if chat % 33 == 0 else ("active", "")
        yield chat, platform, str(10**9 + chat), "private", "en", "", "", off, "", "", state, reason, BORN


def _follows(chats: int) -> list[int]:
    """Each one number, topic above chat above muted, in the order of the subscription key."""
    random = Random(5)
    ranks = range(TAGS)
    weights = list(accumulate(1 / (rank + 1) for rank in ranks))
    follows: list[int] = []
    for chat in range(1, chats + 1):
        tags = set(random.choices(ranks, cum_weights=weights, k=5))
        follows += [tag_id(rank) << 33 | chat << 1 for rank in tags]
        chance = random.random()
        if chance < 0.1:
            follows.append(random.randint(1, CATEGORIES) << 33 | chat << 1)
        elif chance > 0.8 and (muted := random.choices(ranks, cum_weights=weights)[0]) not in tags:
            follows.append(tag_id(muted) << 33 | chat << 1 | 1)
    follows.sort()
    return follows


def _subscriptions(site: Site, follows: Sequence[int]) -> Iterator[tuple[object, ...]]:
    for key in follows:
        muted = key & 1
        yield key >> 33, (key >> 1) & 0xFFFFFFFF, muted if site.sqlite else bool(muted), BORN
