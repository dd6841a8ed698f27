"""kill -9, again and again, at any moment: nothing lost, nothing unexpected, and no more extra copies than counted doubts.

The number of kills is `NEWSCLIP_TEST_KILLS` (10); `make chaos` asks for hundreds. The seed is printed with a failure.
"""

import asyncio
import os
import random
import signal
import sys
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

from core.storage import Storage
from core.values.article import Article, Status
from tests.delivery.world import World

KILLS = int(os.environ.get("NEWSCLIP_TEST_KILLS", "10"))
CHATS = 120
ROOT = Path(__file__).parents[2]


async def test_kill_after_kill(migrated_url: str, tmp_path: Path) -> None:
    seed = random.SystemRandom().randrange(10**9)
    chance = random.Random(seed)
    world = World(Storage(migrated_url), now=datetime.now(UTC))
    followers = {f"c{n}": {tag for tag in ("cuba", "rum", "sea") if chance.random() < 0.5} for n in range(CHATS)}
    for name, tags in followers.items():
        await world.chat(name, *tags)
    articles: dict[int, tuple[Article, str]] = {}
    for kill in range(KILLS):
        await act(world, articles, chance)
        await worker(migrated_url, tmp_path / "log", f"{seed}/{kill}", lives=0.6 + chance.random() * 1.2)
    await worker(migrated_url, tmp_path / "log", f"{seed}/last", lives=None)
    await judge(world, articles, followers, (tmp_path / "log").read_text(), seed)
    await world.storage.close()


async def act(world: World, articles: dict[int, tuple[Article, str]], chance: random.Random) -> None:
    """One editor's hour: two articles, and something done to an old one."""
    world.now = datetime.now(UTC)
    for _ in range(2):
        tag = chance.choice(["cuba", "rum", "sea"])
        article = await world.publish(f"A{len(articles)}", tag)
        articles[article.id] = article, tag
    article, tag = articles[chance.choice(list(articles))]
    async with world.storage.read() as tx:
        now = await tx.articles.get(article.id)
    if now.status is Status.RETRACTED:
        await world.turn(now, Status.PUBLISHED)
    elif chance.random() < 0.4:
        await world.turn(now, Status.RETRACTED)
    else:
        await world.correct(now, material=chance.random() < 0.5)


async def worker(url: str, log: Path, seed: str, *, lives: float | None) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.chaos.worker", url, str(log), seed, cwd=ROOT, stderr=asyncio.subprocess.DEVNULL
    )
    try:
        await asyncio.wait_for(process.wait(), timeout=lives if lives is not None else 120)
        assert process.returncode == 0
    except TimeoutError:
        assert lives is not None, "the last run does not come to rest"
    finally:
        if process.returncode is None:
            process.send_signal(signal.SIGKILL)
            await process.wait()


async def judge(
    world: World, articles: dict[int, tuple[Article, str]], followers: dict[str, set[str]], log: str, seed: int
) -> None:
    """Hold the platform's own record against what the newsroom wanted and what the rows say."""
    copies: Counter[tuple[str, str]] = Counter()
    screens: dict[str, str] = {}
    for line in log.splitlines():
        kind, ref, words = line.split("\t")
        chat = ref.partition("/")[0]
        if kind == "send" and not words.startswith("notice"):
            title = words.removeprefix("retracted ").partition(" ")[0]
            copies[chat, title] += 1
        if kind != "reply":
            screens[ref] = words
    async with world.storage.read() as tx:
        totals = await tx.ledger.totals()
        now = {a.title: a for a in await tx.articles.many(list(articles))}
        chats = await tx.chats.many(range(1, CHATS + 1))
        seen = [d for a in articles for d in await tx.deliveries.of_article(a)]
    told = f"seed {seed}, doubts {totals.doubts}, results {totals.results}"
    eligible = {(name, a.title) for a, tag in articles.values() for name, tags in followers.items() if tag in tags}
    assert copies.keys() <= eligible, f"unexpected: {copies.keys() - eligible}; {told}"
    published = {pair for pair in eligible if now[pair[1]].status is Status.PUBLISHED}
    uncertain = {(chats[d.chat_id].address.id, articles[d.article_id][0].title) for d in seen if d.given_up}
    assert not published - copies.keys() - uncertain, f"lost: {published - copies.keys() - uncertain}; {told}"
    extra = sum(count - 1 for count in copies.values())
    assert extra <= totals.doubts, f"{extra} extra copies; {told}"
    assert totals.results["pending"] == 0, told
    for delivery in seen:
        article = now[articles[delivery.article_id][0].title]
        if delivery.shown.ref and delivery.shown.revision is not None:
            words = screens[delivery.shown.ref]
            retracted = article.status is Status.RETRACTED
            expected = f"retracted {article.title}" if retracted else f"{article.title} r{article.revision}"
            assert words == expected, f"{delivery} shows {words}; {told}"
