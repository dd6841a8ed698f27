"""The configuration as the command line finds it."""

import os
from pathlib import Path

from bots.config import Config, load


def configured(path: Path | None) -> Config:
    """From the file and the environment of this process; raises `UserError`."""
    return load(path, os.environ)
