"""The scene of `newsclip demo`: it plays through without a terminal, and notices what is not as it should be."""

import re
import subprocess
import sys
from dataclasses import replace

import pytest

from bots.console.demo import play_scene
from bots.console.samples import samples
from bots.console.scene import Turn
from bots.console.seats import SUBSCRIBER
from bots.console.story import STORY
from core.heads import write
from core.markdown import read
from core.values.document import List, Quote

DEMO = "from bots.console.demo import play; raise SystemExit(play(scene=False))"
START, *_ = STORY


def test_without_a_terminal_the_whole_scene_is_played() -> None:
    ended = subprocess.run(
        [sys.executable, "-c", DEMO], stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=60
    )
    assert (ended.returncode, ended.stderr) == (0, ""), ended.stdout[-2000:] + ended.stderr
    for turn in STORY:
        assert turn.does in ended.stdout
    assert f"{len(STORY)} turns, each of them as it should be" in ended.stdout
    assert "\x1b" not in ended.stdout


WRONG = {
    "missing": (replace(START, shows=("Good bye",)), "turn 1 (subscriber> /start): “Good bye” is missing"),
    "unwanted": (replace(START, hides=("Hello",)), "turn 1 (subscriber> /start): “Hello” should not be there"),
    "unmarked": (replace(START, marked=("Hello",)), "turn 1 (subscriber> /start): “Hello” is not marked"),
    "no button": (Turn(SUBSCRIBER, "[Sing]", ()), "turn 1: subscriber sees no button “Sing”"),
    "nothing comes": (Turn(SUBSCRIBER, "", ("News",)), "turn 1 (subscriber> ): “News” is missing"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_a_turn_that_differs_ends_the_scene_and_is_named(wrong: str) -> None:
    turn, fault = WRONG[wrong]
    told: list[str] = []
    assert play_scene([turn], told.append, patience=0.2) == 1
    assert told[-1] == f"The scene went wrong: {fault}"


def test_the_samples_are_articles_that_can_be_posted() -> None:
    drafts = samples()
    assert len(drafts) == 8
    assert {draft.language for draft in drafts} == {"en", "es"}
    assert len({draft.category for draft in drafts}) >= 5
    for draft in drafts:
        assert draft.tags
        assert draft.source.url
        assert read(draft.body)
        assert re.findall(r"https?://(?!example\.(?:org|com)/)", write(draft)) == []
    blocks = [block for draft in drafts for block in read(draft.body)]
    assert any(isinstance(block, Quote) and block.speaker for block in blocks)
    assert {block.start for block in blocks if isinstance(block, List)} == {None, 1}
    assert any(draft.picture and draft.picture.alt and draft.picture.credit for draft in drafts)


def test_two_of_the_samples_tell_the_same_event() -> None:
    first, second = (draft for draft in samples() if "Sanbo" in draft.title)
    assert {tag.name for tag in first.tags} & {tag.name for tag in second.tags} == {"cocoa", "ports"}
    assert first.body != second.body
