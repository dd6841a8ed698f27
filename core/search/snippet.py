"""The few lines of an article that show why it was found, with the words marked."""

from collections.abc import Iterable, Sequence

from core.search.analyse import spots
from core.search.language import language_of
from core.search.plain import plain_blocks
from core.values.article import Article
from core.values.document import Spans, Strong, Text
from core.values.graphemes import graphemes
from core.values.query import Phrase, Term, Word

LENGTH = 220
"""Characters of a snippet, about."""

_LEAD = 50
"""Characters shown before the first mark, about."""

_SLACK = 24
"""How far an end may move to stand between two words."""

_READ = 8_000
"""Characters of a body that are looked through."""

_APART = "· "
"""Between two blocks, where the first does not end with a sign of its own."""

_ENDS = tuple(".!?…:;,。！？：；，、।؟")
_CLOSING = "\"'”’»›)]）」』"


def snippet(article: Article, terms: Sequence[Term], default_language: str) -> Spans:
    """About 220 characters around where most of `terms` stand together; the beginning where none does."""
    shown = _run_on([*plain_blocks(article.summary), *plain_blocks(article.body[:_READ])])
    language = language_of(article.language, f"{article.title} {shown}", default_language)
    marks = _marks(shown, language, terms)
    begin = _edge(shown, min(_best(marks) - _LEAD, len(shown) - LENGTH), ahead=True)
    begin += len(_APART) if shown.startswith(_APART, begin) else 0
    end = _edge(shown, begin + LENGTH, ahead=False)
    end = len(shown[:end].removesuffix(_APART.strip()).rstrip()) if end < len(shown) else end
    return _marked(shown, begin, end, [(start, stop) for start, stop, _ in marks if begin <= start and stop <= end])


def _run_on(blocks: Iterable[str]) -> str:
    """`blocks` in one line, so that one can still tell where each ends."""
    line = ""
    for block in blocks:
        apart = "" if not line else " " if line.rstrip(_CLOSING).endswith(_ENDS) else f" {_APART}"
        line += apart + block
    return line


def _marks(text: str, language: str, terms: Sequence[Term]) -> list[tuple[int, int, int]]:
    """Where in `text` which of `terms` stands (start, stop, place in `terms`), in order; of a phrase all of its words."""
    places = {token: place for place, term in enumerate(terms) if isinstance(term, Word) for token in term.tokens}
    found = list(spots(text, language)) if terms else []
    marks = [
        (spot.start, spot.end, next(places[token] for token in spot.tokens if token in places))
        for spot in found
        if not places.keys().isdisjoint(spot.tokens)
    ]
    placed = [spot for spot in found if spot.exact]
    words = [spot.exact for spot in placed]
    for place, term in enumerate(terms):
        wanted = [word.exact for word in term.words] if isinstance(term, Phrase) else []
        marks += (
            (placed[at].start, placed[at + len(wanted) - 1].end, place)
            for at in range(len(words) - len(wanted) + 1)
            if wanted and words[at : at + len(wanted)] == wanted
        )
    return sorted(marks)


def _best(marks: list[tuple[int, int, int]]) -> int:
    """Where the stretch begins that has the most different words, then the most words; 0 without any."""
    best, at, last = (0, 0), 0, 0
    for first, (start, _, _) in enumerate(marks):
        last = max(last, first)
        while last < len(marks) and marks[last][1] <= start + LENGTH - _LEAD:
            last += 1
        inside = (len({place for _, _, place in marks[first:last]}), last - first)
        if inside > best:
            best, at = inside, start
    return at


def _edge(text: str, at: int, *, ahead: bool) -> int:
    """A place near `at` between two words, looked for ahead or behind, else between two graphemes."""
    if at <= 0 or at >= len(text):
        return max(0, min(at, len(text)))
    space = text.find(" ", at - 1, at + _SLACK) + 1 if ahead else text.rfind(" ", at - _SLACK, at + 1)
    if space > 0:
        return space
    edge = max(text.rfind(" ", 0, at) + 1, at - 4 * _SLACK)
    for grapheme in graphemes(text[edge : at + 4 * _SLACK]):
        if edge + len(grapheme) > at:
            break
        edge += len(grapheme)
    return edge


def _marked(text: str, begin: int, end: int, marks: list[tuple[int, int]]) -> Spans:
    """`text[begin:end]` with its marks strong, touching ones as one, and an ellipsis where something is left out."""
    spans: list[Text | Strong] = [Text("…")] if begin else []
    at = begin
    for start, stop in _joined(marks):
        if start > at:
            spans.append(Text(text[at:start]))
        spans.append(Strong((Text(text[start:stop]),)))
        at = stop
    left_out = "" if end == len(text) else " …" if text[:end].endswith(_ENDS) else "…"
    rest = text[at:end] + left_out
    return (*spans, Text(rest)) if rest else tuple(spans)


def _joined(marks: list[tuple[int, int]]) -> list[tuple[int, int]]:
    joined: list[tuple[int, int]] = []
    for start, stop in marks:
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(stop, joined[-1][1]))
        else:
            joined.append((start, stop))
    return joined
