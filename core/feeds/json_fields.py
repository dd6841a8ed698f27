"""The values of one line, each read as what it must be, with a sentence that names the key where it is not."""

import re
from base64 import b64decode
from collections.abc import Mapping
from datetime import datetime

from core.feeds import dates
from core.feeds.identity import LENGTH, is_identity
from core.feeds.words import cut
from core.heads.lines import LIMITS, TAGS
from core.heads.pictures import picture
from core.heads.reader import BODY_LENGTH
from core.values.article import DEFAULT_CATEGORY, Picture, Source, Status
from core.values.errors import N_, UserError
from core.values.language import parse_language
from core.values.picture import Kept
from core.values.tag import TAG_LENGTH, Tag, Topic, parse_tag
from core.values.text import clean, clean_line
from core.values.url import URL_LENGTH, web_url

_DATA = re.compile(r"data:image/[a-z+.-]{1,20};base64,")
_SHOWN = 40
_SLACK = 4
"""Characters handed in for one that stays after cleaning, at most; more is not looked at."""

_LIMITS = {
    **{key: LIMITS[key] for key in ("title", "summary", "author", "alt", "credit")},
    "source_name": LIMITS["name"],
    "id": LIMITS["external_id"],
    "identity": LENGTH,
    "slug": 200,
    "note": 2000,
    "category": 1000,
    "language": 64,
    "published_at": 64,
    "status": 20,
}
"""Characters of each text."""


class Fields:
    """Every method raises `UserError`; a key that is missing or null is empty. `within` is the key of an inner object."""

    def __init__(self, values: Mapping[str, object], within: str = "") -> None:
        self._values = values
        self._within = within

    def title(self) -> str:
        title = self.line("title")
        if not title:
            raise UserError(N_("The “title” is missing."))
        return title

    def body(self) -> str:
        body = clean(self._text("body", BODY_LENGTH))
        if len(body) > BODY_LENGTH:
            raise self._too_long("body", BODY_LENGTH)
        return body

    def line(self, key: str) -> str:
        """One line of text, at most as long as its key allows."""
        line = clean_line(self._text(key, _LIMITS[key]))
        if len(line) > _LIMITS[key]:
            raise self._too_long(key, _LIMITS[key])
        return line

    def external_id(self) -> str:
        """An id may be a whole number."""
        number = self._values.get("id")
        return str(number) if isinstance(number, int) and not isinstance(number, bool) else self.line("id")

    def identity(self) -> str:
        found = self.line("identity")
        if found and not is_identity(found):
            raise UserError(N_("“identity” is not one that an export wrote."))
        return found

    def status(self) -> Status:
        """Published, where nothing is said."""
        try:
            return Status(self.line("status") or Status.PUBLISHED)
        except ValueError as error:
            raise UserError(N_("“status” must be draft, scheduled, published or retracted.")) from error

    def category(self) -> str:
        line = self.line("category")
        try:
            return Topic.category(line).label if line else DEFAULT_CATEGORY
        except UserError as error:
            raise UserError(
                N_("“{text}” cannot be a category; it needs letters or digits, at most {limit}."),
                text=cut(line, _SHOWN),
                limit=TAG_LENGTH,
            ) from error

    def tags(self) -> tuple[Tag, ...]:
        """The tags, each once, with the labels that an export wrote beside them."""
        labels = [self._tag(label) for label in self._texts("tag_labels")]
        labelled = {tag.name: tag for tag in reversed(labels)}
        tags: dict[str, Tag] = {}
        for tag in map(self._tag, self._texts("tags")):
            tags.setdefault(tag.name, labelled.get(tag.name, tag))
        if len(tags) > TAGS:
            raise UserError(N_("An article has at most {limit} tags."), limit=TAGS)
        return tuple(tags.values())

    def source(self) -> Source:
        return Source(self.url("source_url"), self.line("source_name"))

    def picture(self) -> tuple[Picture | None, Kept | None]:
        """An object with `url`, `alt` and `credit`, or the address alone; and the picture itself where the address holds it."""
        image = self._values.get("image")
        inner, key = (Fields(image, "image"), "url") if isinstance(image, dict) else (self, "image")
        kept = inner.held(key)
        url = kept.reference if kept is not None else inner.url(key)
        if not url:
            return None, None
        return Picture(url, inner.line("alt"), inner.line("credit")) if key == "url" else Picture(url), kept

    def held(self, key: str) -> Kept | None:
        """The picture that an address holds (RFC 2397), as it is kept; None for an address that only tells where one is."""
        value = self._values.get(key)
        if not isinstance(value, str) or not (found := _DATA.match(value)):
            return None
        try:
            content = b64decode(value[found.end() :], validate=True)
        except ValueError as error:
            raise UserError(N_("“{key}” holds no picture in Base64."), key=self._name(key)) from error
        return picture(content)

    def url(self, key: str) -> str:
        text = self._text(key, URL_LENGTH)
        try:
            return web_url(text) if text else ""
        except UserError as error:
            raise UserError(
                N_("“{key}” must be a web address of at most {limit} characters; one begins with https:// or http://."),
                key=self._name(key),
                limit=URL_LENGTH,
            ) from error

    def language(self) -> str:
        line = self.line("language")
        try:
            return parse_language(line) if line else ""
        except UserError as error:
            raise UserError(N_("“language” must be a language code such as en, es or zh.")) from error

    def published_at(self) -> datetime | None:
        """UTC where no offset is given. What a feed may get wrong in silence, an editor is told."""
        line = self.line("published_at")
        moment = dates.parse(line) if line else None
        if line and (moment is None or moment < dates.EARLIEST):
            raise UserError(N_("“published_at” must be a date from 1900 on, such as 2026-01-31T14:00:00Z."))
        return moment

    def _text(self, key: str, limit: int) -> str:
        value = self._values.get(key)
        if value is None:
            return ""
        if not isinstance(value, str):
            raise UserError(N_("“{key}” must be a text."), key=self._name(key))
        if len(value) > _SLACK * limit:
            raise self._too_long(key, limit)
        return value

    def _texts(self, key: str) -> list[str]:
        value = self._values.get(key)
        texts = [] if value is None else value
        if not isinstance(texts, list) or not all(isinstance(text, str) for text in texts):
            raise UserError(N_("“{key}” must be a list of texts."), key=self._name(key))
        return texts

    def _tag(self, text: str) -> Tag:
        try:
            return parse_tag(text)
        except UserError as error:
            raise UserError(
                N_("“{text}” cannot be a tag; it needs letters or digits, at most {limit}."),
                text=cut(text, _SHOWN),
                limit=TAG_LENGTH,
            ) from error

    def _too_long(self, key: str, limit: int) -> UserError:
        return UserError(N_("“{key}” is longer than {limit} characters."), key=self._name(key), limit=limit)

    def _name(self, key: str) -> str:
        return f"{self._within}.{key}" if self._within else key
