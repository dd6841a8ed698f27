"""Whether everybody got what they should, and nothing else. Reads what the platform's log says was written and the
supervisor's ledger; of the program itself only the counts that its `stats` command tells.

After jepsen's set checkers: lost, unexpected, duplicated, recovered (unknown to the sender, and there all the same).
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from tests.chaos.ledger import NEVER, Ledger, Said, Story
from tests.chaos.record import GONE, Copy, Notice, Record, Write, record

SETTLING = 4.0
"""Seconds from a message's arrival until its sender surely wrote that down: an answer may hang for one."""

RECOVERY = 30.0
"""Seconds from a start to its first send that no machine may take; the figure itself is printed, and shall be ten."""


@dataclass(frozen=True)
class Stats:
    """As `newsclip stats --json` tells them; `uncertain` are those of single stories, by number."""

    doubts: int
    uncertain: Mapping[int, int]
    pending: int
    out: int

    @classmethod
    def of(cls, told: Mapping[str, Any], stories: Mapping[int, Mapping[str, Any]]) -> "Stats":
        """From what is told of everything, and of each of these stories."""
        out = told["articles"]["published"] + told["articles"]["retracted"]
        uncertain = {number: one["deliveries"]["uncertain"] for number, one in stories.items()}
        return cls(told["doubts"], uncertain, told["deliveries"]["pending"], out)


@dataclass(frozen=True)
class Verdict:
    """`faults` is empty when all is well."""

    faults: Sequence[str]
    figures: Mapping[str, float]


@dataclass(frozen=True)
class Pairs:
    """Copies by (story, chat), where a chat that moved is where it is now."""

    copies: Mapping[tuple[int, int], Sequence[Copy]]

    def extra(self, chats: Iterable[int] | None = None) -> int:
        """Copies beyond the first of a story, in all chats or these."""
        within = None if chats is None else set(chats)
        return sum(len(copies) - 1 for (_, chat), copies in self.copies.items() if within is None or chat in within)


def judge(writes: Iterable[Write], ledger: Ledger, stats: Stats, *, aside: int = 0) -> Verdict:
    """To be asked once nothing moves any more. `aside` is how many things that were said the newsroom was told are lost."""
    found = record(writes, ledger.newsroom)
    pairs = _paired(found, ledger)
    stories = {story.number: story for story in ledger.stories}
    held = _missing(pairs, ledger)
    told = Counter(_told(found, ledger))
    repeated = sum(told.values()) - len(told)
    twice = sum(count - 1 for (chat, _, _), count in told.items() if chat in ledger.sure)
    allowed = len(ledger.kills) * ledger.in_flight + found.ambiguous
    known = [copy for copy in found.copies if copy.story in stories]
    stale = [copy for copy in known if copy.version != _newest(stories[copy.story])]
    faults = [
        *_lost(held, ledger, stats),
        *_unexpected(found, ledger, stories),
        *_stale(stale, found, ledger, stories),
        *_unanswered(found.tries, ledger, aside),
        *_slow(found.copies, ledger),
    ]
    for words, count, most in (
        ("extra copies", pairs.extra(), stats.doubts),
        ("extra copies where none may be", pairs.extra(ledger.sure), 0),
        ("copies out of date", len(stale), stats.doubts + _left_behind(stale, ledger)),
        ("doubts", stats.doubts, allowed),
        ("notices too many", repeated, allowed),
        ("notices too many where none may be", twice, 0),
        ("deliveries still pending", stats.pending, 0),
        ("articles too many", stats.out, len(stories)),
        ("stories too many", len(stories), stats.out),
    ):
        if count > most:
            faults.append(f"{count} {words}, {most} are allowed")
    figures = {
        "kills": len(ledger.kills),
        "stories": len(stories),
        "commands": len(ledger.said),
        "set aside": aside,
        "deliveries": len(found.copies),
        "ambiguous answers": found.ambiguous,
        "doubts": stats.doubts,
        "duplicates": pairs.extra(),
        "recovered": sum(copy.doubtful for copy in found.copies),
        "held after two doubts": len(held),
        "ghosts": len(stale),
        "notices repeated": repeated,
        "slowest first send": max(_first_sends(found.copies, ledger), default=0.0),
    }
    return Verdict(faults, figures)


def missing(writes: Iterable[Write], ledger: Ledger) -> Sequence[tuple[int, int]]:
    """(story, chat) that had to come about and did not; how many of them were given up in doubt, the program must know."""
    return _missing(_paired(record(writes, ledger.newsroom), ledger), ledger)


def _missing(pairs: Pairs, ledger: Ledger) -> Sequence[tuple[int, int]]:
    return [pair for pair in _expected(ledger) if pair not in pairs.copies]


def _lost(held: Sequence[tuple[int, int]], ledger: Ledger, stats: Stats) -> Iterator[str]:
    counts = Counter(story for story, _ in held)
    for story, chat in held:
        if chat in ledger.sure or counts[story] > stats.uncertain.get(story, 0):
            yield f"lost: story {story} never came to {chat}"


def _paired(found: Record, ledger: Ledger) -> Pairs:
    copies: dict[tuple[int, int], list[Copy]] = {}
    for copy in found.copies:
        copies.setdefault((copy.story, ledger.home(copy.chat)), []).append(copy)
    return Pairs(copies)


def _expected(ledger: Ledger) -> Iterator[tuple[int, int]]:
    """(story, chat) that surely had to come about: followed before it was published, and for ever after."""
    chats = {ledger.home(follow.chat) for follow in ledger.follows} - ledger.shut
    for story in ledger.stories:
        if story.retracted is not None:
            continue
        for chat in chats:
            if any(
                began.span.told < story.published.said and ended is None
                for began, ended in ledger.following(chat, story.tag)
            ):
                yield story.number, chat


def _unexpected(found: Record, ledger: Ledger, stories: Mapping[int, Story]) -> Iterator[str]:
    """Copies in chats that did not follow when the story came out, or no longer when it was sent; and what was sent after
    the story was taken back."""
    for copy in found.copies:
        story = stories.get(copy.story)
        if story is None:
            yield f"unexpected: nobody published story {copy.story}"
            continue
        if story.retracted is not None and copy.at > story.retracted.told + ledger.slack:
            yield f"unexpected: story {copy.story} came to {copy.chat} after it was taken back"
        if not _followed(copy, story, ledger):
            yield f"unexpected: story {copy.story} came to {copy.chat}, which did not follow {story.tag}"


def _followed(copy: Copy, story: Story, ledger: Ledger) -> bool:
    """Whether the chat may have followed both when the story came out and when it was sent."""
    times = [
        (began.span.said, NEVER if ended is None else ended.span.told)
        for began, ended in ledger.following(ledger.home(copy.chat), story.tag)
    ]
    out, sent = story.published, copy.at
    return any(since < out.told and until > out.said for since, until in times) and any(
        since < sent and until + ledger.slack > sent for since, until in times
    )


def _stale(stale: Sequence[Copy], found: Record, ledger: Ledger, stories: Mapping[int, Story]) -> Iterator[str]:
    """Copies that say something old. Only one whose sender never heard of its arrival may, and then the chat was told."""
    told: dict[tuple[int, int], list[Notice]] = {}
    for notice in found.notices:
        told.setdefault((notice.story, ledger.home(notice.chat)), []).append(notice)
    for copy in stale:
        story, home = stories[copy.story], ledger.home(copy.chat)
        if home in ledger.shut:
            continue
        if home in ledger.sure or (not _unknown(copy, ledger) and copy.chat == home):
            yield f"old: story {copy.story} in {home} stands at {copy.version}, not {_newest(story)}"
        elif story.retracted is not None or story.material > copy.version:
            later = any(_replaces(other, copy, ledger) for other in found.copies) and story.retracted is None
            if not later and not any(_tells(notice, story, copy) for notice in told.get((story.number, home), ())):
                yield f"untold: story {copy.story} in {home} stands at {copy.version}, and nothing there says better"


def _tells(notice: Notice, story: Story, copy: Copy) -> bool:
    if story.retracted is not None:
        return notice.version == GONE
    return notice.version >= story.material > copy.version


def _replaces(other: Copy, copy: Copy, ledger: Ledger) -> bool:
    """Whether a newer text of the story came to the same chat later, as a message of its own."""
    same = (other.story, ledger.home(other.chat)) == (copy.story, ledger.home(copy.chat))
    return same and other.at > copy.at and other.came > copy.version


def _newest(story: Story) -> int:
    return story.version if story.retracted is None else GONE


def _unknown(copy: Copy, ledger: Ledger) -> bool:
    """Whether its sender may never have heard that it arrived."""
    return copy.doubtful or any(copy.at <= kill <= copy.at + SETTLING for kill in ledger.kills)


def _left_behind(stale: Sequence[Copy], ledger: Ledger) -> int:
    """Copies in groups that moved away: nobody reads there any more."""
    return sum(ledger.home(copy.chat) != copy.chat for copy in stale)


def _told(found: Record, ledger: Ledger) -> Iterator[tuple[int, int, int]]:
    return ((ledger.home(notice.chat), notice.story, notice.version) for notice in found.notices if notice.came)


def _unanswered(tries: Mapping[int, Sequence[Any]], ledger: Ledger, aside: int) -> Iterator[str]:
    """What was said and never answered, but for what was set aside as poison, of which the newsroom was told."""
    unanswered = [said for said in ledger.said if not _answered(said, tries, ledger)]
    if len(unanswered) > aside:
        yield from (f"unanswered: {said.words!r} in {said.chat} at {said.at}" for said in unanswered)


def _answered(said: Said, tries: Mapping[int, Sequence[Any]], ledger: Ledger) -> bool:
    answer = re.compile(said.answer, re.DOTALL)
    places = {said.chat, ledger.home(said.chat)}
    return any(one.at >= said.at and answer.search(one.text) for place in places for one in tries.get(place, ()))


def _slow(copies: Sequence[Copy], ledger: Ledger) -> Iterator[str]:
    for seconds in _first_sends(copies, ledger):
        if seconds > RECOVERY:
            yield f"slow: the first send came {seconds:.1f} s after a start"
    if ledger.lives and not any(copy.at > ledger.lives[-1].began for copy in copies):
        yield "slow: nothing was sent after the last start, and something waited"


def _first_sends(copies: Sequence[Copy], ledger: Ledger) -> Iterator[float]:
    """Seconds from each start to the first copy of a story that had come out before it and gone nowhere yet."""
    firsts: dict[int, float] = {}
    for copy in copies:
        firsts.setdefault(copy.story, copy.at)
    out = {story.number: story.published.told for story in ledger.stories}
    for life in ledger.lives:
        waited = [at for story, at in firsts.items() if out.get(story, NEVER) < life.began < at <= life.ended]
        if waited:
            yield min(waited) - life.began
