"""What version this is."""

from importlib.metadata import version as installed


def version() -> str:
    return installed("newsclip-bot")
