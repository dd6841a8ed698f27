"""What the lane needs to say, and a cache so that a million chats do not render a million times."""

from collections import OrderedDict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from core.values.article import Article
from core.values.chat import Chat
from core.values.document import Document


@dataclass(frozen=True, slots=True)
class Audience:
    """All that a document of one article may depend on, beside the article's revision."""

    platform: str
    kind: str
    form: str
    language: str
    timezone: str
    networks: tuple[str, ...]

    @classmethod
    def of(cls, chat: Chat) -> "Audience":
        chosen = chat.settings
        return cls(
            chat.address.platform, chat.kind.value, chosen.form, chosen.language, chosen.timezone, chosen.networks
        )


class Speaker(Protocol):
    """Writes the documents delivery sends; given by the composition root, since words are made above this layer."""

    def card(self, article: Article, audience: Audience) -> Document: ...

    def notice(self, article: Article, audience: Audience) -> Document: ...

    def bundle(self, articles: Sequence[Article], message_id: int, audience: Audience) -> Document: ...


class Documents:
    """Cards and notices by (article, revision, audience); the least lately used of `size` go."""

    def __init__(self, speaker: Speaker, *, size: int = 512) -> None:
        self._speaker = speaker
        self._size = size
        self._kept: OrderedDict[tuple[str, int, int, Audience], Document] = OrderedDict()

    def card(self, article: Article, audience: Audience) -> Document:
        return self._get("card", article, audience)

    def notice(self, article: Article, audience: Audience) -> Document:
        return self._get("notice", article, audience)

    def bundle(self, articles: Sequence[Article], message_id: int, audience: Audience) -> Document:
        return self._speaker.bundle(articles, message_id, audience)

    def _get(self, what: str, article: Article, audience: Audience) -> Document:
        key = (what, article.id, article.revision, audience)
        document = self._kept.get(key)
        if document is None:
            write = self._speaker.card if what == "card" else self._speaker.notice
            document = self._kept[key] = write(article, audience)
            if len(self._kept) > self._size:
                self._kept.popitem(last=False)
        self._kept.move_to_end(key)
        return document
