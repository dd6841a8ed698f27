"""From an editor's text to a draft, or to the changes of a correction."""

import re
from dataclasses import replace

from core.heads.changes import Changes
from core.heads.lines import Line
from core.values.article import DEFAULT_CATEGORY, Draft, Source
from core.values.errors import N_, UserError
from core.values.text import clean, clean_line

BODY_LENGTH = 1_000_000
"""Characters of a body."""

_TEXT_LENGTH = BODY_LENGTH + 50_000
_EMPTY_LINES = re.compile(r"(?:[ \t]*\n)*")
_SAID = re.compile(r"/post(?:@\w{1,64})?(?=\s)[ \t]*", re.IGNORECASE)


def draft(text: str) -> Draft:
    """The article that `text` is; raises `UserError` naming the line that is wrong.

    The first line that is no head line is the title, so `Title`, `# Title` and `title: Title` are all right, and so is
    `/post Title`, as it is said in a chat. Head lines stand in any order; the first empty line ends them.
    """
    head, body = parted(_unsaid(text))
    found = _read(head, titled=True)
    if not found.draft.title:
        raise UserError(N_("There is no title; write it in the first line."))
    if found.credit:
        raise UserError(N_("There is a credit but no image; add a line that begins with image:."))
    return replace(found.draft, body=body)


def changes(text: str) -> Changes:
    """What `text` gives of a correction; raises `UserError` naming the line that is wrong.

    Where the first line is no head line it is the title if only head lines stand below it, as in the file of an article;
    else all of it is the body. An empty value, such as `image:`, clears.
    """
    rest = _unsaid(text)
    head, body = parted(rest)
    if not headed(text):
        body = _body(_allowed(text))
        return Changes(Draft("", body), frozenset({"body"} if body else ()))
    found = _read(head, titled=rest != text or _titled(head))
    return replace(found, draft=replace(found.draft, body=body), given=found.given | {"body"}) if body else found


def begins_with_head(text: str) -> bool:
    """Whether the first line that is not empty is a head line: `key: value`, `# Title` or `#Tag #Tag`."""
    first = clean(text[:4000]).lstrip().partition("\n")[0]
    return Line(1, clean_line(first)).keyed() is not None


def headed(text: str) -> bool:
    """Whether a correction begins with a head, and is not all body."""
    rest = _unsaid(text)
    return rest != text or begins_with_head(text) or _titled(parted(rest)[0])


def _unsaid(text: str) -> str:
    """`text` without the command before it: what is sent in a chat may also stand in a file."""
    found = _SAID.match(text)
    return text[found.end() :] if found else text


def _titled(head: list[Line]) -> bool:
    """Whether the first line is a bare title: no head line itself, and nothing but head lines below it."""
    first, *others = [line.keyed() for line in head] or [None]
    return first is None and bool(others) and all(found is not None and found[0] != "title" for found in others)


def _allowed(text: str) -> str:
    if len(text) > _TEXT_LENGTH:
        raise UserError(N_("That is too long: a body has at most {limit} characters."), limit=BODY_LENGTH)
    return clean(text)


def parted(text: str) -> tuple[list[Line], str]:
    """The head's lines, without empty ones before them, and the body."""
    lines: list[Line] = []
    rest = _allowed(text)
    at = number = 0
    while at < len(rest):
        end = rest.find("\n", at)
        line, at = (rest[at:], len(rest)) if end < 0 else (rest[at:end], end + 1)
        number += 1
        if words := clean_line(line):
            lines.append(Line(number, words))
        elif lines:
            break
    return lines, _body(rest[at:])


def _body(text: str) -> str:
    found = _EMPTY_LINES.match(text)
    body = text[found.end() if found else 0 :].rstrip()
    if len(body) > BODY_LENGTH:
        raise UserError(N_("That is too long: a body has at most {limit} characters."), limit=BODY_LENGTH)
    return body


def _read(lines: list[Line], *, titled: bool) -> Changes:
    """What the head's lines give; `titled` where one line may be the title without saying so."""
    reading = _Reading()
    for line in lines:
        found = line.keyed()
        if found is None and titled and "title" not in reading.given:
            found = ("title", line.text)
        if found is None:
            raise UserError(N_("Line {line} is not understood; leave an empty line before the body."), line=line.number)
        reading.take(line, *found)
    return reading.result()


class _Reading:
    def __init__(self) -> None:
        self.given: set[str] = set()
        self._draft = Draft("")
        self._credit: str | None = None

    def take(self, line: Line, name: str, value: str) -> None:
        """Note that `line` gives `value` to `name`; only tags may come in several lines."""
        if name in self.given and name != "tags":
            raise UserError(N_("Line {line} says again what an earlier line said."), line=line.number)
        self.given.add(name)
        if name == "credit":
            self._credit = line.short(value, name)
        else:
            self._draft = self._with(line, name, value)

    def result(self) -> Changes:
        fields = frozenset(self.given - {"credit"})
        alone = Changes(self._draft, fields, self._credit)
        return replace(alone, draft=alone.applied(self._draft), credit=None) if "picture" in fields else alone

    def _with(self, line: Line, name: str, value: str) -> Draft:
        draft = self._draft
        match name:
            case "title":
                return replace(draft, title=line.title(value))
            case "author":
                return replace(draft, author=line.short(value, name))
            case "summary":
                return replace(draft, summary=line.short(value, name))
            case "external_id":
                return replace(draft, external_id=line.short(value, name))
            case "category":
                return replace(draft, category=line.category(value) if value else DEFAULT_CATEGORY)
            case "language":
                return replace(draft, language=line.language(value) if value else "")
            case "source":
                return replace(draft, source=line.source(value) if value else Source())
            case "published_at":
                return replace(draft, published_at=line.date(value))
            case "picture":
                return replace(draft, picture=line.picture(value) if value else None)
            case _:
                return replace(draft, tags=line.tags(value, draft.tags))
