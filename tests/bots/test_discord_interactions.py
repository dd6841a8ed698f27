"""What people do with us in Discord, as they see it: commands, buttons, menus, in servers, privately and elsewhere."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from core.values.article import Source
from core.values.chat import ChatKind
from tests.bots.discord_room import Room, room
from tests.platforms.discord import Discord, Limits, NotOfferedError, Permission

SUGAR = "Sugar prices fall"


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as entered:
        yield entered


async def test_in_a_private_chat_everything_is_said_openly(house: Room) -> None:
    asked = await house.ben.uses(house.ben.private, "tag follow", tags="cuba #trade")
    assert asked.plain.startswith("You follow #cuba, #trade.")
    assert not asked.ephemeral
    assert await house.followed(house.place(house.ben.private)) == ["cuba", "trade"]


async def test_a_channel_is_told_what_it_follows_now(house: Room) -> None:
    asked = await house.ana.uses(house.square, "tag follow", tags="cuba")
    assert asked.plain.startswith("This chat follows #cuba.")
    assert not asked.ephemeral
    assert await house.followed(house.place(house.square)) == ["cuba"]
    chat = await house.chat(house.place(house.square))
    assert chat is not None
    assert (chat.kind, chat.bound_by) == (ChatKind.GROUP, "42")


async def test_a_thread_is_a_chat_of_its_own(house: Room) -> None:
    thread = house.square.thread("Sugar")
    await house.ana.uses(thread, "tag follow", tags="sugar")
    assert await house.followed(house.place(thread)) == ["sugar"]
    assert await house.chat(house.place(house.square)) is None


@pytest.mark.parametrize("missing", [Permission.VIEW_CHANNEL, Permission.SEND_MESSAGES])
async def test_where_nothing_would_come_nothing_is_followed(house: Room, missing: Permission) -> None:
    house.square.overwrite_bot(deny=missing)
    asked = await house.ana.uses(house.square, "tag follow", tags="cuba")
    assert asked.plain.startswith(
        "I may not write here, so nothing would come: give me the rights View Channel and Send"
    )
    assert asked.ephemeral
    assert await house.followed(house.place(house.square)) == []


async def test_what_is_of_no_use_to_others_only_the_asker_sees(house: Room) -> None:
    await house.publish(SUGAR, "cuba")
    seen = {
        command: (await house.ben.uses(house.square, command, **options)).ephemeral
        for command, options in (
            *(("help", {}), ("search", {"query": "sugar"}), ("tag list", {}), ("tag popular", {}), ("privacy", {})),
            *(("article", {"id": "1"}), ("share", {"id": "1"}), ("latest", {})),
        )
    }
    assert {command for command, hidden in seen.items() if not hidden} == {"article", "share", "latest"}


async def test_a_refusal_only_the_asker_sees(house: Room) -> None:
    refused = await house.ben.uses(house.square, "article", id="77")
    assert (refused.plain, refused.ephemeral) == ("There is no article 77.", True)


async def test_who_does_not_manage_the_channel_may_follow_for_themselves(house: Room) -> None:
    refused = await house.ben.uses(house.square, "tag follow", tags="cuba trade")
    assert refused.plain == "Only those who manage this chat can do that."
    assert (refused.ephemeral, refused.answer is not None and refused.answer.labels) == (True, ("Follow for myself",))
    assert refused.answer is not None
    mine = await house.ben.presses(refused.answer, "Follow for myself")
    assert mine.plain.startswith("You follow #cuba, #trade.")
    assert mine.ephemeral
    assert await house.followed(house.place(house.ben.private)) == ["cuba", "trade"]
    assert await house.chat(house.place(house.square)) is None or await house.followed(house.place(house.square)) == []


async def test_a_button_that_is_not_for_readers_offers_them_their_own(house: Room) -> None:
    await house.publish(SUGAR, "cuba trade")
    followed = await house.ana.uses(house.square, "tag follow", tags="cuba")
    assert followed.answer is not None
    refused = await house.ben.presses(followed.answer, "+ #trade")
    assert refused.plain == "Only those who manage this chat can do that."
    assert refused.ephemeral
    assert refused.answer is not None
    await house.ben.presses(refused.answer, "Follow for myself")
    assert await house.followed(house.place(house.ben.private)) == ["trade"]
    assert await house.followed(house.place(house.square)) == ["cuba"]


async def test_tags_too_many_for_a_button_are_refused_without_one(house: Room) -> None:
    refused = await house.ben.uses(house.square, "tag follow", tags=" ".join(f"country{n}" for n in range(20)))
    assert refused.answer is not None
    assert refused.answer.labels == ()


async def test_what_else_a_reader_may_not_do_is_only_refused(house: Room) -> None:
    refused = await house.ben.uses(house.square, "tag unfollow", tags="cuba")
    assert refused.answer is not None
    assert (refused.plain, refused.answer.labels) == ("Only those who manage this chat can do that.", ())


async def test_rights_are_looked_up_whatever_the_client_shows(house: Room) -> None:
    """Integrations of a server may show a command to everybody: faults of the platform's settings are none of ours."""
    house.discord.world.commands[0] = [
        {name: value for name, value in command.items() if name != "default_member_permissions"}
        for command in house.discord.world.commands[0]
    ]
    settings = await house.ben.uses(house.square, "settings")
    assert settings.plain == "Only those who manage this chat can do that."
    post = await house.ben.uses(house.square, "post")
    assert (post.plain, post.modal) == ("Only the newsroom's editors can do that.", None)


async def test_who_lost_the_right_loses_it_at_once(house: Room) -> None:
    role = house.town.role("Keepers", permissions=Permission.MANAGE_CHANNELS)
    house.town.give(house.ben, role)
    panel = await house.ben.uses(house.square, "settings")
    assert panel.answer is not None
    house.town.take(house.ben, role)
    refused = await house.ben.presses(panel.answer, "Silently")
    assert refused.plain == "Only those who manage this chat can do that."


async def test_lists_turn_their_pages_in_place(house: Room) -> None:
    for number in range(12):
        await house.publish(f"Article {number}")
    first = await house.ben.uses(house.square, "latest")
    assert first.answer is not None
    turned = await house.ana.presses(first.answer, "Next")
    assert turned.answer is not None
    assert turned.answer.id == first.answer.id
    assert "Article 0" in turned.plain


async def test_the_answer_to_a_button_in_a_server_only_the_presser_sees(house: Room) -> None:
    await house.publish(SUGAR, "cuba", source=Source("https://gazette.example/sugar"))
    card = await house.ben.uses(house.square, "article", id="1")
    assert card.answer is not None
    shared = await house.ana.presses(card.answer, "Share")
    assert shared.ephemeral
    assert shared.answer is not None
    assert shared.answer.id != card.answer.id


async def test_what_has_no_address_is_not_offered_for_sharing(house: Room) -> None:
    await house.ana.uses(house.square, "tag follow", tags="cuba")
    await house.square.next()
    await house.publish(SUGAR, "cuba")
    assert (await house.square.next()).labels == ("Read", "Why this?", "More from General")
    await house.publish(SUGAR, "cuba", source=Source("https://gazette.example/sugar"))
    assert (await house.square.next()).labels == ("Read", "Share", "Why this?", "More from General")


async def test_buttons_outlive_a_restart(migrated_url: str) -> None:
    async with Discord(limits=Limits.off()) as discord:
        async with room(migrated_url, discord=discord) as before:
            await before.publish(SUGAR, "cuba")
            shown = await before.ben.uses(before.ben.private, "latest")
        async with room(migrated_url, discord=discord) as after:
            assert shown.answer is not None
            opened = await after.ben.presses(shown.answer, "1")
            assert SUGAR in opened.plain


async def test_elsewhere_people_use_us_for_themselves(house: Room) -> None:
    village = house.discord.guild(200, "Village", owner=house.ana)
    lane = village.text("lane")
    village.join(house.ben)
    house.ben.install()
    await house.publish(SUGAR, "cuba")
    followed = await house.ben.uses(lane, "tag follow", tags="cuba")
    assert (followed.plain.startswith("You follow #cuba."), followed.ephemeral) == (True, True)
    assert await house.followed(house.place(house.ben.private)) == ["cuba"]
    assert (await house.ben.uses(lane, "latest")).ephemeral
    with pytest.raises(NotOfferedError):
        await house.ana.uses(lane, "latest")


async def test_it_speaks_the_language_of_whoever_asks(house: Room) -> None:
    eva = house.discord.person(44, "Eva", locale="es-ES")
    house.town.join(eva)
    asked = await eva.uses(eva.private, "etiqueta seguir", tags="cuba")
    assert asked.plain.startswith("Sigues #cuba.")
    hidden = await eva.uses(house.square, "tag list")
    assert (hidden.ephemeral, "chat" in hidden.plain) == (True, True)
    assert hidden.plain.startswith("Este chat")
    public = await eva.uses(house.square, "latest")
    assert public.plain == "There are no articles yet."


async def test_what_is_typed_is_completed(house: Room) -> None:
    await house.publish(SUGAR, "cuba trade")
    tags = await house.ben.types(house.square, "tag follow", option="tags", value="cu")
    assert [(choice.name, choice.value) for choice in tags] == [("#cuba", "cuba")]
    articles = await house.ben.types(house.ben.private, "article", option="id", value="sug")
    assert [(choice.name, choice.value) for choice in articles] == [(SUGAR, "1")]


async def test_an_article_of_ours_can_be_shared_from_its_menu(house: Room) -> None:
    await house.publish(SUGAR, "cuba", body="Sweet.")
    card = await house.ana.uses(house.square, "article", id="1")
    assert card.answer is not None
    shared = await house.ben.uses_on(card.answer, "Share this article")
    assert shared.ephemeral
    assert shared.plain == (await house.ben.uses(house.ben.private, "share", id="1")).plain


async def test_what_is_no_article_of_ours_is_not_shared(house: Room) -> None:
    await house.publish(SUGAR)
    await house.publish("Salt prices rise")
    said = await house.ana.says("Look at this!", in_=house.square)
    assert (await house.ben.uses_on(said, "Share this article")).plain == "That message is no article of mine."
    listed = await house.ana.uses(house.square, "latest")
    assert listed.answer is not None
    several = await house.ben.uses_on(listed.answer, "Share this article")
    assert several.plain == "That message shows several articles: open the one you mean first."
    told = await house.ana.uses(house.ana.private, "privacy")
    assert told.answer is not None
    assert (await house.ana.uses_on(told.answer, "Share this article")).plain == "That message is no article of mine."


async def test_who_is_banned_hears_that_nothing_is_answered(house: Room) -> None:
    await house.olga.uses(house.olga.private, "ban", who="discord:43")
    asked = await house.ben.uses(house.ben.private, "latest")
    assert (asked.plain, asked.failed) == ("I do not answer that now.", False)


async def test_who_is_too_fast_is_told_once(migrated_url: str) -> None:
    async with room(migrated_url, limits={"person_per_minute": 2}) as house:
        for _ in range(2):
            await house.ben.uses(house.square, "privacy")
        slower = await house.ben.uses(house.square, "latest")
        assert (slower.plain, slower.ephemeral) == ("That was a little fast. Please wait a minute.", True)


async def test_what_somebody_follows_for_themselves_comes_to_them(house: Room) -> None:
    refused = await house.ben.uses(house.square, "tag follow", tags="cuba")
    assert refused.answer is not None
    await house.ben.presses(refused.answer, "Follow for myself")
    await house.publish(SUGAR, "cuba")
    assert SUGAR in (await house.ben.private.next()).plain


async def test_an_embed_stays_an_embed(house: Room) -> None:
    for number in range(12):
        await house.publish(f"Article {number}")
    await house.ana.uses(house.square, "settings", setting="form", value="embed")
    listed = await house.ben.uses(house.square, "latest")
    assert listed.answer is not None
    assert listed.answer.embeds
    turned = await house.ben.presses(listed.answer, "Next")
    assert turned.answer is not None
    assert turned.answer.id == listed.answer.id
    assert "Article 0" in str(turned.answer.embeds)
    await house.ana.uses(house.square, "settings", setting="form", value="card")
    back = await house.ben.presses(turned.answer, "Previous")
    assert back.answer is not None
    assert "Article 11" in str(back.answer.embeds)


async def test_the_work_of_a_button_that_is_not_ours_is_refused(house: Room) -> None:
    shown = await house.ben.uses(house.ben.private, "latest")
    assert shown.answer is not None
    stored = dict(shown.answer.wire)
    button = {"type": 2, "style": 2, "label": "Odd", "custom_id": "me:odd", "id": 900}
    stored["components"] = [*stored["components"], {"type": 1, "id": 901, "components": [button]}]
    house.ben.private.put(replace(shown.answer, wire=stored))
    pressed = await house.ben.presses(shown.answer, "Odd")
    assert pressed.plain.startswith("This button no longer works")


async def test_many_who_ask_at_once_are_all_answered_within_the_limits(migrated_url: str) -> None:
    async with room(migrated_url, rates=Limits.strict(), limits={"chat_per_minute": 0}) as house:
        crowd = [house.discord.person(1000 + number, f"Reader {number}") for number in range(60)]
        for person in crowd:
            house.town.join(person)
        asked = await asyncio.gather(*(person.uses(house.square, "latest") for person in crowd))
        assert {one.plain for one in asked} == {"There are no articles yet."}
        assert (house.discord.floods, house.discord.unanswered) == (0, [])
