"""Where a text that is too long for Discord ends, and what tells that there is more."""

from core.values.document import Action, Heading, List
from tests.bots.discord_message import drawn
from tests.bots.test_discord_renderer import SHARE, card, said, shown, words


def test_a_long_body_ends_between_two_blocks() -> None:
    message = shown(card(*(said(f"{n}. " + "word " * 60) for n in range(30))))
    seen = drawn(message.payload)
    assert message.cut
    assert len(seen.text) > 3500
    assert "word\nSource: Gazette" in seen.text
    assert seen.labels == [["Read on"]]


def test_a_cut_card_reads_on_where_it_would_be_read() -> None:
    message = shown(
        card(*(said("word " * 60) for _ in range(30))), rows=((Action("Read", command="/article 7"), *SHARE),)
    )
    [[read_on, _share]] = drawn(message.payload).buttons
    assert (read_on["label"], read_on["custom_id"]) == ("Read on", "v1:/article 7 2")


def test_no_heading_is_the_last() -> None:
    seen = drawn(shown(card(said("a" * 3700), Heading(2, words("Lonely")), said("b" * 900))).payload)
    assert "Lonely" not in seen.text
    assert "bb" not in seen.text


def test_one_endless_block_ends_behind_a_word() -> None:
    message = shown(card(said("rain " * 2000)))
    assert "rain…\nSource" in drawn(message.payload).text
    message = shown(card(List(tuple((said(f"item {n}"),) for n in range(900)), start=1)))
    assert "\n…\nSource" in drawn(message.payload).text.replace("\n\n", "\n")


def test_what_is_cut_without_a_button_says_so() -> None:
    message = shown(*(said("word " * 50) for _ in range(40)))
    assert message.cut
    assert drawn(message.payload).text.endswith("word\n\n…")
