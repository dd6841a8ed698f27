"""The interactive demonstration on a real terminal (a pseudo-terminal), as somebody types into it."""

import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
from codecs import getincrementaldecoder
from collections.abc import Iterator
from fcntl import ioctl
from time import monotonic

import pytest

DEMO = "from bots.console.demo import play; raise SystemExit(play(scene=False))"
ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\][^\x1b\x07]*(?:\x1b\\|\x07)")
PATIENCE = 30.0
AT_ONCE = 5.0
"""Seconds, on a busy machine; a stop that waits for a key or for the lanes' grace takes longer."""


class Typist:
    """Sits at a terminal of 60 columns; `see` reads on until the words are there."""

    def __init__(self, **environment: str) -> None:
        self.terminal, inner = pty.openpty()
        ioctl(inner, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 60, 0, 0))
        self.modes = termios.tcgetattr(inner)
        self.inner = inner
        around = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
        around |= {"TERM": "xterm-256color", "COLUMNS": "60", "LINES": "40"} | environment
        self.process = subprocess.Popen(
            [sys.executable, "-c", DEMO],
            stdin=inner,
            stdout=inner,
            stderr=inner,
            env=around,
            start_new_session=True,
        )
        self.raw = self.everything = ""
        self.decoder = getincrementaldecoder("utf-8")("replace")

    def see(self, words: str) -> str:
        """What came up to and with `words`, without escape sequences."""
        deadline = monotonic() + PATIENCE
        while words not in self.text:
            ready, _, _ = select.select([self.terminal], [], [], max(deadline - monotonic(), 0))
            assert ready, f"“{words}” does not come; there is:\n{self.text}"
            read = self.decoder.decode(os.read(self.terminal, 65536))
            self.raw += read
            self.everything += read
        seen, _, rest = self.text.partition(words)
        self.raw = rest
        return seen + words

    @property
    def text(self) -> str:
        return ESCAPES.sub("", self.raw).replace("\r", "")

    def type(self, line: str) -> None:
        os.write(self.terminal, f"{line}\n".encode())

    def close(self) -> None:
        self.process.kill()
        self.process.wait()
        os.close(self.terminal)
        os.close(self.inner)


@pytest.fixture
def typist() -> Iterator[Typist]:
    sitting = Typist()
    yield sitting
    sitting.close()


def test_a_push_arrives_at_another_seat_and_is_announced(typist: Typist) -> None:
    typist.see("subscriber> ")
    typist.type("/tag follow cocoa")
    typist.see("You follow #Cocoa.")
    typist.see("subscriber> ")
    typist.type("editor")
    typist.see("editor> ")
    typist.type("/post Quay news\\")
    typist.see("… ")
    typist.type("#cocoa")
    guide = typist.see("editor> ")
    assert "│ Quay news" in guide
    assert "1 chat would get it" in guide
    typist.type("1")
    typist.see("Published: Quay news")
    typist.see("subscriber: new message (1 to read)")
    typist.see("editor> ")
    typist.type(":1")
    typist.see("Quay news")
    typist.see("Why this?")
    typist.see("subscriber> ")
    typist.type("editor")
    typist.see("editor> ")
    typist.type("/retract 9 A hoax")
    typist.see("Keep")
    typist.see("editor> ")
    typist.type("7")
    typist.see("subscriber: a message has changed (1 to read)")


def test_what_is_not_text_is_passed_over(typist: Typist) -> None:
    typist.see("subscriber> ")
    os.write(typist.terminal, b"\xff\xfe\xc3\n")
    typist.see("subscriber> ")
    typist.type("/help")
    typist.see("This is what I understand:")


def test_a_whole_article_can_be_pasted(typist: Typist) -> None:
    typist.see("subscriber> ")
    typist.type("editor")
    typist.see("editor> ")
    typist.type("\x1b[200~/post Pasted\n#cocoa\n\nFirst.\n\nSecond.\x1b[201~")
    card = typist.see("This is a preview")
    assert "│ First." in card
    assert "│ Second." in card


@pytest.mark.parametrize(("environment", "coloured"), [({}, True), ({"NO_COLOR": "1"}, False)])
def test_colours_are_left_out_where_they_are_not_wanted(environment: dict[str, str], coloured: bool) -> None:
    sitting = Typist(**environment)
    try:
        sitting.see("subscriber> ")
        sitting.type("/start")
        sitting.see("[1] + #Cocoa")
        assert bool(re.search(r"\x1b\[[0-9;]*3[0-7]m", sitting.everything)) is coloured
    finally:
        sitting.close()


def test_a_form_takes_several_lines(typist: Typist) -> None:
    typist.see("subscriber> ")
    typist.type(":3")
    typist.see("editor> ")
    typist.type("/post")
    for asked, line in (("Title> ", "community"), ("Tags (optional)> ", ""), ("Category (optional)> ", "World")):
        typist.see(asked)
        typist.type(line)
    typist.see("a line with . only ends them")
    for line in ("First.", "", "Second.", "."):
        typist.see("> " if line == "First." else "… ")
        typist.type(line)
    typist.see("Picture (optional)> ")
    typist.type("")
    card = typist.see("This is a preview")
    assert "World" in card
    assert "│ community" in card
    assert "│ First." in card
    assert "│ Second." in card


@pytest.mark.parametrize("leaving", ["\x04", "\x03", ":q\n"], ids=["Ctrl-D", "Ctrl-C", ":q"])
def test_leaving_waits_for_nothing_and_gives_the_terminal_back(typist: Typist, leaving: str) -> None:
    typist.see("subscriber> ")
    began = monotonic()
    if leaving == "\x03":
        typist.process.send_signal(signal.SIGINT)
    else:
        os.write(typist.terminal, leaving.encode())
    assert typist.process.wait(timeout=PATIENCE) == 0
    assert monotonic() - began < AT_ONCE
    assert termios.tcgetattr(typist.inner) == typist.modes
