"""Logs go to standard error: for people on a terminal, one JSON object a line otherwise.

What libraries log and what nobody caught comes the same way. A fault's whole trace is in the JSON; on a terminal it is one
line, since a trace there reads as an outcry. Neither shows the values of variables, and the last step before a line is
written takes every secret out of it, however it came there.
"""

import json
import logging
import re
import sys
import threading
import traceback
from contextlib import suppress
from types import TracebackType
from typing import Any, TextIO
from urllib.parse import quote, quote_plus

import structlog

HIDDEN = "***"

LONG = 16
"""Characters from which a secret is hidden inside other words too. A shorter one, which may be a word of every day, is
hidden only where it stands alone."""

SHORT = 4
"""Characters below which a secret is none: hiding it would hide everything."""

_TELEGRAM = r"\d{6,}(?::|%3[Aa])[A-Za-z0-9_-]{30,}"
"""What a token of Telegram looks like, in an address as in a text (core.telegram.org/bots/api#authorizing-your-bot)."""

_TRACE = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


class Secrets:
    """What is to be taken out of every text; what is hidden once stays hidden."""

    def __init__(self) -> None:
        self._forms: set[str] = set()
        self._pattern = re.compile(_TELEGRAM)

    def add(self, secret: str) -> None:
        if len(secret) < SHORT or secret in self._forms:
            return
        written = {secret, quote(secret), quote(secret, safe=""), quote_plus(secret)}
        for _nested in range(2):  # a text inside another, such as what a library says of its parameters in our JSON
            written |= {quoted[1:-1] for form in written for quoted in (repr(form), json.dumps(form))}
        self._forms |= written
        longest_first = sorted(self._forms, key=len, reverse=True)
        self._pattern = re.compile("|".join([_TELEGRAM, *map(_form, longest_first)]))

    def taken_out(self, text: str) -> str:
        return self._pattern.sub(HIDDEN, text)


def _form(secret: str) -> str:
    return re.escape(secret) if len(secret) >= LONG else rf"(?<!\w){re.escape(secret)}(?!\w)"


_SECRETS = Secrets()


def conceal(*secrets: str) -> None:
    """From now on none of these is in a log, as it stands or encoded for an address or JSON."""
    for secret in secrets:
        _SECRETS.add(secret)


def redacted(text: str) -> str:
    """`text` with `***` in place of each secret and of all that looks like a token of Telegram."""
    return _SECRETS.taken_out(text)


def configure(*, debug: bool = False) -> None:
    """Set up every log; called once, by the command line. Libraries are heard from warnings on, with `debug` all is."""
    terminal = sys.stderr.isatty()
    rendering: list[structlog.typing.Processor] = (
        [structlog.dev.ConsoleRenderer(exception_formatter=_in_one_line)]
        if terminal
        else [structlog.processors.ExceptionRenderer(_TRACE), structlog.processors.JSONRenderer()]
    )
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            *rendering,
            _without_secrets,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.DEBUG if debug else logging.INFO),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    root = logging.getLogger()
    root.setLevel(logging.DEBUG if debug else logging.WARNING)
    for handler in [handler for handler in root.handlers if isinstance(handler, _Relay)]:
        root.removeHandler(handler)
    root.addHandler(_Relay())
    _catch_the_uncaught()


class _Relay(logging.Handler):
    """What libraries log through the standard library, told as our own."""

    def emit(self, record: logging.LogRecord) -> None:
        try:
            said = record.getMessage()
        except Exception:
            said = str(record.msg)
        level = min(max(record.levelno // 10 * 10, logging.DEBUG), logging.CRITICAL)
        with suppress(OSError, ValueError):  # nobody reads any more: no fault of who logs
            structlog.get_logger().log(level, said, logger=record.name, exc_info=record.exc_info)


def _without_secrets(_logger: object, _method: str, line: Any) -> str:
    """The last processor: `line` is what will be written."""
    return redacted(line)


def _catch_the_uncaught() -> None:
    """What ends the process, a thread or an object unheard is logged; a hook that somebody else has set stays."""
    if sys.excepthook is sys.__excepthook__:
        sys.excepthook = _uncaught
    if threading.excepthook is threading.__excepthook__:
        threading.excepthook = lambda ended: _uncaught(ended.exc_type, ended.exc_value, ended.exc_traceback)
    if sys.unraisablehook is sys.__unraisablehook__:
        sys.unraisablehook = lambda lost: _uncaught(lost.exc_type, lost.exc_value, lost.exc_traceback)


def _uncaught(kind: type[BaseException], error: BaseException | None, trace: TracebackType | None) -> None:
    if not issubclass(kind, KeyboardInterrupt | SystemExit):
        structlog.get_logger().critical("uncaught", exc_info=(kind, error or kind(), trace))


def _in_one_line(sink: TextIO, fault: structlog.typing.ExcInfo) -> None:
    """The kind of the fault and the last line of code that it passed."""
    kind, _, trace = fault
    place = traceback.extract_tb(trace)[-1:]
    sink.write(
        "".join([f"\n{kind.__module__}.{kind.__qualname__}", *(f" at {at.filename}:{at.lineno}" for at in place)])
    )
