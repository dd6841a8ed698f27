"""What stands under a message in Discord, and who it calls: buttons within the limits, a role where the channel chose one."""

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.discord import renderer
from bots.discord.buttons import command_of
from bots.discord.looks import Look, Looks
from bots.discord.places import Form
from bots.discord.rendered import Rendered
from core.sharing import share_document
from core.values.document import Action, Card, Document, Image, Link, Paragraph, Row, Text, say
from core.values.outcome import Post
from tests.bots.discord_message import ROUTE, drawn, refused
from tests.bots.test_telegram_renderer_buttons import ARTICLE
from tests.platforms.discord.table import faults, strays
from tests.text import strategies

LONG_URL = "https://n.example/" + "x" * 500
CARD = Card(
    article_id=7,
    title="Night train",
    url="https://n.example/a/7",
    kicker=(Text("Travel"),),
    mark=(),
    lead=(),
    image=Image("https://n.example/1.jpg"),
    body=(Paragraph((Text("It returns."), Link((Text("more"),), "https://n.example/more"))),),
    source=(),
    hashtags=(),
    read_on=None,
)


def under(*rows: Row) -> list[list[dict[str, object]]]:
    message = renderer.card(say("Hi.").offer(*rows))
    assert refused(message) == []
    return [list(row) for row in drawn(message.payload).buttons]


def only(action: Action) -> dict[str, object] | None:
    rows = under((action,))
    return rows[0][0] if rows else None


def test_a_button_types_or_opens() -> None:
    typed = {"type": 2, "style": 2, "disabled": False, "label": "Help", "custom_id": "v1:/help"}
    assert only(Action("Help", command="/help")) == typed
    opened = {"type": 2, "style": 5, "disabled": False, "label": "Read", "url": "https://n.example"}
    assert only(Action("Read", url="https://n.example")) == opened
    assert only(Action("Send to a chat", inline="a-7")) is None


@pytest.mark.parametrize("url", ["http://localhost/a", "javascript:alert(1)", "mailto:a@b.example", "https://[x", "/a"])
def test_what_no_button_opens_is_none(url: str) -> None:
    assert only(Action("Read", url=url)) is None


def test_what_is_copied_is_code() -> None:
    seen = drawn(renderer.card(say("Hi.").offer((Action("Copy link", copy="https://n.example/a_b"),))).payload)
    assert (seen.text, seen.labels) == ("Hi.\nCopy link: https://n.example/a_b", [])
    assert seen.marks == [("code", "https://n.example/a_b")]


@pytest.mark.parametrize("render", [renderer.card, renderer.embeds])
def test_an_address_too_long_for_a_button_is_a_link(render: Callable[[Document], Rendered]) -> None:
    message = render(say("Hi.").offer((Action("X", url=LONG_URL),)))
    assert refused(message) == []
    assert drawn(message.payload).links == [("X", LONG_URL)]
    assert drawn(message.payload).labels == []


def test_many_long_addresses_leave_room_for_the_words() -> None:
    message = renderer.card(say("Hi. " * 400).offer(*((Action(f"N{n}", url=LONG_URL * 3),) for n in range(9))))
    assert refused(message) == []
    assert not message.cut


@pytest.mark.parametrize(
    ("rows", "shown"),
    [
        ([3], [3]),
        ([5], [5]),
        ([6], [3, 3]),
        ([7, 2], [4, 3, 2]),
        ([1] * 6, [5, 1]),
        ([5] * 6, [5] * 5),
        ([0, 1], [1]),
        ([25], [5] * 5),
    ],
)
def test_rows_are_within_the_limits(rows: list[int], shown: list[int]) -> None:
    given = (tuple(Action(f"b{n}", command=f"/article {n}") for n in range(count)) for count in rows)
    assert [len(row) for row in under(*given)] == shown


def test_the_same_command_twice_is_two_buttons() -> None:
    [row] = under((Action("a", command="/help"), Action("b", command="/help"), Action("c", command="/2 v1:")))
    assert [button["custom_id"] for button in row] == ["v1:/help", "2 v1:/help", "v1:/2 v1:"]
    assert [command_of(str(button["custom_id"])) for button in row] == ["/help", "/help", "/2 v1:"]
    assert command_of("something else") is None


def test_what_works_once_is_coloured() -> None:
    [row] = under(
        (
            Action("Publish", command="/do abc", bound=True),
            Action("Edit", command="/edit 7"),
            Action("Discard", command="/do def", bound=True),
            Action("Descartar", command="/do ghi", bound=True),
        )
    )
    assert [button["style"] for button in row] == [1, 2, 4, 4]


def test_labels_are_words_only() -> None:
    [row] = under(
        (Action("a\nb\t<b> *c*", command="/help"), Action("\u200b", command="/help"), Action("é" * 99, "/help"))
    )
    assert [button["label"] for button in row] == ["a b <b> *c*", "…", "é" * 79 + "…"]


def test_what_is_too_long_to_be_typed_is_left_out() -> None:
    assert only(Action("Go", command="/" + "x" * 90)) is not None
    assert only(Action("Go", command="/" + "x" * 91)) is None


def test_everything_to_share_is_offered() -> None:
    message = renderer.card(share_document(ARTICLE, base="https://n.example"))
    assert refused(message) == []
    seen = drawn(message.payload)
    assert [label for row in seen.labels for label in row] == [
        *("X", "Facebook", "LinkedIn", "WhatsApp", "Telegram", "Reddit", "Bluesky", "E-mail"),
    ]
    assert "Copy link: https://n.example/a/night-train" in seen.text


def test_what_is_too_long_to_share_by_a_button_is_a_link() -> None:
    cyrillic = replace(ARTICLE, title=("Ночной поезд снова " * 20)[:100])
    message = renderer.card(share_document(cyrillic, base="https://n.example"))
    assert refused(message) == []
    seen = drawn(message.payload)
    offered = {*(label for row in seen.labels for label in row), *(said for said, _url in seen.links)}
    assert offered >= {"X", "Facebook", "LinkedIn", "WhatsApp", "Telegram", "Reddit", "Bluesky", "E-mail"}


@given(st.lists(st.lists(st.builds(Action, strategies.words, command=st.just("/help")), max_size=30), max_size=8))
def test_any_rows_make_a_message(rows: list[list[Action]]) -> None:
    shown = under(*map(tuple, rows))
    assert sum(map(len, shown)) == min(sum(map(len, rows)), 25)


def bodies(looks: Iterator[Look], post: Post) -> list[dict[str, object]]:
    return [look.payload_for(post) for look in looks]


@pytest.mark.parametrize("form", Form)
def test_a_role_is_named_above_and_told_once(form: Form) -> None:
    post = Post(Document((CARD,)), "k", form=form, mention="4242", mark=1 << 30 | 7)
    for look in Looks().of(post):
        body = look.payload_for(post)
        assert body["allowed_mentions"] == {"parse": [], "roles": ["4242"]}
        assert drawn(body).mentions == ["<@&4242>"]
        assert faults("POST", ROUTE, body, {}) is None
        assert strays("POST", ROUTE, body, {}) == []
    for look in Looks().within(post, form):
        body = look.payload_for(post)
        assert body["allowed_mentions"] == {"parse": []}
        assert drawn(body).mentions == ["<@&4242>"]


@pytest.mark.parametrize("mention", ["", "everyone", "@everyone", "42> @everyone"])
def test_only_a_role_is_named(mention: str) -> None:
    post = Post(say("Hi."), "k", mention=mention)
    for body in bodies(Looks().of(post), post):
        assert body["allowed_mentions"] == {"parse": []}
        assert drawn(body).text == "Hi."


def test_the_mark_is_the_id_of_the_first_component() -> None:
    post = Post(Document((CARD,), ((Action("Share", command="/share 7"),),)), "k", mark=1 << 30 | 7)
    for form in Form:
        for look in Looks().within(post, form):
            assert look.payload_for(post)["components"][0]["id"] == post.mark
            assert "id" not in look.payload["components"][0]


def test_a_look_is_rendered_once_and_its_payload_is_the_callers() -> None:
    looks = Looks()
    post = Post(Document((CARD,)), "k1")
    first, again = next(looks.of(post)), next(looks.of(Post(post.document, "k2", mention="42")))
    assert first.shown is again.shown
    body = first.payload_for(post)
    body["flags"] |= 1 << 12
    assert first.payload_for(post)["flags"] == 1 << 15


def test_looks_go_from_the_best_to_the_barest() -> None:
    post = Post(Document((CARD,)), "k")
    looks = Looks()
    card, bare, plain = looks.of(post)
    assert [bool(drawn(look.payload).pictures) for look in (card, bare, plain)] == [True, False, False]
    assert [look.plain for look in (card, bare, plain)] == [False, False, True]
    assert [look.form for look in looks.within(post, Form.EMBED)] == [Form.EMBED] * 3
    assert len(list(looks.of(Post(say("Hi."), "k")))) == 2


def test_a_refused_look_is_not_offered_again_but_for_the_last() -> None:
    looks = Looks()
    post = Post(Document((CARD,)), "k")
    card, *others = looks.of(post)
    looks.refuse(card)
    assert [look.shown for look in looks.of(post)] == [look.shown for look in others]
    for look in others:
        looks.refuse(look)
    assert [look.shown for look in looks.of(post)] == [others[-1].shown]
