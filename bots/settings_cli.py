"""The configuration as the command line finds it."""

import os
from pathlib import Path

from bots.config import Config, load
from bots.logs import conceal
from bots.platform import secrets


def configured(path: Path | None) -> Config:
    """From the file and the environment of this process, its secrets out of every log; raises `UserError`."""
    config = load(path, os.environ)
    concealed(config)
    return config


def concealed(config: Config) -> None:
    """Keep the secrets of `config` out of every log from now on."""
    for table in (config, *config.bots.values()):
        conceal(*secrets(table))
