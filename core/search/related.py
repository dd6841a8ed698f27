""" "More from General": what else to read in the category of an article.

First what shares its tags and its most telling words, ranked as a search for them would be; then, where that is not
enough, simply the newest of the category.
"""

from core.search.profile import category_token, entry, weights_of
from core.search.rank import frequency, rank, rarity
from core.storage.storage import Transaction
from core.values.article import Article
from core.values.index import Match, Statistics, id_of, moment_of
from core.values.query import Word

TERMS = 8
"""How many of its words tell what an article is about."""

_ASKED = 200
"""The words with the most weight, of which the telling ones are chosen."""

_CANDIDATES = 300


async def related(tx: Transaction, article: Article, limit: int, default_language: str) -> tuple[int, ...]:
    """Ids of at most `limit` other published articles of the same category, best first."""
    category = category_token(article.category)
    held = entry(article, default_language)
    weights = weights_of(held.profile)
    tags = [token for token in weights if token.startswith("t:")]
    words = sorted(
        (token for token in weights if token[:2] not in ("t:", "c:", "s:", "a:", "w:")), key=lambda t: -weights[t]
    )
    statistics = Statistics.of(
        await tx.search.standing(0), await tx.search.frequencies([category, *tags, *words[:_ASKED]])
    )
    telling = sorted(words[:_ASKED], key=lambda token: -_worth(token, weights[token], statistics))[:TERMS]
    shared = [token for token in (*tags, *telling) if frequency((token,), statistics) > 1]
    found: list[int] = []
    for groups in ([(category,), tuple(shared)], [(category,)]):
        if len(found) < limit and all(groups):
            match = Match(groups=tuple(groups))
            candidates = await tx.search.candidates(match, statistics.frequencies, max(_CANDIDATES, limit + 1))
            now = max((moment_of(candidate.key) for candidate in candidates), default=article.published_at)
            sought = [Word(token, "", (token,)) for token in (shared if len(groups) > 1 else ())]
            found += [id_of(key) for _, key in rank(candidates, sought, statistics, now)]
    return tuple(dict.fromkeys(other for other in found if other != article.id))[:limit]


def _worth(token: str, weight: int, statistics: Statistics) -> float:
    """How much a word tells: rare elsewhere, frequent here; a word of no other article tells nothing."""
    return rarity((token,), statistics) * weight / (weight + 1) if frequency((token,), statistics) > 1 else 0.0
