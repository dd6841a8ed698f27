"""What people choose: an inline result to put into a chat, and a chat to share with the bot."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.platforms.telegram import inline, pictures, shapes
from tests.platforms.telegram.chats import Chat
from tests.platforms.telegram.messages import Message

if TYPE_CHECKING:
    from tests.platforms.telegram.people import Person
    from tests.platforms.telegram.world import World

LONGEST_QUERY = 256
"""https://core.telegram.org/bots/api#inlinequery"""


@dataclass(frozen=True)
class Result:
    """One of the results a person sees; `wire` is the whole InlineQueryResult, `query` what it answers."""

    id: str
    title: str
    description: str
    wire: Mapping[str, Any]
    query: str


@dataclass(frozen=True)
class Answer:
    """What answers an inline query; it is its `results` to loop over and to count."""

    results: tuple[Result, ...]
    next_offset: str = ""
    cache_time: int = 300
    personal: bool = False
    button: Mapping[str, Any] | None = None

    def __iter__(self) -> Iterator[Result]:
        return iter(self.results)

    def __len__(self) -> int:
        return len(self.results)

    def __getitem__(self, at: int) -> Result:
        return self.results[at]


async def types_inline(
    world: "World", person: "Person", query: str, *, offset: str, chat: Chat | None, timeout: float
) -> Answer:
    asked, query = world.ask(), query[:LONGEST_QUERY]
    wire: dict[str, Any] = {"id": asked.id, "from": shapes.user(person), "query": query, "offset": offset}
    if chat is not None:
        wire["chat_type"] = "sender" if chat is person.private else chat.kind
    world.updates.add("inline_query", wire)
    answer = await world.bell.until(lambda: asked.answer, timeout)
    return Answer(
        tuple(
            Result(result["id"], result.get("title", ""), result.get("description", ""), result, query)
            for result in answer["results"]
        ),
        answer.get("next_offset", ""),
        answer.get("cache_time", 300),
        answer.get("is_personal", False),
        answer.get("button"),
    )


async def chooses(world: "World", person: "Person", result: Result, chat: Chat) -> Message:
    """Puts a result into a chat. The bot hears of it, and gets its id where it has an inline keyboard."""
    markup = result.wire.get("reply_markup")
    number = f"inline{world.number()}" if markup else None
    message = Message(
        chat.new_id(),
        chat,
        person,
        world.now(),
        markup=markup,
        via_bot=True,
        inline_id=number,
        **_shown(world, result.wire),
    )
    chat.put(message)
    if number is not None:
        world.inline_messages[number] = (chat, message.id)
    chosen = {"result_id": result.id, "from": shapes.user(person), "query": result.query}
    world.updates.add("chosen_inline_result", chosen | ({"inline_message_id": number} if number else {}))
    person.tell(message)
    return message


def _shown(world: "World", wire: Mapping[str, Any]) -> Mapping[str, Any]:
    if body := wire.get("input_message_content"):
        return inline.message(body)
    photo = pictures.photo(world, wire.get("photo_url") or wire["photo_file_id"])
    return {"photo": photo, "caption": wire.get("caption", ""), "entities": tuple(wire.get("caption_entities", ()))}


async def picks_chat(world: "World", person: "Person", chat: Chat) -> Message:
    """Answers the newest button that asks for such a chat; `LookupError` when none does.

    The bot is promoted as the button says first (https://core.telegram.org/bots/api#keyboardbuttonrequestchat).
    """
    request = next((asked for asked in _requests(person) if _fits(asked, chat, person)), None)
    if request is None:
        raise LookupError(f"no button asks {person.name} for a chat like {chat}")
    if wanted := {name: on for name, on in request.get("bot_administrator_rights", {}).items() if on}:
        await chat.add_bot(by=person, rights=wanted)
    shared: dict[str, Any] = {"request_id": request["request_id"], "chat_id": chat.id}
    if request.get("request_title"):
        shared["title"] = chat.title
    if request.get("request_username") and chat.username:
        shared["username"] = chat.username
    return person.private.service(person, chat_shared=shared)


def _requests(person: "Person") -> Iterator[Mapping[str, Any]]:
    for message in reversed(person.private.messages):
        for button in (button for row in message.buttons for button in row):
            if button.request is not None:
                yield button.request


def _fits(request: Mapping[str, Any], chat: Chat, person: "Person") -> bool:
    held = chat.members.get(person.id)
    if request["chat_is_channel"] != (chat.kind == "channel") or chat.person is not None:
        return False
    if request.get("user_administrator_rights") and not (held and held.rules):
        return False
    if request.get("chat_is_created") and not (held and held.status == "creator"):
        return False
    if "chat_has_username" in request and request["chat_has_username"] != bool(chat.username):
        return False
    return bool(request.get("chat_is_forum", chat.forum)) == chat.forum
