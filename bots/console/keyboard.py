"""Lines from the keyboard while messages arrive: read in a thread of their own, so that nothing waits for a person.

The thread sits in `input`, which gives editing and history (readline). What is printed meanwhile goes above the line
that is being typed. The thread is a daemon and the terminal's modes are put back, so leaving never waits for a key.
"""

import asyncio
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from queue import SimpleQueue
from typing import IO

from rich.cells import cell_len

_CLEAR = "\r\x1b[J"
_UP = "\x1b[A"
_LEAVE_PASTING = "\x1b[?2004l"
"""What readline would have sent, had it not been left in the middle of a line."""


class Keyboard:
    """The terminal behind standard input; `out` is where the prompt stands."""

    def __init__(self, out: IO[str], width: Callable[[], int]) -> None:
        self._out = out
        self._width = width
        self._prompts: SimpleQueue[str] = SimpleQueue()
        self._lines: asyncio.Queue[str | None] = asyncio.Queue()
        self._prompt: str | None = None
        self._typed: Callable[[], str] = str

    @contextmanager
    def open(self) -> Iterator[None]:
        """Read while inside."""
        loop = asyncio.get_running_loop()
        restore = _modes()
        self._typed = _line_editor()
        threading.Thread(target=self._read, args=(loop,), name="keyboard", daemon=True).start()
        try:
            yield
        finally:
            restore()
            self._out.write(_LEAVE_PASTING + "\n" if self._prompt is not None else "")
            self._out.flush()

    async def line(self, prompt: str) -> str | None:
        """The next line, without its end; None where there are no more."""
        self._prompt = prompt
        self._prompts.put(prompt)
        line = await self._lines.get()
        self._prompt = None
        return line

    @contextmanager
    def above(self) -> Iterator[None]:
        """What is written inside stands above the line that is being typed."""
        if self._prompt is None:
            yield
            return
        lines = (self._prompt + self._typed()).split("\n")
        rows = sum(1 + cell_len(line) // max(self._width(), 1) for line in lines)
        self._out.write(_UP * (rows - 1) + _CLEAR)
        self._out.flush()
        yield
        self._out.write(self._prompt + self._typed())
        self._out.flush()

    def _read(self, loop: asyncio.AbstractEventLoop) -> None:
        while True:
            prompt = self._prompts.get()
            try:
                line: str | None = input(prompt)
            except UnicodeDecodeError:
                line = ""
            except (EOFError, ValueError):
                line = None
            try:
                loop.call_soon_threadsafe(self._lines.put_nowait, line)
            except RuntimeError:
                return


def _line_editor() -> Callable[[], str]:
    """Switch line editing on where the platform has it; a function that tells what is typed so far.

    Pasted lines are one line with breaks in it, so that a whole article can be pasted behind `/post`.
    """
    try:
        import readline
    except ImportError:
        return str
    readline.parse_and_bind("set enable-bracketed-paste on")
    return readline.get_line_buffer


def _modes() -> Callable[[], None]:
    """A function that puts the terminal's modes back as they are now."""
    if sys.platform == "win32":
        return lambda: None
    import termios

    if not sys.stdin.isatty():
        return lambda: None
    fd = sys.stdin.fileno()
    before = termios.tcgetattr(fd)
    return lambda: termios.tcsetattr(fd, termios.TCSADRAIN, before)
