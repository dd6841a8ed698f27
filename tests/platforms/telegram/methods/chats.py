"""getChat, getChatMember, getChatAdministrators, leaveChat and getFile."""

from collections.abc import Callable, Mapping
from typing import Any

from tests.platforms.telegram import errors, shapes
from tests.platforms.telegram.chats import Chat, Member
from tests.platforms.telegram.errors import ApiError
from tests.platforms.telegram.methods import access
from tests.platforms.telegram.world import Call, World

LARGEST_DOWNLOAD = 20 * 1024 * 1024
"""https://core.telegram.org/bots/api#getfile"""


def get_chat(world: World, call: Call) -> Any:
    return shapes.full_chat(access.reached(world, call))


def get_member(world: World, call: Call) -> Any:
    chat = access.reached(world, call)
    user_id = call.parameters["user_id"]
    if user_id == world.bot["id"]:
        return shapes.member(chat.bot, world.bot, chat.kind)
    person = world.people.get(user_id)
    if person is None:
        raise ApiError(400, "PARTICIPANT_ID_INVALID")
    if chat.kind == "channel" and not chat.bot.rules:
        raise errors.needs_administrator()
    member = chat.members.get(user_id, Member("member" if chat.person is person else "left"))
    return shapes.member(member, shapes.user(person), chat.kind)


def get_administrators(world: World, call: Call) -> Any:
    chat = access.reached(world, call)
    if chat.person is not None:
        raise ApiError(400, "there are no administrators in the private chat")
    bot = [shapes.member(chat.bot, world.bot, chat.kind)] if chat.bot.rules else []
    return [shapes.member(held, shapes.user(world.people[who]), chat.kind) for who, held in _rulers(chat)] + bot


def _rulers(chat: Chat) -> list[tuple[int, Member]]:
    return [(who, member) for who, member in chat.members.items() if member.rules]


def leave(world: World, call: Call) -> bool:
    chat = access.reached(world, call)
    if chat.person is not None:
        raise ApiError(400, "chat member status can't be changed in private chats")
    chat.bot_leaves()
    return True


def get_file(world: World, call: Call) -> Any:
    file = world.files.get(call.parameters["file_id"])
    if file is None:
        raise ApiError(400, "wrong file_id or the file is temporarily unavailable")
    if len(file.content) > LARGEST_DOWNLOAD:
        raise ApiError(400, "file is too big")
    where = f"{'photos' if file.width else 'documents'}/{file.id}"
    return {"file_id": file.id, "file_unique_id": f"u{file.id}", "file_size": len(file.content), "file_path": where}


METHODS: Mapping[str, Callable[[World, Call], Any]] = {
    "getChat": get_chat,
    "getChatMember": get_member,
    "getChatAdministrators": get_administrators,
    "leaveChat": leave,
    "getFile": get_file,
}
