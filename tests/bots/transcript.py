"""A story as it was read: who said what where, and what came, for somebody to read afterwards.

It is written where the environment's `NEWSCLIP_TEST_TRANSCRIPT` names a folder, one file for each story.
"""

import os
from collections.abc import Sequence
from pathlib import Path

FOLDER = "NEWSCLIP_TEST_TRANSCRIPT"


class Transcript:
    def __init__(self, name: str) -> None:
        self._name = name
        self._lines: list[str] = []

    def chapter(self, title: str) -> None:
        self._lines += ["", f"== {title} ==", ""]

    def said(self, who: str, where: str, what: str) -> None:
        self._lines.append(f"{who}, in {where}: {what}")

    def seen(self, where: str, words: str, labels: Sequence[str] = (), *, note: str = "") -> None:
        """What stands there now; `note` is what else is to be seen of it."""
        self._lines.append(f"    [{where}{f'; {note}' if note else ''}]")
        self._lines += [f"    | {line}" for line in words.split("\n")]
        if labels:
            self._lines.append("    " + " ".join(f"({label})" for label in labels))
        self._lines.append("")

    def write(self) -> None:
        """Nothing where nobody asked for it."""
        if folder := os.environ.get(FOLDER):
            path = Path(folder, f"{self._name}.txt")
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text("\n".join(self._lines).lstrip() + "\n")
