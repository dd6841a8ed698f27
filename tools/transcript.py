"""Puts what the demo really shows into the README:

    python -m tools.transcript

Some turns of the scene, whole and unedited, between the two marks.
"""

import re
from pathlib import Path

from bots.console.demo import play_scene
from bots.console.story import STORY

README = Path(__file__).parents[1] / "README.md"
MARKS = re.compile(r"(?<=<!-- transcript -->\n).*(?=<!-- /transcript -->)", re.DOTALL)
TURN = re.compile(r"^(?=(?:subscriber|community|editor)> )", re.MULTILINE)

SHOWN = (
    ("subscriber> [+ #Cocoa]", 0),
    ("editor> /post Cocoa train", 0),
    ("editor> [Publish]", 1),
    ('subscriber> /search "eleven days" #rail', 0),
    ("subscriber> [Share]", 0),
    ("editor> [Publish and tell readers]", 0),
    ("editor> [Retract]", 0),
)
"""How a turn begins, and which of those that begin so."""


def transcript() -> str:
    """The turns as the scene shows them now; raises `ValueError` where one is no longer there."""
    told: list[str] = []
    if play_scene(STORY, told.append):
        raise ValueError(told[-1])
    turns = TURN.split("\n".join(told))
    shown: list[str] = []
    for beginning, which in SHOWN:
        found = [turn for turn in turns if turn.startswith(beginning)]
        if len(found) <= which:
            raise ValueError(beginning)
        shown.append(found[which].strip())
    return "```text\n" + "\n\n".join(shown) + "\n```\n"


def written(readme: str) -> str:
    """`readme` with the transcript of today."""
    text = transcript()
    return MARKS.sub(lambda _: text, readme)


if __name__ == "__main__":
    README.write_text(written(README.read_text("utf-8")), "utf-8")
