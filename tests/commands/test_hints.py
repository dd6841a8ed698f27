"""What is said to who wrote what is almost a command."""

import pytest

from core.commands.hints import near
from tests.commands.house import ANA, EDITOR, MANAGER, MEMBER, News


async def test_an_unknown_command_gets_a_hint_in_private_and_silence_in_groups(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tga cuba", "I do not know /tga. Did you mean /tag? /help shows more."),
            ("/xyzzy", "I do not know /xyzzy; /help shows what I understand."),
            ("/retarct 1", "I do not know /retarct."),
            ("/", "Nothing found"),
        ],
    )
    await news.dialogue(EDITOR, [("/retarct 1", "I do not know /retarct. Did you mean /retract?")])
    await news.dialogue(MEMBER, [("/tga cuba", None), ("/xyzzy", None), ("hello everybody", None), ("", None)])
    assert await news.chat(MEMBER) is None


async def test_a_word_of_a_command_is_no_command_and_says_how_it_is_written(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/follow Cuba venezuela", "Write /tag follow Cuba venezuela."),
            ("[/tag follow Cuba venezuela]", "You follow #Cuba, #venezuela."),
            ("/unfollow cuba", "Write /tag unfollow cuba."),
            ("/popular", "Write /tag popular."),
            ("/timezone Madrid", "Write /settings timezone Madrid."),
        ],
    )
    long = await news.say(ANA, "/follow " + "x" * 60)
    assert long is not None
    assert long.rows == (), "no button can carry it"
    await news.dialogue(MEMBER, [("/follow cuba", None)])


async def test_a_misspelt_word_of_a_command_is_asked_about(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag folow cuba", "Did you mean /tag follow cuba?"),
            ("[/tag follow cuba]", "You follow #cuba."),
            ("/tag folow cuba", "Did you mean /tag follow cuba?"),
            ("[/tag follow folow cuba]", "You follow #folow."),
            ("/tag unfolow folow", "Did you mean /tag unfollow folow?"),
            ("/tag folow", "You followed #folow already."),
            ("/tag #muted rum", "You follow #muted, #rum."),
            ("/tag follow", "Which tags?"),
            ("folow sugar", "You follow #sugar."),
        ],
    )
    await news.dialogue(MANAGER, [("/tag folow cuba", "Did you mean /tag follow cuba?")])


@pytest.mark.parametrize(
    ("word", "other", "expected"),
    [
        *(
            ("folow", "follow", True),
            ("follwo", "follow", True),
            ("folllow", "follow", True),
            ("fallow", "follow", True),
        ),
        *(
            ("ollow", "follow", True),
            ("followed", "follow", False),
            ("follow", "follow", False),
            ("flolwo", "follow", False),
        ),
        *(("unmute", "mute", False), ("", "a", True), ("ab", "ba", True), ("abc", "cba", False)),
    ],
)
def test_one_slip_is_near(word: str, other: str, expected: bool) -> None:
    assert near(word, other) is expected
    assert near(other, word) is expected
