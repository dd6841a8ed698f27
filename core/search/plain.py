"""The words of a Markdown body, for the index and for snippets.

A full parse costs milliseconds an article, a thousand times what indexing it costs. Here only what would show as noise
is taken away; the words are the same.
"""

import re
from collections.abc import Iterator
from html import unescape

_PARTS = re.compile(
    r"""
    !?\[(?P<shown>[^\[\]\n]*)\](?:\([^()\s]*(?:\([^()\s]*\)[^()\s]*)*(?:\s+"[^"\n]*")?\)|\[[^\[\]\n]*\])  # link or picture
    | ^[ ]{0,3}\[[^\[\]\n]+\]:[ ]*\S+.*$                                # where a reference points to
    | <(?:https?://|mailto:)[^<>\s]*> | </?[a-zA-Z][^<>\n]*> | <!--.*?-->  # bare addresses, HTML
    | ^[ ]{0,3}(?:\#{1,6}[ ]|>[ ]?|[-*+][ ]|\d{1,9}[.)][ ]|(?:[-*_=][ ]*){3,}$|(?:```|~~~).*$)+  # marks at a line's start
    | \\(?P<escaped>[!-/:-@\[-`{-~])
    | \*{1,3} | ~~ | `+ | (?<!\w)_{1,3} | _{1,3}(?!\w)
    """,
    re.VERBOSE | re.MULTILINE,
)


_ALONE = re.compile(r"[ \t>]*(?:\#{1,6}[ \t].*|(?:[-*_=][ \t]*){3,})?")
"""A line that ends what is before it and is no part of what follows: empty, a heading, a rule."""

_ITEM = re.compile(r"[ \t>]*(?:[-*+]|\d{1,9}[.)])[ \t]")


def plain_blocks(markdown: str) -> Iterator[str]:
    """The paragraphs, headings and list items of `markdown`, each as one line of running text; none is empty."""
    block = ""
    for line in markdown.splitlines():
        alone = _ALONE.fullmatch(line) is not None
        if alone or _ITEM.match(line):
            yield from filter(None, (plain_words(block),))
            block = ""
        block += f"{line}\n"
        if alone:
            yield from filter(None, (plain_words(block),))
            block = ""
    yield from filter(None, (plain_words(block),))


def plain_words(markdown: str) -> str:
    """`markdown` as one line of running text."""
    return " ".join(unescape(_PARTS.sub(_shown, markdown)).split())


def _shown(part: re.Match[str]) -> str:
    if part["shown"] is not None:
        return plain_words(part["shown"]) if part["shown"] else ""
    return part["escaped"] or ""
