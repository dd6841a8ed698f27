"""The named points of the kill test stand where the table says, and a process that comes by one is gone there."""

import asyncio
import inspect
import signal
import sys
from pathlib import Path

import pytest

from tests.chaos.telegram import newsroom, street
from tests.chaos.telegram.launch import found
from tests.chaos.telegram.points import POINTS

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", POINTS)
def test_each_point_is_a_function_that_somebody_can_bring_about(name: str) -> None:
    owner, function = found(POINTS[name].place)
    assert inspect.iscoroutinefunction(getattr(owner, function))
    assert POINTS[name].act in newsroom.ACTS | street.ACTS


@pytest.mark.parametrize(("nth", "said"), [(1, ""), (2, "told\n")])
async def test_the_nth_call_is_the_last(nth: int, said: str) -> None:
    script = (
        "import asyncio\nfrom tests.chaos.telegram.launch import trap\nfrom core.delivery.lane import Lane\n"
        "async def main():\n"
        "    for _ in range(3):\n"
        "        await Lane._recover(None)\n"
        "        print('told', flush=True)\n"
        "async def recover(lane): pass\n"
        "Lane._recover = recover\n"
        f"trap('recovery-committed', {nth}).set()\nasyncio.run(main())\n"
    )
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", script), cwd=ROOT, stdout=asyncio.subprocess.PIPE
    )
    told, _ = await asyncio.wait_for(process.communicate(), 30)
    assert (process.returncode, told.decode()) == (-signal.SIGKILL, said)
