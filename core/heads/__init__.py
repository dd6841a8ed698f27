"""The form in which an editor writes a whole article: head lines, an empty line, the body.

    Title of the article
    #Cuba #Venezuela
    category: General
    source: https://example.org/story The Example
    image: https://example.org/picture.jpg A ship in the harbour
    credit: Ann Example
    language: en

    The body in Markdown from here on.

It is read in one way for `/post`, `/correct`, `post FILE` and the import of Markdown files, and written for editing.
"""

from core.heads.changes import Changes
from core.heads.reader import begins_with_head, changes, draft
from core.heads.together import joined, pictured
from core.heads.writer import write

__all__ = ["Changes", "begins_with_head", "changes", "draft", "joined", "pictured", "write"]
