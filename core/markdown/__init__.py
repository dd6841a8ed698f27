"""Markdown, the form in which editors write and articles are stored, to blocks and back."""

from core.markdown.reader import read
from core.markdown.writer import write

__all__ = ["read", "write"]
