"""Who speaks where, for which chat, with which rights, and who sees what they are answered."""

from collections.abc import AsyncIterator

import pytest

from bots.discord.speakers import Speaker, Speakers, Stage
from core.values.chat import Address, ChatKind, Right
from tests.bots.discord_host import Host, hosted
from tests.platforms.discord import Channel, Permission, Person


@pytest.fixture
async def host(migrated_url: str) -> AsyncIterator[Host]:
    async with hosted(migrated_url) as entered:
        entered.speakers = Speakers(("9",), ("keepers", "701"))
        yield entered


async def heard(host: Host, person: Person, where: Channel) -> Speaker:
    await person.uses(where, "privacy")
    return host.spoken[-1]


def rights(speaker: Speaker) -> Right:
    return speaker.sender.rights


async def test_in_a_private_chat_a_person_is_the_chat(host: Host) -> None:
    ana = await heard(host, host.ana, host.ana.private)
    assert (ana.stage, ana.sender.address, ana.sender.person) == (Stage.DIRECT, Address("discord", "42"), "42")
    assert (ana.sender.kind, ana.sender.rights, ana.sender.name) == (ChatKind.PRIVATE, Right.READ, "Ana")
    assert not ana.hidden()


async def test_in_a_channel_the_channel_is_the_chat(host: Host) -> None:
    ben = host.discord.person(43, "Ben")
    host.town.join(ben)
    speaker = await heard(host, ben, host.square)
    assert speaker.stage is Stage.SERVER
    assert (str(speaker.sender.address), speaker.sender.person) == (f"discord:100/{host.square.id}", "43")
    assert (speaker.sender.kind, rights(speaker), speaker.sender.name) == (ChatKind.GROUP, Right.READ, "Town #square")
    assert (speaker.hidden(), speaker.hidden(public=True)) == (True, False)


async def test_in_a_thread_the_thread_is_the_chat(host: Host) -> None:
    thread = host.square.thread("Sugar")
    speaker = await heard(host, host.ana, thread)
    assert str(speaker.sender.address) == f"discord:100/{host.square.id}/{thread.id}"


async def test_a_post_speaks_for_its_forum(host: Host) -> None:
    forum = host.town.forum("stories")
    speaker = await heard(host, host.ana, forum.thread("Salt"))
    assert str(speaker.sender.address) == f"discord:100/{forum.id}"
    assert speaker.sender.name == "Town #stories"


@pytest.mark.parametrize("permission", [Permission.MANAGE_CHANNELS, Permission.MANAGE_GUILD, Permission.ADMINISTRATOR])
async def test_managers_are_those_whom_discord_lets_manage(host: Host, permission: Permission) -> None:
    ben = host.discord.person(43, "Ben")
    role = host.town.role("Deputies", permissions=permission)
    host.town.join(ben, roles=[role])
    assert rights(await heard(host, ben, host.square)) is Right.MANAGE
    host.town.take(ben, role)
    assert rights(await heard(host, ben, host.square)) is Right.READ


async def test_who_manages_one_channel_manages_that_one(host: Host) -> None:
    ben, other = host.discord.person(43, "Ben"), host.town.text("other")
    host.town.join(ben)
    other.overwrite(ben, allow=Permission.MANAGE_CHANNELS)
    assert rights(await heard(host, ben, other)) is Right.MANAGE
    assert rights(await heard(host, ben, host.square)) is Right.READ


async def test_roles_of_the_configuration_manage(host: Host) -> None:
    ben = host.discord.person(43, "Ben")
    keepers = host.town.role("Keepers")
    host.town.join(ben, roles=[keepers])
    await host.discord.settled()
    assert rights(await heard(host, ben, host.square)) is Right.MANAGE
    host.speakers = Speakers((), (str(keepers.id),))
    assert rights(await heard(host, ben, host.square)) is Right.MANAGE
    host.speakers = Speakers((), ("others",))
    assert rights(await heard(host, ben, host.square)) is Right.READ


async def test_owners_are_owners_everywhere(host: Host) -> None:
    olga = host.discord.person(9, "Olga")
    host.town.join(olga)
    assert rights(await heard(host, olga, olga.private)) is Right.OWN
    assert rights(await heard(host, olga, host.square)) is Right.OWN


async def test_where_only_a_person_knows_us_they_speak_for_themselves(host: Host) -> None:
    village = host.discord.guild(200, "Village", owner=host.ana)
    host.ana.install()
    ben = host.discord.person(43, "Ben")
    for where in (village.text("lane"), host.discord.group("Family", host.ana, ben, host.discord.person(44, "Eva"))):
        speaker = await heard(host, host.ana, where)
        assert (speaker.stage, str(speaker.sender.address)) == (Stage.ELSEWHERE, "discord:42")
        assert (speaker.sender.kind, rights(speaker)) == (ChatKind.PRIVATE, Right.READ)
        assert (speaker.hidden(), speaker.hidden(public=True)) == (True, True)


async def test_a_server_that_we_were_sent_away_from_is_no_place_of_ours(host: Host) -> None:
    host.ana.install()
    assert (await heard(host, host.ana, host.square)).stage is Stage.SERVER
    host.town.expel_bot()
    assert (await heard(host, host.ana, host.square)).stage is Stage.ELSEWHERE


@pytest.mark.parametrize(("locale", "language"), [("es-419", "es"), ("en-GB", "en"), ("de", "")])
async def test_each_speaks_the_language_of_their_client(host: Host, locale: str, language: str) -> None:
    eva = host.discord.person(44, "Eva", locale=locale)
    host.town.join(eva)
    assert (await heard(host, eva, eva.private)).sender.language == language
    assert (await heard(host, eva, host.square)).sender.tongue("") == language
    host.public = True
    assert (await heard(host, eva, host.square)).sender.tongue("") == ""
    assert (await heard(host, eva, host.square)).sender.tongue("", alone=True) == language
    assert (await heard(host, eva, eva.private)).sender.tongue("") == language


@pytest.mark.parametrize(("locale", "language"), [("es-ES", "es"), ("en-GB", "en"), ("fr", ""), ("en-US", "")])
async def test_a_channel_begins_in_the_language_of_its_server(host: Host, locale: str, language: str) -> None:
    town = host.discord.guild(200, "Pueblo", owner=host.ana, locale=locale)
    square = town.text("plaza")
    town.admit_bot()
    await host.discord.settled()
    assert (await heard(host, host.ana, square)).sender.begins_in == language
    assert (await heard(host, host.ana, host.ana.private)).sender.begins_in == "en"
