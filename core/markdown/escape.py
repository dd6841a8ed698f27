"""Words as Markdown that reads back as just these words, with no more backslashes than needed."""

import re

from markdown_it.common.utils import isMdAsciiPunct, isPunctChar

_ALWAYS = re.compile(r"[\\`\[\]]|&(?=#?\w+;)|<(?!\s)")
_STAR = re.compile(r"(?<!\s)\*|\*(?!\s)|^\*|\*$")
_TILDE = re.compile(r"~(?=~)|(?<=~)~|^~|~$")
_UNDERSCORE = re.compile(r"(?<![^\W_])_|_(?![^\W_])")
_LINE_START = re.compile(
    r"(?m)^(\d{1,9}(?=[.)](?:\s|$)))|^(?=#{1,6}(?:\s|$)|[+*-](?:\s|$)|>|=+[ ]*$|-[- ]*$)",
)
_CLOSING_MARKS = re.compile(r"(^|\s)(?=#+$)")


def words(text: str, *, starts_line: bool) -> str:
    """`text` between two other things in a line; line breaks become hard ones."""
    escaped = _ALWAYS.sub(r"\\\g<0>", text)
    escaped = _UNDERSCORE.sub(r"\\_", _STAR.sub(r"\\*", _TILDE.sub(r"\\~", escaped)))
    lines = escaped.split("\n")
    return "\\\n".join(line if i == 0 and not starts_line else _line_start(line) for i, line in enumerate(lines))


def closing(line: str) -> str:
    """The line of a heading, whose last `#` would not be shown."""
    return _CLOSING_MARKS.sub(r"\1\\", line)


def title(text: str) -> str:
    """`text` between the quotation marks of an image's title."""
    return re.sub(r'["\\]|&(?=#?\w+;)', r"\\\g<0>", text)


def address(url: str) -> str:
    """`url`, already percent-encoded, between the parentheses of a link."""
    safe = re.sub(r"&(?=#?\w+;)", "&amp;", url)
    return f"<{safe}>" if "(" in safe or ")" in safe else safe


def code(text: str) -> str:
    """One line of code in the shortest row of backticks that it does not hold itself."""
    taken = {len(row) for row in re.findall("`+", text)}
    fence = "`" * next(length for length in range(1, len(text) + 2) if length not in taken)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def is_letter(letter: str) -> bool:
    """Whether a mark of emphasis next to `letter` stands next to a word (CommonMark 0.31 §6.2)."""
    return bool(letter) and not (letter.isspace() or isMdAsciiPunct(ord(letter)) or isPunctChar(letter))


def is_mark(letter: str) -> bool:
    """Whether `letter` is punctuation to CommonMark."""
    return bool(letter) and not letter.isspace() and not is_letter(letter)


def entity(letter: str) -> str:
    """`letter` so that the mark of emphasis next to it sees punctuation."""
    return f"&#{ord(letter)};"


def _line_start(line: str) -> str:
    return _LINE_START.sub(lambda found: f"{found[1] or ''}\\", line, count=1)
