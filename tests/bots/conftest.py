"""The command line, on both databases."""

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog

from tests.bots.typed import Newsclip


@pytest.fixture
def newsclip(migrated_url: str, tmp_path: Path) -> Iterator[Newsclip]:
    folder = tmp_path / "files"
    folder.mkdir()
    root, hook = logging.getLogger(), sys.excepthook
    level, handlers = root.level, list(root.handlers)
    yield Newsclip(migrated_url, folder)
    structlog.reset_defaults()
    root.setLevel(level)
    root.handlers[:] = handlers
    sys.excepthook = hook
