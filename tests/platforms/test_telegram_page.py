"""Chats are drawn as a client would: every letter that was written and none as markup, within a phone's width."""

import os
import re
from html import unescape
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.platforms.conftest import Bare
from tests.platforms.telegram import Chat, Person, Telegram
from tests.platforms.telegram.drawing import THEMES, Eyes, Scene, Sight, page, rich, spans
from tests.platforms.telegram.drawing.browser import Browser, browsing, chromium
from tests.platforms.telegram.drawing.page import HEIGHT, WIDTH
from tests.platforms.telegram.text import part, units

EVIL = "<script>alert(1)</script>&amp;"
UNIX = 1_795_686_064
PAGE = "https://news.example.org/train"
EYES = Eyes({PAGE: Sight("<svg id='drawn'></svg>", "Line and Signal", "The train", "It is back.")})


@pytest.fixture
def ana(telegram: Telegram) -> Person:
    return telegram.person(42, "Ana", started=True)


def drawn(chat: Chat, viewer: Person, about: str = "bot") -> str:
    return page(Scene(chat, viewer, EYES, about)).partition("<body")[2]


async def sent(bot: Bare, ana: Person, text: str = "Hello", **more: Any) -> str:
    """The chat, once the bot has said this there."""
    await bot.done("sendMessage", chat_id=ana.id, text=text, **more)
    return drawn(ana.private, ana)


def said(html: str) -> str:
    """The letters between the tags."""
    return unescape(re.sub(r"<[^>]*>", "", html))


@pytest.mark.parametrize(
    ("entity", "html"),
    [
        ({"type": "bold"}, "<b>word</b>"),
        ({"type": "italic"}, "<i>word</i>"),
        ({"type": "underline"}, "<u>word</u>"),
        ({"type": "strikethrough"}, "<s>word</s>"),
        ({"type": "spoiler"}, '<span class="spoiler">word</span>'),
        ({"type": "code"}, "<code>word</code>"),
        ({"type": "pre"}, "<pre>word</pre>"),
        ({"type": "blockquote"}, "<blockquote>word</blockquote>"),
        ({"type": "text_link", "url": PAGE}, '<a class="text_link">word</a>'),
        ({"type": "date_time", "unix_time": UNIX}, "<time>word</time>"),
        ({"type": "date_time", "unix_time": UNIX, "date_time_format": "r"}, "<time>word</time>"),
        ({"type": "date_time", "unix_time": UNIX, "date_time_format": "D"}, "<time>November 26, 2026</time>"),
        (
            {"type": "date_time", "unix_time": UNIX, "date_time_format": "wdT"},
            "<time>Thursday, 26.11.26 at 09:41:04</time>",
        ),
        ({"type": "date_time", "unix_time": UNIX, "date_time_format": "Dt"}, "<time>November 26, 2026 at 09:41</time>"),
    ],
)
async def test_each_entity_is_drawn(bot: Bare, ana: Person, entity: dict[str, Any], html: str) -> None:
    shown = await sent(bot, ana, "😀 a word", entities=[{**entity, "offset": 5, "length": 4}])
    assert f'<span class="words">😀 a {html}</span>' in shown


async def test_what_the_client_finds_by_itself_is_coloured(bot: Bare, ana: Person) -> None:
    shown = await sent(bot, ana, "#Rail /help https://a.example")
    assert '<a class="hashtag">#Rail</a> <a class="bot_command">/help</a> <a class="url">https://a.example</a>' in shown


async def test_a_long_quotation_is_folded(bot: Bare, ana: Person) -> None:
    entities = [{"type": "expandable_blockquote", "offset": 0, "length": 3}, {"type": "bold", "offset": 2, "length": 1}]
    shown = await sent(bot, ana, "a b\n\nc", entities=entities)
    assert '<blockquote class="folded"><div>a <b>b</b></div><svg class="fold"' in shown
    assert "</blockquote>\nc</span>" in shown, "the line break behind a quotation belongs to it"


async def test_nobody_s_words_are_markup(telegram: Telegram, bot: Bare) -> None:
    eve = telegram.person(7, EVIL, started=True)
    group = telegram.group(-1001234567890, EVIL, owner=eve)
    await group.add_bot(by=eve)
    said_ = await eve.says(EVIL, in_=group)
    keys = {"inline_keyboard": [[{"text": EVIL, "callback_data": "a"}]]}
    options = {"url": PAGE, "prefer_large_media": True}
    await bot.done(
        "sendMessage",
        chat_id=group.id,
        text=EVIL,
        reply_markup=keys,
        link_preview_options=options,
        entities=[{"type": "bold", "offset": 0, "length": 8}],
        reply_parameters={"message_id": said_.id},
    )
    await bot.done("sendPhoto", chat_id=group.id, photo=f"https://a.example/{EVIL.replace('&', '')}", caption=EVIL)
    shown = page(Scene(group, telegram.person(8, "Ana"), Eyes({PAGE: Sight("", EVIL, EVIL, EVIL)}), EVIL))
    assert "<script" not in shown.lower()
    assert said(shown).count(EVIL) >= 11


@given(
    st.text(alphabet="a😀<&\"'é \n", max_size=30),
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 20)), max_size=3),
)
def test_no_letter_is_lost(text: str, places: list[tuple[int, int]]) -> None:
    entities: list[dict[str, Any]] = []
    at = 0
    for skipped, length in places:
        offset, end = at + skipped, at + skipped + length
        if "�" not in part(text, offset, length) + part(text, 0, offset) and end <= units(text):
            entities.append({"type": "bold", "offset": offset, "length": length})
            at = end
    html = spans.html(text, entities, Eyes())
    assert said(html) == text
    marked = [unescape(found) for found in re.findall(r"<b>(.*?)</b>", html, re.DOTALL)]
    assert marked == [part(text, entity["offset"], entity["length"]) for entity in entities]


@pytest.mark.parametrize(
    ("options", "shown"),
    [
        ({"url": PAGE, "prefer_large_media": True, "show_above_text": True}, True),
        ({"url": "https://other.example"}, False),
        ({"is_disabled": True, "url": PAGE}, False),
    ],
)
async def test_the_page_of_an_article_is_shown_above_it(
    bot: Bare, ana: Person, options: dict[str, Any], shown: bool
) -> None:
    html = await sent(bot, ana, "Hello", link_preview_options=options)
    preview = '<span class="site">Line and Signal</span><span class="title">The train</span>'
    assert (preview in html and html.index("drawn") < html.index("Hello")) is shown


async def test_buttons_say_what_they_do(bot: Bare, ana: Person) -> None:
    rows = [
        [
            {"text": "Publish", "callback_data": "a", "style": "primary"},
            {"text": "Drop", "callback_data": "b", "style": "danger"},
        ],
        [
            {"text": "Go", "url": PAGE},
            {"text": "Copy", "copy_text": {"text": "x"}},
            {"text": "Send", "switch_inline_query": ""},
        ],
    ]
    shown = await sent(bot, ana, reply_markup={"inline_keyboard": rows})
    found = re.findall(r'<div class="key ?(\w*)"><span class="label">(\w+)</span>(?:<svg class="corner (\w+)")?', shown)
    assert found == [
        *(("primary", "Publish", ""), ("danger", "Drop", "")),
        *(("", "Go", "link"), ("", "Copy", "copy"), ("", "Send", "inline")),
    ]


async def test_a_question_waits_in_the_field(bot: Bare, ana: Person) -> None:
    assert "<span>Message</span>" in await sent(bot, ana)
    shown = await sent(
        bot, ana, "What is\nit?", reply_markup={"force_reply": True, "input_field_placeholder": "The title"}
    )
    assert '<div class="replying"><b>Reply to Newsclip</b><span>What is it?</span></div>' in shown
    assert "<span>The title</span>" in shown


async def test_what_is_answered_and_what_was_edited_is_told(bot: Bare, ana: Person) -> None:
    question = await ana.says("Which one?")
    answer = await bot.done("sendMessage", chat_id=ana.id, text="This", reply_parameters={"message_id": question.id})
    shown = drawn(ana.private, ana)
    assert "<b>Ana</b><span>Which one?</span>" in shown
    assert '<div class="line mine">' in shown
    assert "edited" not in shown
    await bot.done("editMessageText", chat_id=ana.id, message_id=answer["message_id"], text="That")
    assert re.search(r'<span class="when">edited \d\d:\d\d</span>', drawn(ana.private, ana))


async def test_a_group_and_a_channel_have_their_own_looks(telegram: Telegram, bot: Bare, ana: Person) -> None:
    ben = telegram.person(43, "Ben")
    group = telegram.group(-1001234567890, "Readers", owner=ben, forum=True)
    await group.add_bot(by=ben)
    topic = await group.open_topic("Markets", by=ben)
    await bot.done("sendMessage", chat_id=group.id, text="one", message_thread_id=topic.thread)
    await bot.done("sendMessage", chat_id=group.id, text="two")
    shown = drawn(group, ana, "2 members")
    assert "Ben added Newsclip" in shown
    assert "“Markets” was created" in shown
    assert re.search(r'<div class="name c\d">Newsclip</div>', shown)
    inside = page(Scene(group, ana, EYES, thread=topic.thread))
    assert "<b>Markets</b>" in inside
    assert ("one" in said(inside), "two" in said(inside.partition("<main")[2])) == (True, False)
    channel = telegram.channel(-1002222222222, "Daily", owner=ben)
    await channel.add_bot(by=ben)
    await bot.done("sendMessage", chat_id=channel.id, text="one")
    shown = drawn(channel, ana)
    assert "<div class='mute'>Mute</div>" in shown
    assert 'class="name' not in shown


async def test_the_keyboard_of_a_bot_stands_below_the_field(bot: Bare, ana: Person) -> None:
    shown = await sent(bot, ana, reply_markup={"keyboard": [[{"text": "Choose a channel"}]], "resize_keyboard": True})
    assert "Choose a channel" in shown.partition("<footer>")[2]


def test_a_rich_message_is_written_anew() -> None:
    raw = (
        f'<h1><a href="{PAGE}">A &lt;b&gt;</a></h1><p>#Rail <tg-time unix="{UNIX}" format="D">then</tg-time></p>'
        f'<figure><img src="{PAGE}"/><figcaption>By the sea</figcaption></figure><ol start="3"><li>c</li></ol>'
    )
    shown = rich.html(raw, EYES)
    assert "<h1><a>A &lt;b&gt;</a></h1>" in shown
    assert '<p><a class="hashtag">#Rail</a> <time>November 26, 2026</time></p>' in shown
    assert "<figure><div class=\"picture\"><svg id='drawn'></svg></div><figcaption>" in shown
    assert '<ol start="3"><li>c</li></ol>' in shown


TOO_WIDE = """[...document.querySelectorAll("body, body *")]
  .filter(one => !one.closest(".picture svg") && one.getBoundingClientRect().right > innerWidth + 0.5)
  .map(one => one.className + ": " + one.textContent.slice(0, 40))"""


@pytest.fixture
def program() -> str:
    found = chromium()
    if found is None and os.environ.get("CI"):
        pytest.fail("Chromium is missing, which .ci/run installs")
    return found or pytest.skip("no Chromium here, so no page was looked at; on Debian: apt-get install chromium")


async def test_nothing_leaves_the_screen_of_a_phone(bot: Bare, ana: Person, program: str) -> None:
    long = "Donaudampfschifffahrtsgesellschaftskapitän" * 3
    entities = [{"type": "pre", "offset": 0, "length": len(long)}]
    keys = {"inline_keyboard": [[{"text": long, "callback_data": "a"}, {"text": long, "url": PAGE}]]}
    await ana.says(long)
    await sent(bot, ana, long, entities=entities, reply_markup=keys, link_preview_options={"url": PAGE})
    await bot.done("sendPhoto", chat_id=ana.id, photo=f"https://a.example/{long[:60]}.jpg", caption=long)
    await bot.done("sendRichMessage", chat_id=ana.id, rich_message={"html": f"<h1>{long}</h1><p><b>{long}</b></p>"})
    async with browsing(program) as browser:
        for theme in THEMES:
            shown = page(Scene(ana.private, ana, EYES, long), theme, height=3 * HEIGHT)
            await browser.show(shown, width=WIDTH, height=3 * HEIGHT, scale=1)
            assert await browser.says("document.querySelectorAll('.bubble').length") == 4
            assert await wide(browser) == []
        assert browser.complaints == []
        await browser.show(
            f"<p style='width:{WIDTH + 1}px'>wide</p><script>console.log(1)</script>", width=WIDTH, height=99
        )
        assert (len(await wide(browser)), len(browser.complaints)) == (1, 1), "what looks at the page is not blind"


async def wide(browser: Browser) -> Any:
    return await browser.says(TOO_WIDE)
