"""Logs go to standard error: for people on a terminal, one JSON object a line otherwise.

A fault's whole trace is in the JSON; on a terminal it is one line, since a trace there reads as an outcry. Neither shows
the values of variables, which may be secrets.
"""

import logging
import sys
import traceback
from typing import TextIO

import structlog

_TRACE = structlog.tracebacks.ExceptionDictTransformer(show_locals=False)


def configure(level: int = logging.INFO) -> None:
    """Set up structlog; called once, by the command line."""
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
        ],
        wrapper_class=structlog.make_filtering_bound_logger(level),
        logger_factory=structlog.WriteLoggerFactory(sys.stderr),
        cache_logger_on_first_use=False,
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(levelname)s %(name)s: %(message)s")


def _in_one_line(sink: TextIO, fault: structlog.typing.ExcInfo) -> None:
    """The kind of the fault and the last line of code that it passed."""
    kind, _, trace = fault
    place = traceback.extract_tb(trace)[-1:]
    sink.write(
        "".join([f"\n{kind.__module__}.{kind.__qualname__}", *(f" at {at.filename}:{at.lineno}" for at in place)])
    )
