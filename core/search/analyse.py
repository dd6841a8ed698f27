"""Text into index tokens: the one place that decides which words are the same word, for articles and queries alike.

Both databases get these tokens ready-made and never see the text, so they find the same articles. A token holds letters,
marks and digits only, and `+`, `#` and `:`; nothing in it can be an operator of any database.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from functools import lru_cache
from threading import local
from typing import NamedTuple

from Stemmer import Stemmer

from core.search.language import ALGORITHMS, script_of, stemming

TOKEN_LENGTH = 64
"""Characters of a word that count."""

_DENSE = frozenset(
    ("CJK", "IDEOGRAPHIC", "HIRAGANA", "KATAKANA", "HANGUL", "BOPOMOFO", "THAI", "LAO", "KHMER", "MYANMAR")
)
"""Scripts without spaces between words, and Korean, whose particles cling to words: indexed by pairs of letters."""

_BARE = frozenset(("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW", "DIGIT"))
"""Scripts whose marks readers leave out; elsewhere a mark is a letter."""

_IGNORED = "\u00ad\u034f\u0640\u200b\u200c\u200d\u2060"
_APOSTROPHES = "'’ʼ＇`´"
_PLAIN = str.maketrans(
    {"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ς": "σ"}
)
_RUN = re.compile(r"(w[wm]*)(\+*)|c[cm]*")
_CLUSTER = re.compile(r"cm*")
_SIGNED = 2
_GUESTS = "zh"
"""A language whose texts give words of each other script that script's usual stems."""


class Spot(NamedTuple):
    """A word in a text: characters `start` to `end`, its exact form, and the tokens it is found by.

    `exact` is empty for a token that only helps to find and has no place in the order of words. (A tuple, because a bulk
    import makes millions and a frozen dataclass takes three times as long to make.)
    """

    start: int
    end: int
    exact: str
    tokens: tuple[str, ...]


class _Shapes(dict[int, int]):
    """Each character's part in a word, learnt when first met: w word, c letter of a dense script, m mark, + sign."""

    def __missing__(self, code: int) -> int:
        self[code] = shape = ord(_shape(chr(code)))
        return shape


def _shape(letter: str) -> str:
    if letter in _APOSTROPHES:
        return "'"
    if letter in "+#":
        return "+"
    if letter in _IGNORED:
        return "m"
    first = unicodedata.normalize("NFKC", letter)[:1]
    match unicodedata.category(first)[0]:
        case "L":
            return "c" if script_of(first) in _DENSE else "w"
        case "N":
            return "c" if script_of(first) in _DENSE else "w"
        case "M":
            return "m"
    return " "


_SHAPES = _Shapes()
_STEMMERS = local()


def spots(text: str, language: str) -> Iterator[Spot]:
    """The words of `text`, which is in `language`, in order."""
    shape = text.translate(_SHAPES)
    for run in _RUN.finditer(shape):
        start, end = run.span()
        if not run.group(1):
            yield from _dense(text, shape, start, end)
            continue
        word = text[start : run.end(1)]
        if len(word) == 1 and _clings(shape, start, end):
            continue
        signs = text[run.end(1) : end]
        if signs and len(word) <= _SIGNED and word.isascii() and shape[end : end + 1] not in ("w", "c"):
            word += signs
        for exact, tokens in _word(word, language):
            yield Spot(start, start + len(word), exact, tokens)


def forms(text: str, languages: Iterable[str]) -> list[tuple[str, tuple[str, ...]]]:
    """The words of a query: exact form (see `Spot`), and the tokens of any of `languages` that would be a hit."""
    words: list[tuple[str, tuple[str, ...]]] = []
    for spot in spots(text, ""):
        found = dict.fromkeys(spot.tokens)
        if script_of((spot.exact or spot.tokens[0])[0]) not in _DENSE:
            for language in sorted({*languages, _GUESTS}):
                for _, tokens in _word(text[spot.start : spot.end], language):
                    found |= dict.fromkeys(tokens)
        words.append((spot.exact, tuple(found)))
    return words


def fold(word: str) -> str:
    """A case-folded NFKC word without the marks that readers leave out, at most `TOKEN_LENGTH` characters."""
    if not word.isascii():
        word = _without_marks(word).translate(_PLAIN)
    return word[:TOKEN_LENGTH]


def _without_marks(word: str) -> str:
    kept: list[str] = []
    base = ""
    for letter in unicodedata.normalize("NFD", word):
        if unicodedata.category(letter) not in ("Mn", "Me"):
            base = letter
        elif script_of(base) in _BARE and not (base == "и" and letter == "\u0306"):
            continue
        kept.append(letter)
    return unicodedata.normalize("NFC", "".join(kept))


@lru_cache(maxsize=1 << 16)
def _word(word: str, language: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The exact forms and tokens that one written word makes: mostly one, more where NFKC takes a ligature apart."""
    made = []
    for form in _normal(word).split():
        exact = fold(form)
        stemmer = stemming(form, language)
        if stemmer and form[-1] not in "+#":
            roots = dict.fromkeys(fold(_stem(stemmer, variant)) for variant in (form, exact))
            made.append((exact, tuple(f"{stemmer}:{root}" for root in roots if root) or (exact,)))
        else:
            made.append((exact, (exact,)))
    return tuple(made)


def _normal(word: str) -> str:
    """NFKC and case-folded, nothing but what words are made of."""
    folded = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", word).casefold())
    if folded.isascii() and folded.isalnum():
        return folded
    kept = "".join(map(_kept, folded))
    return " ".join(part for part in kept.split() if part.translate(_SHAPES)[0] in "wc")


def _kept(letter: str) -> str:
    if letter in _IGNORED:
        return ""
    if letter.isdecimal():
        return str(unicodedata.decimal(letter))
    return " " if letter.translate(_SHAPES) in " '" else letter


def _stem(language: str, word: str) -> str:
    stemmers: dict[str, Stemmer] = _STEMMERS.__dict__
    if language not in stemmers:
        stemmers[language] = Stemmer(ALGORITHMS[language], 0)
    stem: str = stemmers[language].stemWord(word)
    return stem


def _clings(shape: str, start: int, end: int) -> bool:
    """Whether a single letter hangs on a word by an apostrophe, as in `Cuba's` and `l'eau`: too little to be one."""
    before, after = shape[max(start - 2, 0) : start], shape[end : end + 2]
    return before in ("w'", "m'") or after == "'w"


def _dense(text: str, shape: str, start: int, end: int) -> Iterator[Spot]:
    """Pairs of letters, each with its marks; a lone letter as itself. A Han letter is also found alone."""
    letters = [
        (part.start(), part.end(), _letter(text[part.start() : part.end()]))
        for part in _CLUSTER.finditer(shape, start, end)
    ]
    if len(letters) == 1:
        yield Spot(start, end, letters[0][2], (letters[0][2],))
        return
    for place, (first, stop, letter) in enumerate(letters):
        if script_of(letter[0]) == "CJK":
            yield Spot(first, stop, "", (letter,))
        if place + 1 < len(letters):
            pair = letter + letters[place + 1][2]
            yield Spot(first, letters[place + 1][1], pair, (pair,))


@lru_cache(maxsize=1 << 16)
def _letter(cluster: str) -> str:
    """One letter with its marks as a token; what NFKC would part by spaces or signs is joined."""
    return "".join(_normal(cluster).split())[:TOKEN_LENGTH] or cluster[:1]
