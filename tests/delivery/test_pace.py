"""Limits, as a strict platform would count them."""

import asyncio
import selectors
from collections.abc import Coroutine
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from core.delivery.gate import Gate, Urgency
from core.delivery.pace import Limits, Pace
from core.values.chat import Address, ChatKind

CHAT = Address("paper", "1")


def worst_second(times: list[float]) -> int:
    return max(sum(1 for other in times if at <= other < at + 1.0) for at in times)


@given(st.lists(st.floats(0, 0.2), min_size=40, max_size=120))
def test_calls_are_even_and_lateness_never_makes_a_31st_in_a_sliding_second(lateness: list[float]) -> None:
    pace, now, left = Pace(Limits(per_second=29.5)), 0.0, []
    for late in lateness:
        now = max(now, pace.slot(now)) + late
        now = max(now, pace.admit(now))
        pace.sent(now)
        left.append(now)
    assert worst_second(left) <= 30


def test_a_free_lane_keeps_its_full_rate() -> None:
    pace, now = Pace(Limits(per_second=29.5)), 0.0
    for _ in range(2950):
        now = max(now, pace.slot(now))
        now = max(now, pace.admit(now))
        pace.sent(now)
    assert 99.0 < now <= 100.0


def test_a_halt_holds_everything_and_a_shorter_one_does_not_lift_it() -> None:
    pace = Pace(Limits(per_second=10))
    pace.halt(60.0)
    pace.halt(5.0)
    assert pace.slot(0.0) == 60.0
    assert pace.halted(1.0) == 59.0
    assert pace.halted(61.0) == 0.0


def test_one_message_a_second_in_one_chat() -> None:
    pace = Pace(Limits(per_second=100, chat_interval=1.0))
    assert pace.chat_ready(CHAT, 5.0) == 5.0
    pace.chat_sent(CHAT, ChatKind.PRIVATE, 5.0)
    assert pace.chat_ready(CHAT, 5.5) == 6.0
    assert pace.chat_ready(Address("paper", "2"), 5.5) == 5.5


def test_twenty_a_minute_in_one_group() -> None:
    pace = Pace(Limits(per_second=100, group_per_minute=20))
    for second in range(20):
        assert pace.chat_ready(CHAT, float(second)) == second
        pace.chat_sent(CHAT, ChatKind.GROUP, float(second))
    assert pace.chat_ready(CHAT, 20.0) == 60.0
    assert pace.chat_ready(CHAT, 61.0) == 61.0


def test_quiet_chats_are_forgotten() -> None:
    pace = Pace(Limits(per_second=1e9, chat_interval=1.0, group_per_minute=20))
    for number in range(10_000):
        pace.chat_sent(Address("paper", str(number)), ChatKind.GROUP, number * 1.0)
    assert len(pace._chats) <= 2
    assert len(pace._groups) <= 61


class Jumps(selectors.DefaultSelector):
    """Waits for nothing: the time it was to wait has simply passed."""

    passed = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        self.passed += timeout or 0.0
        return super().select(0)


class Timeless(asyncio.SelectorEventLoop):
    """An event loop whose clock jumps to the next timer."""

    def __init__(self) -> None:
        self._jumps = Jumps()
        super().__init__(self._jumps)

    def time(self) -> float:
        return self._jumps.passed


def timeless(story: Coroutine[Any, Any, None]) -> None:
    with asyncio.Runner(loop_factory=Timeless) as runner:
        runner.run(story)


def test_a_reply_overtakes_a_thousand_waiting_pushes() -> None:
    async def story() -> None:
        loop, gate, left = asyncio.get_running_loop(), Gate(Pace(Limits(per_second=29.5))), []

        async def call(urgency: Urgency) -> None:
            await gate.turn(urgency)
            await gate.leave()
            left.append((loop.time(), urgency))

        pushes = [asyncio.create_task(call(Urgency.PUSH)) for _ in range(1000)]
        await asyncio.sleep(10)
        asked = loop.time()
        await call(Urgency.REPLY)
        assert loop.time() - asked <= 2 / 29.5
        await asyncio.gather(*pushes)
        times = [at for at, _ in left]
        assert worst_second(times) <= 30
        assert len(times) / (times[-1] - times[0]) >= 29

    timeless(story())
