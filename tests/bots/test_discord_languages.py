"""Who reads what in which language: a server's chats begin in the server's, and whoever is answered alone reads their own."""

from collections.abc import AsyncIterator

import pytest

from bots.discord.invitations import RIGHTS
from tests.bots.discord_room import Room, room
from tests.platforms.discord import Channel, Person

PUEBLO = 300


@pytest.fixture
async def house(migrated_url: str) -> AsyncIterator[Room]:
    async with room(migrated_url) as entered:
        yield entered


async def plaza(house: Room, *people: Person) -> Channel:
    """A channel of Ana's server that speaks Spanish."""
    pueblo = house.discord.guild(PUEBLO, "Pueblo", owner=house.ana, locale="es-ES")
    square = pueblo.text("plaza")
    for person in people:
        pueblo.join(person)
    pueblo.admit_bot(permissions=RIGHTS.value)
    await square.next()
    return square


async def test_a_channel_speaks_the_language_of_its_server(house: Room) -> None:
    square = await plaza(house)
    followed = await house.ana.uses(square, "tag follow", tags="cuba")
    assert (followed.plain.partition("\n")[0], followed.ephemeral) == ("Este chat sigue #cuba.", False)
    await square.next()
    chat = await house.chat(house.place(square))
    assert chat is not None
    assert chat.settings.language == "es"
    await house.publish("Sugar", "cuba")
    assert "Leer" in (await square.next()).labels


async def test_who_is_answered_alone_reads_their_own_language(house: Room) -> None:
    lupe = house.discord.person(45, "Lupe", locale="es-419")
    square = await plaza(house, house.ben, lupe)
    settings = await house.ana.uses(square, "settings")
    assert settings.ephemeral
    assert "Language: **Español**" in settings.plain
    refused = await house.ben.uses(square, "tag follow", tags="cuba")
    assert (refused.plain, refused.ephemeral) == ("Only those who manage this chat can do that.", True)
    assert refused.answer is not None
    assert refused.answer.labels == ("Follow for myself",)
    assert (await lupe.uses(square, "privacidad")).plain.startswith("Esto es todo lo que guardo")
    house.town.join(lupe)
    assert (await lupe.uses(house.square, "privacidad")).plain.startswith("Esto es todo lo que guardo")
    assert (await lupe.uses(house.square, "ultimos")).plain.startswith("There are no articles")


async def test_the_language_of_a_channel_is_chosen_by_who_reads_another(house: Room) -> None:
    square = await plaza(house)
    panel = await house.ana.uses(square, "settings")
    assert panel.answer is not None
    asked = await house.ana.presses(panel.answer, "Language")
    assert asked.answer is not None
    assert "✓ Español" in asked.answer.labels
    told = await house.ana.presses(asked.answer, "English")
    assert told.plain.startswith("From now on this is the language here: English.")
    assert (await house.ana.uses(square, "tag follow", tags="cuba")).plain.startswith("This chat follows #cuba.")
