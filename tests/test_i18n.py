"""Words: every sentence of the code is in every catalogue, and a language belongs to one task."""

import asyncio
import re
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po

from core.i18n import _, ago, day, language, languages, moment, ngettext, sentence, span, speaking
from core.values.errors import N_, UserError
from tools.catalogues import extracted, files, strings, updated

CATALOGUES = dict(files())
NOON = datetime(2026, 11, 21, 17, 47, 3, tzinfo=UTC)


@pytest.fixture(scope="module", params=sorted(CATALOGUES))
def path(request: pytest.FixtureRequest) -> Path:
    return CATALOGUES[request.param]


@pytest.fixture(scope="module")
def catalogue(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=path.parts[-3])


def sentences(catalogue: Catalog) -> Iterator[Message]:
    return (message for message in catalogue if message.id)


def places(text: str) -> set[str]:
    return {name for _literal, name, _spec, _conversion in Formatter().parse(text) if name is not None}


def test_english_and_spanish_are_spoken() -> None:
    assert languages() == ("en", "es")


def test_every_sentence_of_the_code_is_in_the_catalogue_and_no_other(catalogue: Catalog) -> None:
    said = {str(message.id) for message in sentences(extracted())}
    held = {str(message.id) for message in sentences(catalogue)}
    assert said - held == set(), "run python -m tools.catalogues"
    assert held - said == set(), "run python -m tools.catalogues"
    assert not catalogue.obsolete


def test_no_translation_is_missing_or_doubted(catalogue: Catalog) -> None:
    assert [message.id for message in sentences(catalogue) if not all(strings(message)) or message.fuzzy] == []


def test_a_translation_has_the_places_of_its_sentence(catalogue: Catalog) -> None:
    for message in sentences(catalogue):
        ids = (message.id,) if isinstance(message.id, str) else message.id
        wanted = set[str]().union(*map(places, ids))
        for translation in filter(None, strings(message)):
            assert places(translation) == wanted, message.id


def test_a_translation_keeps_the_edges_of_its_sentence(catalogue: Catalog) -> None:
    edges = re.compile(r"\A\s*|\s*\Z")
    for message in sentences(catalogue):
        source = message.id if isinstance(message.id, str) else message.id[0]
        for translation in filter(None, strings(message)):
            assert edges.findall(translation) == edges.findall(source), message.id


def test_plural_forms_are_declared_and_filled(catalogue: Catalog) -> None:
    assert re.fullmatch(r"nplurals=\d+; plural=.+;?", catalogue.plural_forms)
    for message in sentences(catalogue):
        if not isinstance(message.id, str):
            assert len(strings(message)) == catalogue.num_plurals, message.id


def test_the_catalogue_is_as_the_tool_writes_it(path: Path) -> None:
    assert path.read_bytes().decode() == updated(path.parts[-3], path.read_bytes()).decode()


@pytest.mark.parametrize(
    ("asked", "spoken"),
    [
        ("en", "en"),
        ("es", "es"),
        ("ES", "es"),
        ("es-MX", "es"),
        ("es_419", "es"),
        ("es-x-nonsense", "es"),
        ("de", "en"),
        ("", "en"),
        ("../../en", "en"),
        ("\x00", "en"),
        ("💥", "en"),
    ],
)
def test_a_language_falls_back(asked: str, spoken: str) -> None:
    with speaking(asked):
        assert language() == spoken


def test_sentences_are_translated_inside_and_after_nested_blocks() -> None:
    english = N_("A tag needs at least one letter or digit.")
    spanish = "Una etiqueta necesita al menos una letra o un número."
    heard = [_(english)]
    with speaking("es"):
        heard.append(_(english))
        with speaking("en"):
            heard.append(_(english))
        heard.append(_(english))
    assert heard == [english, spanish, english, spanish]


def test_unknown_and_empty_sentences_stay_as_they_are() -> None:
    with speaking("es"):
        assert _("Never extracted.") == "Never extracted."
        assert _("") == ""
        assert ngettext("{n} unseen thing", "{n} unseen things", 1) == "{n} unseen thing"
        assert ngettext("{n} unseen thing", "{n} unseen things", 2) == "{n} unseen things"


async def test_tasks_speak_side_by_side() -> None:
    both = asyncio.Barrier(2)

    async def answer(code: str) -> str:
        with speaking(code):
            await both.wait()
            return language()

    assert list(await asyncio.gather(answer("es"), answer("en"))) == ["es", "en"]
    assert language() == "en"


def test_an_error_is_told_in_the_readers_language() -> None:
    error = UserError(N_("A tag has at most {limit} characters."), limit=64)
    assert sentence(error) == "A tag has at most 64 characters."
    with speaking("es"):
        assert sentence(error) == "Una etiqueta tiene como máximo 64 caracteres."


@pytest.mark.parametrize(
    ("message", "told"),
    [
        ("“{text}” was {lost}.", "“a {curly} text” was {lost}."),
        ("Only {text}", "Only a {curly} text"),
    ],
)
def test_an_error_with_a_missing_place_is_still_told(message: str, told: str) -> None:
    assert sentence(UserError(message, text="a {curly} text")) == told


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("en", ["Nov 21, 2026", "Nov 21, 2026, 5:47 PM", "3 hours", "2 days ago"]),
        ("en-GB", ["21 Nov 2026", "21 Nov 2026, 17:47", "3 hours", "2 days ago"]),
        ("es", ["21 nov 2026", "21 nov 2026, 17:47", "3 horas", "hace 2 días"]),
    ],
)
def test_days_and_moments_are_written_as_people_write_them(code: str, said: list[str]) -> None:
    with speaking(code):
        assert [day(NOON, UTC), moment(NOON, UTC), span(timedelta(hours=3)), ago(timedelta(days=2))] == said


def test_a_moment_is_taken_in_the_readers_zone() -> None:
    auckland = timezone(timedelta(hours=13))
    assert day(NOON, auckland) == "Nov 22, 2026"
    assert moment(NOON, auckland) == "Nov 22, 2026, 6:47 AM"
    assert day(date(2026, 11, 21), auckland) == "Nov 21, 2026"


@pytest.mark.parametrize("edge", [datetime.min.replace(tzinfo=UTC), datetime.max.replace(tzinfo=UTC)])
@pytest.mark.parametrize("hours", [-12, 14])
def test_the_ends_of_the_calendar_can_be_told(edge: datetime, hours: int) -> None:
    assert day(edge, timezone(timedelta(hours=hours)))
    assert moment(edge, timezone(timedelta(hours=hours)))
