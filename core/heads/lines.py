"""One head line at a time: what it may say, and the sentence for what it may not.

Every error names the line, counted from 1 in the text as the editor sent it.
"""

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from core.values.article import Picture, Source
from core.values.errors import N_, UserError
from core.values.language import parse_language
from core.values.picture import kept_name
from core.values.tag import TAG_LENGTH, Tag, Topic, parse_tag
from core.values.text import clean_line
from core.values.url import web_url

KEYS = {
    "title": "title",
    "tags": "tags",
    "category": "category",
    "source": "source",
    "image": "picture",
    "picture": "picture",
    "credit": "credit",
    "language": "language",
    "author": "author",
    "summary": "summary",
    "date": "published_at",
    "published": "published_at",
    "id": "external_id",
}
"""Each word that may stand before a colon, and what it gives."""

LIMITS = {"title": 300, "author": 200, "summary": 1000, "external_id": 500, "credit": 300, "alt": 1000, "name": 200}
"""Characters of a line's value; tags and addresses have limits of their own."""

TAGS = 20
"""Tags an article may have."""

_KEYED = re.compile(r"([A-Za-z]+)[ \t]*[:：](.*)", re.DOTALL)
_HEADING = re.compile(r"#{1,6}[ \t]+(.*)", re.DOTALL)
_URL = re.compile(r"https?://", re.IGNORECASE)
_NAMED_URL = re.compile(r"([^<>]*)<(\S+)>", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """A line of a head: its number and its words."""

    number: int
    text: str

    def keyed(self) -> tuple[str, str] | None:
        """What the line gives and its value, where it is `key: value`, `# Title` or a row of tags."""
        if (found := _KEYED.fullmatch(self.text)) and (name := KEYS.get(found[1].lower())):
            return name, clean_line(found[2])
        if found := _HEADING.fullmatch(self.text):
            return "title", clean_line(found[1])
        words = self.text.replace(",", " ").split()
        if words and all(len(word) > 1 and word.startswith("#") for word in words):
            return "tags", " ".join(words)
        return None

    def short(self, value: str, name: str) -> str:
        """`value`, unless it is too long."""
        if len(value) > LIMITS[name]:
            raise UserError(
                N_("Line {line} is too long: at most {limit} characters."), line=self.number, limit=LIMITS[name]
            )
        return value

    def title(self, value: str) -> str:
        if not value:
            raise UserError(N_("Line {line}: a title cannot be empty."), line=self.number)
        return self.short(value, "title")

    def tags(self, value: str, earlier: tuple[Tag, ...]) -> tuple[Tag, ...]:
        """The `earlier` tags and those of `#A #B` or `A, B C`, words by space or comma, each once."""
        tags = {tag.name: tag for tag in earlier}
        for tag in map(self._tag, value.replace(",", " ").split()):
            tags.setdefault(tag.name, tag)
        if len(tags) > TAGS:
            raise UserError(N_("Line {line}: an article has at most {limit} tags."), line=self.number, limit=TAGS)
        return tuple(tags.values())

    def picture(self, value: str) -> Picture:
        """`URL` or `URL description`; what stands for a kept picture is written like an address."""
        url, _, alt = value.partition(" ")
        return Picture(url if kept_name(url) else self.url(url), self.short(alt, "alt"))

    def category(self, value: str) -> str:
        try:
            return Topic.category(value).label
        except UserError as error:
            raise UserError(
                N_("Line {line}: “{text}” cannot be a category; it needs letters or digits, at most {limit}."),
                line=self.number,
                text=_cut(value),
                limit=TAG_LENGTH,
            ) from error

    def source(self, value: str) -> Source:
        """`URL`, `URL name`, `name <URL>` or a name alone."""
        if named := None if _URL.match(value) else _NAMED_URL.fullmatch(value):
            return Source(self.url(named[2]), self.short(clean_line(named[1]), "name"))
        if "://" in value.partition(" ")[0]:
            url, _, name = value.partition(" ")
            return Source(self.url(url), self.short(name, "name"))
        return Source("", self.short(value, "name"))

    def url(self, value: str) -> str:
        try:
            return web_url(value)
        except UserError as error:
            raise UserError(
                N_("Line {line}: “{text}” is not a web address; one begins with https://."),
                line=self.number,
                text=_cut(value),
            ) from error

    def language(self, value: str) -> str:
        try:
            return parse_language(value)
        except UserError as error:
            raise UserError(
                N_("Line {line}: “{text}” is not a language code; write one such as en, es or zh."),
                line=self.number,
                text=_cut(value),
            ) from error

    def date(self, value: str) -> datetime:
        """ISO 8601; UTC where no offset is given."""
        try:
            moment = datetime.fromisoformat(value)
            settled = (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
            if not 1900 <= settled.year < 2200:
                raise ValueError(value)
            return settled
        except (ValueError, OverflowError) as error:
            raise UserError(
                N_("Line {line}: “{text}” is not a date; write 2026-01-31 or 2026-01-31T14:00Z."),
                line=self.number,
                text=_cut(value),
            ) from error

    def _tag(self, word: str) -> Tag:
        try:
            return parse_tag(word)
        except UserError as error:
            raise UserError(
                N_("Line {line}: “{text}” cannot be a tag; it needs letters or digits, at most {limit}."),
                line=self.number,
                text=_cut(word),
                limit=TAG_LENGTH,
            ) from error


def _cut(text: str) -> str:
    return text if len(text) <= 40 else f"{text[:39]}…"
