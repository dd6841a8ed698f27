"""HTML, as feeds bring it and pages show it, to blocks and back."""

from core.html.reader import read
from core.html.writer import write

__all__ = ["read", "write"]
