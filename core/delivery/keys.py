"""The name of a side effect."""

from base64 import b32encode
from collections.abc import Sequence
from hashlib import blake2b

from core.values.delivery import Step


def step_key(chat_id: int, shown: Sequence[tuple[int, int]], step: Step) -> str:
    """24 characters, the same for the same side effect in every process: what a platform may tell repetitions by.

    `shown` is what the message shows: (article, revision), several in a bundle.
    """
    articles = ",".join(f"{article_id}.{revision}" for article_id, revision in shown)
    name = f"{chat_id}/{articles}/{step.name}"
    return b32encode(blake2b(name.encode(), digest_size=15).digest()).decode().lower()


def article_mark(article_id: int) -> int:
    """The same for every message that shows the article."""
    return _mark(f"{article_id}")


def word_mark(article_id: int, revision: int) -> int:
    """The same for every message that tells of this change."""
    return _mark(f"{article_id}.{revision}")


def _mark(name: str) -> int:
    """In 30 bits above those that a platform numbers by itself."""
    return 1 << 30 | int.from_bytes(blake2b(name.encode(), digest_size=4).digest()) >> 2
