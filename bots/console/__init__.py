"""The bot in a terminal: every seat of a newsroom at one keyboard, without a token and without a network."""

from bots.platform import PlatformSettings


class Settings(PlatformSettings):
    """Nothing more to set."""


def create(_settings: Settings) -> None:
    """Never on in `newsclip run`: the console lives in `newsclip demo`."""
