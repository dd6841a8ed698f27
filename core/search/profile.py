"""An article as the index holds it.

The profile is one string of `token weight` pairs, where the weight is a single sign that no token contains: the full-text
engine reads it as words, and the ranking finds a token's weight with one search in it.
"""

from collections import Counter
from urllib.parse import urlsplit

from core.search.analyse import spots
from core.search.language import language_of
from core.search.plain import plain_words
from core.values.article import Article, Source
from core.values.index import ANY, Entry, key_of, week_of
from core.values.tag import canonical

WORDS = 10_000
"""Words of a body that are indexed."""

TITLE_WEIGHT = 3
"""How many times in the body one hit in the title is worth."""

WEIGHTS = "!\"$%&'()*,-./;<=>?@[\\]^`{|}~"
"""The sign of each weight from 1 up; the last stands for itself and all above."""

BREAK = " . "
"""Between title, summary and body in `Entry.words`: no phrase reaches across."""

_LETTERS_A_WORD = 40


def entry(article: Article, default_language: str) -> Entry:
    """What to index of `article`; `default_language` where none is declared and its script does not tell."""
    body = plain_words(article.body[: WORDS * _LETTERS_A_WORD])
    language = language_of(article.language, f"{article.title} {body}", default_language)
    weights: Counter[str] = Counter()
    parts: list[str] = []
    length = 0
    for text, weight in ((article.title, TITLE_WEIGHT), (article.summary, 1), (body, 1)):
        words: list[str] = []
        for spot in spots(text, language):
            if spot.exact:
                words.append(spot.exact)
            for token in spot.tokens:
                weights[token] += weight
            if len(words) == WORDS:
                break
        parts.append(" ".join(words))
        length += len(words)
    key = key_of(article.published_at, article.id)
    for token in (ANY, week_of(key), *facets(article)):
        weights[token] = 1
    return Entry(
        key=key,
        article_id=article.id,
        language=language,
        length=length,
        profile=f" {' '.join(f'{token} {WEIGHTS[min(weight, len(WEIGHTS)) - 1]}' for token, weight in weights.items())}",
        words=f" {BREAK.join(filter(None, parts))} ",
        tokens=tuple(weights),
    )


def weight_of(needle: str, profile: str) -> int:
    """The weight of a token in `profile`, 0 when it is not there; `needle` is the token between two spaces."""
    at = profile.find(needle)
    return 0 if at < 0 else _VALUES[profile[at + len(needle)]]


def weights_of(profile: str) -> dict[str, int]:
    """Every token of `profile` and its weight."""
    parts = profile.split()
    return {token: _VALUES[sign] for token, sign in zip(parts[::2], parts[1::2], strict=True)}


def facets(article: Article) -> tuple[str, ...]:
    """The tokens of the article's tags, category and source."""
    found = [tag_token(tag.name) for tag in article.tags]
    found += [category_token(article.category), *source_tokens(article.source)]
    return tuple(dict.fromkeys(filter(None, found)))


def tag_token(text: str) -> str:
    """The index token of a tag by any of its spellings; "" when there is no tag in `text`."""
    return _token("t", text)


def category_token(text: str) -> str:
    return _token("c", text)


def source_token(text: str) -> str:
    """The token of a source by its name, its host or a URL of it."""
    return _token("s", _host(text) or text.removeprefix("www."))


def source_tokens(source: Source) -> tuple[str, ...]:
    """A source is found by its name, its host, and each part of the host but the last: `source:reuters`."""
    host = _host(source.url)
    names = (source.name, host, *host.split(".")[:-1])
    return tuple(dict.fromkeys(token for name in names if (token := source_token(name))))


def _token(kind: str, text: str) -> str:
    name = canonical(text[:1024])[:64]
    return f"{kind}:{name}" if name else ""


def _host(url: str) -> str:
    """The host of a URL without `www.`; "" when it is none."""
    try:
        return (urlsplit(url).hostname or "").removeprefix("www.") if "//" in url else ""
    except ValueError:
        return ""


_VALUES = {sign: weight for weight, sign in enumerate(WEIGHTS, 1)}
