"""The named points of the kill test stand where the table says, and a process that comes by one is gone there."""

import asyncio
import inspect
import signal
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.chaos import newsroom
from tests.chaos.discord import points as discord
from tests.chaos.discord import street as discord_street
from tests.chaos.launch import found
from tests.chaos.points import Point
from tests.chaos.telegram import points as telegram
from tests.chaos.telegram import street as telegram_street

ROOT = Path(__file__).parents[2]


STREETS = (
    (telegram.POINTS, telegram_street.ACTS | telegram_street.MOVES),
    (discord.POINTS, discord_street.ACTS),
)


@pytest.mark.parametrize(
    ("point", "acts"),
    [
        pytest.param(point, acts, id=f"{number}-{name}")
        for number, (points, acts) in enumerate(STREETS)
        for name, point in points.items()
    ],
)
def test_each_point_is_a_function_that_somebody_can_bring_about(point: Point, acts: Mapping[str, int]) -> None:
    owner, function = found(point.place)
    assert inspect.iscoroutinefunction(getattr(owner, function))
    assert point.act in {**newsroom.ACTS, **acts}


@pytest.mark.parametrize(("nth", "said"), [(1, ""), (2, "told\n")])
async def test_the_nth_call_is_the_last(nth: int, said: str) -> None:
    script = (
        "import asyncio\nfrom tests.chaos.launch import trap\nfrom core.delivery.lane import Lane\n"
        "async def main():\n"
        "    for _ in range(3):\n"
        "        await Lane._recover(None)\n"
        "        print('told', flush=True)\n"
        "async def recover(lane): pass\n"
        "Lane._recover = recover\n"
        f"trap('tests.chaos.telegram.points', 'recovery-committed', {nth}).set()\nasyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, told.decode()) == (-signal.SIGKILL, said)
