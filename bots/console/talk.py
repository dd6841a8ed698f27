"""What people at the seats do: say something, press a button, fill in a form. Each is one question to the router.

Answers leave through the lane like all else; what a button does on the device itself (an address to open, a text to copy)
comes back as a line for whoever pressed it.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from bots.console.screen import Screen
from bots.console.seats import Seat
from bots.house import House
from core.commands import data
from core.i18n import _
from core.values.document import Document, Field, Form
from core.values.outcome import Post, Sent


@dataclass(slots=True)
class Filling:
    """A form on its way: what is filled in so far. The question that is open is `field`, None when all are answered."""

    form: Form
    given: dict[str, str] = field(default_factory=dict)

    @property
    def field(self) -> Field | None:
        return next((field for field in self.form.fields if field.name not in self.given), None)


class Talk:
    """All seats at once. `screens` are by seat; `new_code` makes the keys of answers."""

    def __init__(self, house: House, screens: Mapping[str, Screen], *, new_code: Callable[[], str]) -> None:
        self.screens = screens
        self._house = house
        self._new_code = new_code
        self._forms: dict[str, Filling] = {}

    def asked(self, seat: Seat) -> Field | None:
        """The field of a form that the seat's next words fill in."""
        filling = self._forms.get(seat.name)
        return filling.field if filling else None

    async def say(self, seat: Seat, text: str) -> str | None:
        """`text` as it was typed; while a form is open, words that are no command fill in its next field.

        A line for who said it, None where the answer is a message or the next field.
        """
        field = self.asked(seat)
        if field is not None and not text.startswith("/"):
            return await self._fill(seat, field, text)
        self._forms.pop(seat.name, None)
        return await self._answer(seat, await self._house.router.handle(seat.sender, text))

    async def press(self, seat: Seat, number: int) -> str | None:
        """The button with that number on the seat's screen; what is given back is as in `say`.

        Raises `LookupError` when there is no such button.
        """
        action = self.screens[seat.name].button(number)
        if action is None:
            raise LookupError(number)
        if action.url:
            return _("This opens {url}").format(url=action.url)
        if action.copy:
            return _("Copy this: {text}").format(text=action.copy)
        self._forms.pop(seat.name, None)
        return await self._answer(seat, await self._house.router.press(seat.sender, data(action)))

    async def _fill(self, seat: Seat, field: Field, text: str) -> str | None:
        filling = self._forms[seat.name]
        if field.required and not text.strip():
            return _("{field} cannot be left empty.").format(field=field.label)
        filling.given[field.name] = text
        if filling.field is not None:
            return None
        del self._forms[seat.name]
        given = {name: text for name, text in filling.given.items() if text.strip()}
        return await self._answer(seat, await self._house.router.complete(seat.sender, given))

    async def _answer(self, seat: Seat, document: Document | None) -> str | None:
        """A form of one field is no more than the question above it."""
        if document is None:
            return _("There is no answer to that here.")
        if document.form:
            self._forms[seat.name] = Filling(document.form)
            document = replace(document, form=document.form if len(document.form.fields) > 1 else None)
        outcome = await self._house.lane.reply(seat.address, Post(document, self._new_code()), seat.kind)
        return None if isinstance(outcome, Sent) else _("This seat takes nothing from the bot now.")
