"""Following, unfollowing and muting, as people say it."""

import pytest

from tests.commands.house import ANA, MANAGER, MEMBER, News


async def test_following_works_at_once_and_shows_the_latest_articles(news: News) -> None:
    for title in ("First", "Second", "Third", "Fourth"):
        await news.post(title, "cuba")
    await news.dialogue(
        ANA,
        [
            (
                "/tag follow cuba",
                "You follow #cuba.\n\nThe latest articles:\n\nFourth\n\nGeneral · Nov 21, 2026 #cuba\n",
            ),
            ("[1]", "General · Nov 21, 2026\n\nFourth"),
        ],
    )


@pytest.mark.parametrize(("tags", "them"), [("cuba", "it"), ("cuba trade", "them")])
async def test_several_are_spoken_of_as_several(news: News, tags: str, them: str) -> None:
    await news.say(ANA, f"/tag {tags}")
    assert news.words(ANA).endswith(f"There is no article about {them} yet. You will get the first one.")
    await news.say(MANAGER, f"/tag {tags}")
    assert news.words(MANAGER).endswith(f"There is no article about {them} yet. The first one will come here.")


@pytest.mark.parametrize(
    ("said", "answered"),
    [
        ("/tag follow ai", "You follow #ai."),
        ("/tag ai", "You follow #ai."),
        ("/tag #list", "You follow #list."),
        ("/tag follow cuba, #Venezuela MilitaryAction", "You follow #cuba, #Venezuela, #MilitaryAction."),
        ("/tag follow “Military action” military-action", "You follow #MilitaryAction."),
        ('/tag follow category:general category:"World News"', "You follow general, World News."),
        ("/tag follow *", "You follow everything."),
        ("/tag follow c++ C#", "You follow #c++, #C#."),
        ("/TAG FOLLOW ai", "You follow #ai."),
        ("/tag@newsbot follow ai", "You follow #ai."),
        ("/tag follow 新闻 новости", "You follow #新闻, #новости."),
        ("/tag list", "You follow nothing yet."),
        ("/tag", "You follow nothing yet."),
        ("/tag unfollow ai", "You did not follow #ai."),
        ("/tag mute ai", "No article about #ai will come here, whatever else is followed."),
        ("/tag unmute ai", "Not muted: #ai."),
        ("/tag follow !!!", "A tag needs at least one letter or digit."),
        ("/tag follow " + "x" * 65, "A tag has at most 64 characters."),
        ("/tag follow category:!", "A tag needs at least one letter or digit."),
        ("/tag popular", "Nobody follows anything yet."),
        ("/tag languages", "Articles come in every language."),
        ("/tag languages EN, es", "Articles come in these languages only: en, es."),
        ("/tag languages klingon", "“klingon” is no language; write codes such as en or es."),
    ],
)
async def test_one_line(news: News, said: str, answered: str) -> None:
    await news.dialogue(ANA, [(said, answered)])


async def test_following_twice_is_fine_and_said(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag follow ai", "You follow #ai."),
            ("/tag follow AI robots", "You follow #robots.\n\nYou followed #ai already."),
            ("/tag", "You follow #ai, #robots."),
            ("/tag unfollow robots cats", "You no longer follow #robots.\n\nYou did not follow #cats."),
            ("[+ #robots]", "You follow #robots."),
            ("/tag", "You follow #ai, #robots."),
            ("[✓ #ai]", "You no longer follow #ai."),
            ("/tag list", "You follow #robots."),
        ],
    )


async def test_a_muted_tag_is_not_followed(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag ai sports", "You follow #ai, #sports."),
            ("/tag mute sports", "No article about #sports will come here"),
            ("/tag mute sports", "Muted already: #sports."),
            ("/tag", "You follow #ai.\n\nMuted: #sports."),
            ("[Unmute #sports]", "No longer muted: #sports."),
            ("/tag", "You follow #ai."),
            ("/tag mute ai", "No article about #ai"),
            ("/tag follow ai", "You follow #ai."),
            ("/tag", "You follow #ai."),
        ],
    )


async def test_a_chat_follows_two_hundred_at_most(news: News) -> None:
    many = " ".join(f"t{n}" for n in range(200))
    await news.dialogue(
        ANA,
        [
            (f"/tag follow {many}", "You follow #t0, #t1,"),
            ("/tag follow onemore", "A chat can follow and mute at most 200 tags and categories."),
            ("/tag mute onemore", "A chat can follow and mute at most 200 tags and categories."),
            ("/tag mute t7", "No article about #t7"),
            ("/tag unfollow t8", "You no longer follow #t8."),
            ("/tag follow onemore", "You follow #onemore."),
        ],
    )


async def test_what_is_missing_is_asked_for(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag follow", "Which tags? Write one or more"),
            ("cuba trade", "You follow #cuba, #trade."),
            ("/tag", "You follow #cuba, #trade."),
        ],
    )


async def test_suggestions_are_what_goes_together(news: News) -> None:
    await news.post("One", "cuba trade")
    await news.post("Two", "cuba trade sugar")
    await news.post("Three", "chess")
    await news.dialogue(ANA, [("/tag follow cuba", "You follow #cuba.")])
    assert news.labels(ANA) == [["1", "2"], ["+ #trade", "+ #sugar"]]
    await news.dialogue(
        ANA,
        [
            ("[+ #trade]", "You follow #trade."),
            ("/tag", "You follow #cuba, #trade.\n\nPress ✓ to unfollow, + to follow."),
        ],
    )
    assert news.labels(ANA) == [["✓ #cuba", "✓ #trade"], ["+ #sugar"]]
    await news.dialogue(ANA, [("/tag mute sugar", "No article about #sugar"), ("/tag", "You follow #cuba, #trade.")])
    assert news.words(ANA).endswith("Muted: #sugar.\n\nPress ✓ to unfollow.")
    assert news.labels(ANA) == [["✓ #cuba", "✓ #trade"], ["Unmute #sugar"]]
    await news.dialogue(
        ANA, [("/tag unfollow cuba trade", "You no longer follow"), ("/tag", "You follow nothing yet.")]
    )
    assert news.words(ANA).endswith("Muted: #sugar.\n\nPress + to follow, or write /tag follow and your own words.")
    assert news.labels(ANA) == [["+ #cuba", "+ #trade", "+ #chess"], ["Unmute #sugar"]]


async def test_popular_tags(news: News) -> None:
    await news.post("Nobody follows this yet", "chess")
    await news.dialogue(ANA, [("/tag popular", "Often in the news lately: #chess.")])
    await news.dialogue(
        ANA, [("/tag a b", "You follow"), ("/tag popular", "Most followed:\n\n#a — 1 chat\n#b — 1 chat\n\nOften")]
    )
    assert news.labels(ANA) == [["+ #chess"]]
    await news.dialogue(
        MANAGER, [("/tag b", "This chat follows #b."), ("/tag popular", "Most followed:\n\n#b — 2 chats")]
    )
    assert news.labels(MANAGER) == [["+ #a", "+ #chess"]]
    await news.dialogue(MEMBER, [("/tag popular", "Most followed:")])
    assert news.labels(MEMBER) == []


async def test_a_group_is_managed_by_its_managers(news: News) -> None:
    refusal = "Only those who manage this chat can do that."
    await news.dialogue(MANAGER, [("/tag follow ai", "This chat follows #ai."), ("/tag", "This chat follows #ai.")])
    assert news.labels(MANAGER) == [["✓ #ai"]]
    await news.dialogue(
        MEMBER,
        [
            ("/tag follow cats", refusal),
            ("/tag cats", refusal),
            ("/tag unfollow ai", refusal),
            ("/tag mute ai", refusal),
            ("/tag unmute ai", refusal),
            ("/tag languages en", refusal),
            ("/tag languages", "Articles come in every language."),
            ("/tag", "This chat follows #ai."),
        ],
    )
    assert news.labels(MEMBER) == []
    await news.dialogue(MANAGER, [("/tag", "This chat follows #ai.")])
    answer = await news.press(MEMBER, "✓ #ai", shown_to=MANAGER)
    assert answer is not None
    assert answer.blocks
    await news.dialogue(MANAGER, [("/tag", "This chat follows #ai.")])


async def test_article_languages(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/tag languages en", "Articles come in these languages only: en."),
            ("/tag", "You follow nothing yet.\n\nArticles come in these languages only: en."),
            ("/tag languages", "Articles come in these languages only: en."),
            ("[Every language]", "Articles come in every language."),
            ("/tag languages " + " ".join(f"a{c}" for c in "abcdefghijk"), "A chat can choose at most 10 languages."),
            ("/tag languages", "Articles come in every language."),
        ],
    )
