"""What every adapter promises to the house, as one suite.

An adapter's tests bring a `Harness`: the real adapter before a real counterpart (a server on loopback, a terminal's
screens), which tells what a reader sees there. They subclass `Contract` and give the fixture `harness`.
"""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.values.document import Action, Block, Blocks, Card, Document, Hashtag, Paragraph, Text, Timestamp, say
from core.values.outcome import Doubtful, Gone, Messenger, Post, Postponed, Refused, Sent
from tests.bots.harness import OUTCOMES, REFUSALS, Harness, Seen, Trouble
from tests.bots.specimens import LONG, TRICKY, WORDS
from tests.text import strategies

_MOMENT = Timestamp(datetime(2026, 11, 21, 9, tzinfo=UTC), "Nov 21, 2026")
_HYPOTHESIS = settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.differing_executors,
    ],
)


class Contract:
    """Every adapter passes this."""

    @pytest.mark.parametrize("place", WORDS, ids=range(len(WORDS)))
    async def test_markup_is_shown_as_it_is_written(
        self, harness: Harness, place: Callable[[tuple[Text, ...]], Block]
    ) -> None:
        for words in TRICKY:
            seen = await _sent(harness, Document((place((Text(words),)),)))
            assert _flat(words) in _flat(seen.text)

    async def test_markup_in_labels_and_cards_is_shown_as_it_is_written(self, harness: Harness) -> None:
        for words in ("*stars* _and_ `code`", "<b>bold</b> & [red]", "a_b [x](y)"):
            seen = await _sent(harness, Document((_card(words),)).offer((Action(words, command="/article 7"),)))
            assert _flat(words) in _flat(seen.text)
            assert seen.buttons == (words,)

    @_HYPOTHESIS
    @given(blocks=strategies.blocks)
    async def test_any_document_is_sent_within_the_limits(self, harness: Harness, blocks: Blocks) -> None:
        await _sent(harness, Document(blocks))

    @_HYPOTHESIS
    @given(words=st.text(min_size=1, max_size=300))
    async def test_any_text_is_sent_within_the_limits(self, harness: Harness, words: str) -> None:
        await _sent(harness, Document((Paragraph((Text(words),)), _card(words))))

    @pytest.mark.parametrize("what", LONG)
    async def test_what_is_too_long_is_cut_within_the_limits(self, harness: Harness, what: str) -> None:
        rows = ((Action("Show", command="/article 8"), Action("Share", command="/share 7")),)
        seen = await _sent(harness, Document(LONG[what], rows))
        assert seen.text.strip()
        assert {"Show", "Share"} <= set(seen.buttons)

    async def test_a_cut_body_can_be_read_on(self, harness: Harness) -> None:
        seen = await _sent(harness, Document(LONG["a card"]))
        assert seen.buttons == ("Read on",)
        seen = await _sent(harness, Document((_card("short"),)))
        assert seen.buttons == ()

    async def test_every_action_is_shown(self, harness: Harness) -> None:
        actions = [
            Action("Read", url="https://example.org/a/7"),
            Action("Next", command="/results 4f.2 cocoa buffer stock"),
            Action("Publish", command="/do abcdefghjk", bound=True),
        ]
        actions += [Action(f"Tag {n}", command=f"/tag follow tag{n}") for n in range(harness.promises.buttons - 3)]
        rows = tuple(tuple(actions[at : at + 5]) for at in range(0, len(actions), 5))
        seen = await _sent(harness, Document((_card("Sugar"),), rows))
        assert seen.buttons == tuple(action.label for action in actions)

    async def test_an_edit_replaces_words_and_buttons(self, harness: Harness) -> None:
        messenger = harness.messenger()
        ref = await _ref(messenger, harness, say("before").offer((Action("Old", command="/help"),)), "k1")
        before = await harness.count()
        assert isinstance(await messenger.edit(ref, Post(say("after"), "k2")), Sent)
        seen = await harness.shown(ref)
        assert seen is not None
        assert (_flat(seen.text), seen.buttons) == ("after", ())
        assert await harness.count() == before

    async def test_the_same_edit_again_is_done(self, harness: Harness) -> None:
        messenger = harness.messenger()
        ref = await _ref(messenger, harness, say("before"), "k1")
        for _ in range(2):
            assert isinstance(await messenger.edit(ref, Post(say("after"), "k2")), Sent)

    async def test_what_was_deleted_is_gone(self, harness: Harness) -> None:
        messenger = harness.messenger()
        ref = await _ref(messenger, harness, say("here"), "k1")
        assert isinstance(await messenger.delete(ref), Sent)
        assert await harness.shown(ref) is None
        assert await messenger.edit(ref, Post(say("again"), "k2")) == Gone()
        assert await messenger.delete(ref) == Gone()

    async def test_an_answer_to_a_message_that_is_gone_is_sent_all_the_same(self, harness: Harness) -> None:
        messenger = harness.messenger()
        ref = await _ref(messenger, harness, say("here"), "k1")
        await messenger.delete(ref)
        outcome = await messenger.send(harness.chat, Post(say("Corrected: Sugar"), "k2", reply_to=ref))
        assert isinstance(outcome, Sent | Gone)

    async def test_the_same_key_twice(self, harness: Harness) -> None:
        messenger = harness.messenger()
        before = await harness.count()
        first = await _ref(messenger, harness, say("once"), "same-key-of-25-characters")
        again = await _ref(messenger, harness, say("once"), "same-key-of-25-characters")
        other = await _ref(messenger, harness, say("once"), "another-key")
        assert other != first
        assert (first == again, await harness.count() - before) == ((True, 2) if harness.promises.once else (False, 3))

    async def test_references_survive_a_restart(self, harness: Harness) -> None:
        ref = await _ref(harness.messenger(), harness, say("before"), "k1")
        outcome = await harness.messenger().edit(ref, Post(say("after"), "k2"))
        seen = await harness.shown(ref)
        if harness.promises.keeps:
            assert (outcome, _flat(seen.text if seen else "")) == (Sent(ref), "after")
        else:
            assert outcome == Gone()

    @pytest.mark.parametrize("trouble", Trouble)
    async def test_every_trouble_is_an_outcome(self, harness: Harness, trouble: Trouble) -> None:
        if trouble not in harness.troubles:
            pytest.skip(f"this platform has no {trouble.name}")
        address = await harness.troubles[trouble]()
        before = await harness.count()
        outcome = await harness.messenger().send(address, Post(say("Sugar"), "k1"))
        assert isinstance(outcome, OUTCOMES[trouble])
        assert await harness.count() == before or isinstance(outcome, Doubtful)
        if isinstance(outcome, Refused):
            assert outcome.reason is REFUSALS[trouble]
        if isinstance(outcome, Postponed):
            assert outcome.until.tzinfo is not None
            assert outcome.everyone is (trouble is not Trouble.FLOOD)


def _card(words: str) -> Card:
    return Card(
        article_id=7,
        title=words,
        url="https://example.org/a/7",
        kicker=(Text("General · "), _MOMENT),
        mark=(),
        lead=(Text(words),),
        image=None,
        body=(Paragraph((Text(words),)),),
        source=(),
        hashtags=(Hashtag("Sugar"),),
        read_on=Action("Read on", command="/article 7"),
    )


async def _ref(messenger: Messenger, harness: Harness, document: Document, key: str) -> str:
    outcome = await messenger.send(harness.chat, Post(document, key))
    assert isinstance(outcome, Sent)
    return outcome.ref


async def _sent(harness: Harness, document: Document) -> Seen:
    """The document as readers see it, after a check that it is within the platform's limits."""
    seen = await harness.shown(await _ref(harness.messenger(), harness, document, f"k{await harness.count()}"))
    assert seen is not None
    assert seen.faults == ()
    return seen


def _flat(text: str) -> str:
    return " ".join(text.split())
