"""The articles of the demonstration: files that `newsclip post FILE` takes as well, oldest first."""

from importlib.resources import files

from core.heads import draft
from core.values.article import Draft


def samples() -> list[Draft]:
    folder = files("bots.console") / "articles"
    named = sorted((file for file in folder.iterdir() if file.name.endswith(".md")), key=lambda file: file.name)
    return [draft(file.read_text(encoding="utf-8")) for file in named]
