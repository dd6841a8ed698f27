"""Files of articles, as people hand them in: JSON lines, Markdown, and the feeds of publishers.

Every file is untrusted. What it is shows from its content; what it holds comes out as entries, one by one, each good or
at fault, so that one bad entry never stops the rest.
"""

from core.feeds.entries import Entry, Fault, Format, Item, Reading
from core.feeds.reading import read

__all__ = ["Entry", "Fault", "Format", "Item", "Reading", "read"]
