"""What a chat may choose, and that each choice has its effect."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.i18n import languages, own_name, speaking
from core.values.article import Source
from core.values.chat import Address, Settings
from core.values.document import plain
from core.values.outcome import Outcome, Post
from core.zones import find
from tests.commands.house import ANA, MANAGER, MEMBER, News, Press

ANONYMOUS = replace(MANAGER, person="")
FORMS = {"paper": ("classic", "rich")}


class Listening(Press):
    """A paper that keeps how each post was to be sent."""

    def __init__(self) -> None:
        super().__init__()
        self.posts: list[Post] = []

    async def send(self, to: Address, post: Post) -> Outcome:
        self.posts.append(post)
        return await super().send(to, post)


async def chosen(news: News) -> Settings:
    chat = await news.chat(ANA)
    assert chat is not None
    return chat.settings


async def test_everything_chosen_is_told_in_words(news: News) -> None:
    news.set(forms=FORMS)
    await news.say(ANA, "/settings")
    assert news.words(ANA).split("\n") == [
        "Your settings:",
        "",
        "Language: English",
        "Time zone: UTC, where it is Nov 21, 2026, 12:00 PM",
        "Form of messages: classic",
        "News comes: with a sound",
        "Networks for sharing: all",
    ]
    assert news.labels(ANA) == [["Language", "Time zone"], ["Form: rich", "Silently"], ["Networks for sharing"]]
    assert news.last[ANA].replaces is False
    await news.dialogue(MANAGER, [("/settings", "The settings of this chat:")])


async def test_a_press_changes_the_message_it_was_pressed_in(news: News) -> None:
    await news.dialogue(ANA, [("/settings", "Your"), ("[Language]", "Which language"), ("[Back]", "Your")])
    assert news.last[ANA].replaces
    await news.dialogue(ANA, [("[Silently]", "From now on news comes silently.\n\nYour settings:")])
    assert news.last[ANA].replaces


async def test_an_answer_to_a_change_is_in_the_new_language(news: News) -> None:
    await news.dialogue(ANA, [("/settings language", "Which language shall I speak here?")])
    assert news.labels(ANA) == [["✓ English", "Español"], ["Back"]]
    for said in ("[Español]", "/settings language es", "/settings language ESPAÑOL", "/settings language Spanish"):
        await news.say(ANA, said)
        assert (await chosen(news)).language == "es", said
        assert "Español" in news.words(ANA)
        assert "21 nov 2026, 12:00" in news.words(ANA)
    await news.dialogue(ANA, [("/settings language inglés", "From now on this is the language here: English.\n\nYour")])
    assert "Nov 21, 2026, 12:00 PM" in news.words(ANA)
    refused = "“klingon” is none of English, Español."
    await news.dialogue(ANA, [("/settings language klingon", refused), ("/settings language es_MX", "")])
    assert (await chosen(news)).language == "es"


async def test_answers_and_cards_speak_the_language_of_the_chat(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You follow #rail."), ("/settings language es", "")])
    await news.dialogue(ANA, [("/tag rail", "Ya seguías #rail.")])
    await news.post("Trains", "rail")
    await news.deliver()
    news.take_up(ANA)
    assert "Compartir" in {label for row in news.labels(ANA) for label in row}


@pytest.mark.parametrize(
    ("said", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        ("europe/madrid", "Europe/Madrid"),
        ("madrid", "Europe/Madrid"),
        ("New York", "America/New_York"),
        ("são paulo", "America/Sao_Paulo"),
        ("Asia/Calcutta", "Asia/Kolkata"),
        ("utc", "UTC"),
    ],
)
async def test_a_time_zone_is_written_as_people_write_it(news: News, said: str, zone: str) -> None:
    await news.dialogue(ANA, [(f"/settings timezone {said}", "From now on times here are those of ")])
    assert (await chosen(news)).timezone == zone


async def test_a_city_has_its_name_in_the_language_spoken(news: News) -> None:
    await news.dialogue(ANA, [("/settings timezone Londres", "I know no time zone “Londres”")])
    with speaking("es"):
        assert find("Londres").zone == find("london").zone == "Europe/London"


async def test_a_close_match_is_suggested(news: News) -> None:
    asked = "I know no time zone “madird”. Did you mean one of these?"
    await news.dialogue(ANA, [("/settings timezone madird", asked)])
    assert "Europe/Madrid" in news.labels(ANA)[0]
    await news.dialogue(ANA, [("[Europe/Madrid]", "From now on times here are those of Madrid.")])
    await news.dialogue(ANA, [("/settings timezone xyzzy", "I know no time zone “xyzzy”; write a large city near you")])


async def test_times_are_those_of_the_chat(news: News) -> None:
    await news.dialogue(ANA, [("/tag rail", "You"), ("/settings timezone", "The time zone here is UTC, where it is")])
    assert "/settings timezone Madrid" in news.words(ANA)
    assert news.labels(ANA)[0] == ["London", "New York", "Chicago"]
    await news.dialogue(ANA, [("/settings timezone Kiritimati", "From now on")])
    assert "Time zone: Kiritimati, where it is Nov 22, 2026, 2:00 AM" in news.words(ANA)
    await news.post("Trains", "rail")
    await news.deliver()
    assert "Nov 22, 2026" in news.shown(ANA)[0]


@given(st.text(max_size=80))
def test_any_words_for_a_time_zone_have_an_answer(text: str) -> None:
    found = find(text)
    assert not (found.zone and found.near)


async def test_form_and_sound_travel_with_what_is_sent(news: News) -> None:
    news.set(forms=FORMS)
    news.press_room = room = Listening()
    await news.dialogue(
        ANA, [("/tag rail", "You"), ("/settings form rich", "From now on messages here have this form")]
    )
    await news.dialogue(ANA, [("/settings silent on", "From now on news comes silently.")])
    assert news.labels(ANA)[1] == ["Form: classic", "With a sound"]
    await news.post("Trains", "rail")
    await news.deliver()
    assert [(post.form, post.silent) for post in room.posts] == [("rich", True)]
    await news.dialogue(
        ANA, [("[Form: classic]", "From now on"), ("[With a sound]", "From now on news comes with a s")]
    )
    await news.post("Rails", "rail")
    await news.deliver()
    assert [(post.form, post.silent) for post in room.posts[1:]] == [("classic", False)]
    await news.dialogue(ANA, [("/settings form cubist", "“cubist” is none of classic, rich.")])
    await news.dialogue(ANA, [("/settings silent maybe", "“maybe” is none of on, off.")])


@pytest.mark.parametrize("forms", [{}, {"paper": ("classic",)}, {"radio": ("classic", "rich")}])
async def test_a_platform_with_one_form_has_no_choice(news: News, forms: dict[str, tuple[str, ...]]) -> None:
    news.set(forms=forms)
    await news.dialogue(ANA, [("/settings", "Your settings:")])
    assert "Form" not in news.words(ANA)
    assert news.labels(ANA)[1] == ["Silently"]
    await news.dialogue(ANA, [("/settings form rich", "Messages have one form only here.")])


async def test_networks_are_what_share_offers(news: News) -> None:
    await news.post("Trains", source=Source("https://rail.example/1"))
    await news.dialogue(
        ANA, [("/settings networks X, linkedin e-mail", "Articles can be shared here by: X, LinkedIn, E")]
    )
    await news.dialogue(ANA, [("[✓ E-mail]", "Articles can be shared here by: X, LinkedIn.")])
    again = await news.router.press(ANA, "v1:/settings networks -email")
    assert again is not None
    assert plain(again).startswith("Articles can be shared here by: X, LinkedIn.")
    await news.dialogue(ANA, [("[+ Reddit]", "Articles can be shared here by: X, LinkedIn, Reddit.")])
    await news.say(ANA, "/share 1")
    assert news.labels(ANA) == [["X", "LinkedIn", "Reddit"], ["Send to a chat"]]
    await news.dialogue(ANA, [("/settings networks all", "Articles can be shared here by: all.")])
    assert (await chosen(news)).networks == ()
    await news.dialogue(ANA, [("/settings networks myspace", "“myspace” is no network; there are x, facebook")])
    await news.dialogue(ANA, [("/settings networks copy link", "Articles can be shared here by: Copy link.")])
    await news.dialogue(ANA, [("[✓ Copy link]", "One network at least stays: choose another first, or write “all”.")])


async def test_a_chat_chooses_among_the_newsrooms_networks(news: News) -> None:
    await news.dialogue(ANA, [("/settings networks x reddit", "Articles can be shared here by: X, Reddit.")])
    news.set(networks=("x", "facebook"))
    await news.post("Trains", source=Source("https://rail.example/1"))
    await news.say(ANA, "/share 1")
    assert news.labels(ANA) == [["X"], ["Send to a chat"]]
    await news.dialogue(ANA, [("/settings networks", "Articles can be shared here by: X.")])
    assert news.labels(ANA) == [["✓ X", "+ Facebook"], ["All of them", "Back"]]
    await news.dialogue(ANA, [("[All of them]", "Articles can be shared here by: all.")])
    await news.dialogue(ANA, [("/settings networks reddit", "One network at least stays")])


async def test_only_those_who_manage_a_chat_by_name_change_it(news: News) -> None:
    await news.dialogue(MEMBER, [("/settings silent on", "Only those who manage this chat can do that.")])
    await news.dialogue(ANONYMOUS, [("/settings silent on", "Write as yourself for that:")])
    await news.dialogue(MANAGER, [("/settings silent on", "From now on news comes silently.")])
    group, reader = await news.chat(MANAGER), await news.chat(ANA)
    assert group is not None
    assert group.settings.silent
    assert reader is None


async def test_what_is_no_setting_is_told(news: News) -> None:
    told = "“colour” is none of language, timezone, form, silent, networks."
    await news.dialogue(ANA, [("/settings colour", told), ("/help settings", "/settings [language|timezone|form|")])
    assert "language — what I speak here" in news.words(ANA)


def test_languages_are_called_as_they_call_themselves() -> None:
    assert [own_name(code) for code in languages()] == ["English", "Español"]
