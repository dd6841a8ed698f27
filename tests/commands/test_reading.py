"""What readers find, read and share."""

from core.cards import Cards
from core.values.document import Card, List, plain
from tests.commands.house import ANA, BEN, EDITOR, MANAGER, MEMBER, News

LONG = "\n\n".join(f"Paragraph {n} " + "tells a long story " * 20 for n in range(20))


async def test_plain_words_are_a_search(news: News) -> None:
    await news.post("Sugar harvest begins", "cuba", body="The mills open in December.")
    await news.post("Chess club wins", "chess", body="Nobody spoke of sugar.")
    await news.dialogue(
        ANA,
        [
            ("sugar harvest", "1 article for “sugar harvest”\n\nSugar harvest begins\n\nGeneral · Nov 21, 2026 #cuba"),
            ("[1]", "General · Nov 21, 2026\n\nSugar harvest begins\n\nThe mills open in December.\n\n#cuba"),
            ("/search sugar", "2 articles for “sugar”\n\nSugar harvest begins"),
            ("/search #chess", "1 article for “#chess”\n\nChess club wins"),
            ("harvest zebra", "No article has all the words of “harvest zebra”. These have some:\n\nSugar harvest"),
            ("zebra", "Nothing found for “zebra”.\n\nFewer or other words may help"),
        ],
    )


async def test_a_search_turns_pages(news: News) -> None:
    for number in range(12):
        await news.post(f"Sugar number {number}", "cuba")
    question = "sugar -zebra number"
    await news.dialogue(ANA, [(question, f"12 articles for “{question}”")])
    seen = [news.words(ANA)]
    assert news.labels(ANA) == [["1", "2", "3", "4", "5"], ["Next"]]
    await news.dialogue(ANA, [("[Next]", "12 articles")])
    assert news.labels(ANA) == [["6", "7", "8", "9", "10"], ["Previous", "Next"]]
    seen.append(news.words(ANA))
    await news.dialogue(ANA, [("[Next]", "12 articles")])
    assert news.labels(ANA) == [["11", "12"], ["Previous"]]
    seen.append(news.words(ANA))
    assert len({line for page in seen for line in page.split("\n") if line.startswith("Sugar number")}) == 12
    await news.dialogue(ANA, [("[Previous]", seen[1])])


async def test_a_long_question_turns_pages_too(news: News) -> None:
    for number in range(6):
        await news.post(f"Sugar number {number}")
    question = "sugar " + " ".join(f"-word{n}" for n in range(30))
    await news.dialogue(ANA, [(question, "6 articles for “sugar -word0")])
    assert news.button(ANA, "Next").command.startswith("/do ")
    await news.dialogue(ANA, [("[Next]", "6 articles"), ("[Previous]", "6 articles")])


async def test_search_without_words_asks_for_them(news: News) -> None:
    await news.post("Sugar harvest begins")
    await news.dialogue(ANA, [("/search", "What shall I look for?"), ("sugar", "1 article for “sugar”")])


async def test_the_latest(news: News) -> None:
    await news.dialogue(
        ANA,
        [
            ("/latest", "There are no articles yet."),
            ("/latest cuba", "There is no article about #cuba yet."),
        ],
    )
    for number in range(12):
        await news.post(f"Number {number}", "cuba" if number % 2 else "chess", category="World News")
    await news.dialogue(ANA, [("/latest", "The newest articles:\n\nNumber 11\n")])
    assert news.labels(ANA)[-1] == ["Next"]
    await news.post("Number 12")
    await news.dialogue(ANA, [("[Next]", "The newest articles:\n\nNumber 1\n")])
    assert news.labels(ANA) == [["11", "12"], ["Previous"]]
    await news.dialogue(
        ANA,
        [
            ("[Previous]", "The newest articles:\n\nNumber 11\n"),
            ("/latest cuba", "The newest about #cuba:\n\nNumber 11\n"),
            ("/latest CUBA", "The newest about #cuba:\n\nNumber 11\n"),
            ("/latest category:worldnews", "The newest about World News:\n\nNumber 11\n"),
            ("[Next]", "The newest about World News:\n\nNumber 1\n"),
            ("/latest !", "A tag needs at least one letter or digit."),
        ],
    )


async def test_an_article_in_the_chat(news: News) -> None:
    article = await news.post("Trains", "rail", body="They run.", category="World", summary="On time.", author="Ana")
    await news.dialogue(
        ANA,
        [
            ("/article 1", "World · Nov 21, 2026\n\nTrains\n\nOn time.\n\nThey run.\n\nBy Ana\n\n#rail"),
            ("/article #1", "World"),
            ("/article 99", "There is no article 99."),
            ("/article x", "“x” is not the number of an article."),
            ("/article 1 2", "Article 1 has no page 2."),
            ("/article 1 0", "World"),
            ("/article", "Which article? Write its number."),
            ("ninety", "“ninety” is not the number of an article."),
            ("1", "World"),
            ("trains", "1 article for “trains”"),
        ],
    )
    await news.newsroom.retract(article.id, "It was a hoax.", "paper:7")
    await news.dialogue(
        ANA,
        [
            ("/article 1", "Retracted Nov 21, 2026, 12:00 PM: Trains\n\nReason: It was a hoax."),
            ("/share 1", "Article 1 was retracted, so there is nothing to share."),
        ],
    )


async def test_only_what_must_be_known_is_asked_for(news: News) -> None:
    await news.dialogue(ANA, [("/article", "Which article?")])
    form = news.last[ANA].form
    assert form is not None
    assert [field.label for field in form.fields] == ["Number of the article"]


async def test_a_long_article_is_read_in_pages(news: News) -> None:
    await news.post("Saga", body=LONG, summary="Begins once.")
    await news.dialogue(ANA, [("/article 1", "General · Nov 21, 2026\n\nSaga\n\nBegins once.\n\nParagraph 0")])
    assert news.labels(ANA) == [["Next"], ["Share"], ["More from General"]]
    read = news.words(ANA)
    while any("Next" in row for row in news.labels(ANA)):
        assert len(plain(news.last[ANA]).encode("utf-16-le")) // 2 < 4000
        await news.dialogue(ANA, [("[Next]", "General · Nov 21, 2026\n\nSaga\n\nParagraph")])
        read += news.words(ANA)
    assert [f"Paragraph {n} " in read for n in range(20)] == [True] * 20
    assert news.labels(ANA)[0] == ["Previous"]


async def test_with_a_web_address_it_can_be_read_there(news: News) -> None:
    news.set(cards=Cards(base="https://news.example"))
    await news.post("Trains")
    await news.dialogue(ANA, [("/article 1", "General")])
    assert news.button(ANA, "Read").url == "https://news.example/a/trains-code1"


async def test_more_of_the_same(news: News) -> None:
    await news.post("Trains run again", "rail", category="World", body="The trains run on the coast.")
    await news.post("Trains stop", "rail", category="World", body="The trains stop on the coast.")
    await news.post("Chess", "chess", category="Sports")
    await news.indexer.catch_up()
    await news.dialogue(
        ANA,
        [
            ("/more 1", "More from World\n\nTrains stop\n"),
            ("/more 3", "There is nothing else in Sports yet."),
            ("/more 4", "There is no article 4."),
            ("/more", "Of which article? Write its number."),
            ("1", "More from World"),
            ("/article 2", "World"),
            ("[More from World]", "More from World\n\nTrains run again"),
        ],
    )


async def test_sharing(news: News) -> None:
    await news.post("Trains")
    await news.dialogue(ANA, [("/share 1", "This article has no public address to share.")])
    news.set(cards=Cards(base="https://news.example"), networks=("x", "copy"))
    await news.dialogue(
        ANA, [("/share 1", "Share Trains"), ("/share 2", "There is no article 2."), ("/share 1", "Share")]
    )
    assert news.labels(ANA) == [["X", "Copy link"], ["Send to a chat"]]


async def test_why_this(news: News) -> None:
    article = await news.post("Trains", "rail", category="World")
    why = f"v1:/why {article.id}"
    await news.dialogue(ANA, [("/tag follow rail category:world *", "You follow #rail, World, everything.")])
    news.last[ANA] = await news.router.press(ANA, why) or news.last[ANA]
    assert news.words(ANA).startswith("It came because you follow ")
    assert news.labels(ANA) == [
        ["Unfollow #rail", "Mute #rail"],
        ["Unfollow everything"],
        ["Unfollow World", "Mute World"],
    ]
    await news.dialogue(
        ANA,
        [
            ("[Unfollow #rail]", "You no longer follow #rail."),
            ("/tag unfollow category:world *", "You no longer follow World, everything."),
        ],
    )
    answer = await news.router.press(ANA, why)
    assert answer is not None
    assert plain(answer).startswith("Nothing that is followed here now brings this article")
    await news.dialogue(MANAGER, [("/tag rail", "This chat follows #rail.")])
    for seat, buttons in ((MEMBER, []), (MANAGER, [["Unfollow #rail", "Mute #rail"]])):
        news.last[seat] = await news.router.press(seat, why) or news.last[seat]
        assert news.words(seat) == "It came because this chat follows #rail."
        assert news.labels(seat) == buttons
    await news.dialogue(MANAGER, [("[Mute #rail]", "No article about #rail")])
    answer = await news.router.press(MANAGER, why)
    assert answer is not None
    assert plain(answer) == "This chat mutes #rail; articles about it no longer come."


async def test_a_bundle_shows_all_its_articles_to_its_own_chat(news: News) -> None:
    for seat in (ANA, BEN):
        await news.dialogue(seat, [("/tag cuba", "You follow")])
    for number in range(12):
        await news.post(f"Number {number}", "cuba")
    await news.roll_out()
    news.later(minutes=20)
    await news.deliver()
    assert news.shown(ANA)[0].startswith("12 articles came while I could not reach you.\n\nNumber 0\n")
    news.take_up(ANA)
    show = news.button(ANA, "Show all").command
    await news.dialogue(ANA, [("[Show all]", "Number 0\n")])
    assert isinstance(news.last[ANA].blocks[0], List)
    assert news.labels(ANA)[-1] == ["Next"]
    await news.dialogue(ANA, [("[Next]", "Number 10\n"), ("[Previous]", "Number 0\n")])
    for seat, command in ((BEN, show), (ANA, "/bundle 99")):
        answer = await news.router.press(seat, f"v1:{command}")
        assert answer is not None
        assert plain(answer).startswith("I no longer know which articles that message showed")


async def test_editors_read_drafts_and_readers_do_not(news: News) -> None:
    await news.dialogue(
        EDITOR, [("/post Trains\n\nSoon.", "General"), ("/article 1", "General · Nov 21, 2026\n\nTrains")]
    )
    await news.dialogue(ANA, [("/article 1", "There is no article 1."), ("/share 1", "There is no article 1.")])


async def test_a_card_has_the_articles_number(news: News) -> None:
    await news.post("Trains")
    answer = await news.router.handle(MEMBER, "/article 1")
    assert answer is not None
    [card] = [block for block in answer.blocks if isinstance(block, Card)]
    assert card.article_id == 1
