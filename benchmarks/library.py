"""Articles by the hundred thousand, in made-up words: a Zipf tail over 60,000 of them, about 115 an article, four tags.

The same seed gives the same articles on both engines. Nothing is copied from anywhere.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from core.storage.articles import NewArticle
from core.values.article import Draft, Source, Status
from core.values.tag import parse_tag

FIRST = datetime(2020, 9, 13, tzinfo=UTC)
APART = timedelta(minutes=1)
TAGS = 2_000
_TAGS = tuple(parse_tag(f"Subject{number}") for number in range(TAGS))
_CATEGORIES = ("Economy", "World", "Culture")


def _words(random: Random) -> tuple[str, ...]:
    syllables = [consonant + vowel for consonant in "bcdfglmnprstv" for vowel in "aeiou"]
    return tuple("".join(random.choices(syllables, k=random.randint(2, 4))) for _ in range(60_000))


WORDS = _words(Random(1))
COMMON, MIDDLE, RARE = WORDS[:20], WORDS[200:800], WORDS[15_000:40_000]


def drafts(count: int) -> Iterator[Draft]:
    """`count` articles, a minute apart."""
    random = Random(2)
    weights = list(accumulate(1 / (rank + 3) for rank in range(len(WORDS))))
    tag_weights = list(accumulate(1 / (rank + 2) for rank in range(TAGS)))
    for number in range(count):
        words = random.choices(WORDS, cum_weights=weights, k=random.randint(60, 170))
        tags = dict.fromkeys(random.choices(_TAGS, cum_weights=tag_weights, k=4))
        yield Draft(
            title=" ".join(words[:8]).capitalize(),
            body=" ".join(words[8:]).capitalize() + ".",
            category=_CATEGORIES[number % 3],
            tags=tuple(tags),
            source=Source("https://example.org/", "Example"),
            published_at=FIRST + number * APART,
        )


def batches(count: int, size: int) -> Iterator[list[NewArticle]]:
    """The same, ready to be stored, `size` at a time."""
    batch: list[NewArticle] = []
    for number, draft in enumerate(drafts(count)):
        name = f"story-{number}"
        batch.append(NewArticle(draft, name, Status.PUBLISHED, FIRST + number * APART, name))
        if len(batch) == size:
            yield batch
            batch = []
    if batch:
        yield batch
