"""The interactive terminal: one keyboard, three seats, and what arrives at each of them."""

import re
from collections.abc import Mapping

from rich.console import Console
from rich.style import Style
from rich.text import Text as Words

from bots.console.keyboard import Keyboard
from bots.console.renderer import lay_out
from bots.console.screen import Message, Screen, What
from bots.console.seats import SEATS, Seat
from bots.console.spans import safe
from bots.console.talk import Talk
from core.i18n import _, ngettext
from core.values.document import Field
from core.values.outcome import Refusal

_HINT = Style(dim=True)
_SEAT = Style(bold=True, color="green")
_END = "."
_WAYS_OUT = frozenset({"/cancel", ":q"})
_GOES_ON = "\\"
_MORE = "… "
_NUMBER = re.compile(r"\[?([0-9]{1,6})\]?")
_BRACKETED = re.compile(r"\[([0-9]{1,6})\]")


class Terminal:
    """Shows the screen of the seat in which the person sits, and says what happens at the others."""

    def __init__(self, console: Console, screens: Mapping[str, Screen]) -> None:
        self._console = console
        self._screens = screens
        self._keyboard = Keyboard(console.file, lambda: console.width)
        self._seat = SEATS[0]
        self._unread: dict[str, dict[str, Message]] = {seat.name: {} for seat in SEATS}
        for screen in screens.values():
            screen.watch(self._changed)

    async def converse(self, talk: Talk) -> None:
        """Until the person leaves."""
        self._guide()
        with self._keyboard.open():
            while (text := await self._typed(talk)) is not None and text.strip() not in {":q", ":quit", ":exit"}:
                await self._act(talk, text)

    async def _typed(self, talk: Talk) -> str | None:
        """One thing typed; a line that ends with a backslash goes on in the next one."""
        for screen in self._screens.values():
            screen.width = self._console.width
        field = talk.asked(self._seat)
        prompt = f"{_asking(field) if field else _(self._seat.name)}> "
        if field and field.long:
            self._note(_("Several lines are welcome; a line with . only ends them, /cancel gives up."))
            return await self._several(prompt)
        line = await self._keyboard.line(prompt)
        lines: list[str] = []
        while line is not None and line.endswith(_GOES_ON):
            lines.append(line.removesuffix(_GOES_ON))
            line = await self._keyboard.line(_MORE)
        return "\n".join((*lines, line or "")) if lines or line is not None else None

    async def _several(self, prompt: str) -> str | None:
        """Lines up to one with a full stop only; a command in the first is that command, and giving up or leaving is
        possible in any."""
        line = await self._keyboard.line(prompt)
        if line is None or line[:1] in {"/", ":"} or _BRACKETED.fullmatch(line):
            return line
        lines: list[str] = []
        while line is not None and line != _END:
            if line.strip() in {*_WAYS_OUT, f"/{_('cancel')}"}:
                return line.strip()
            lines.append(line)
            line = await self._keyboard.line(_MORE)
        return "\n".join(lines)

    async def _act(self, talk: Talk, text: str) -> None:
        word = text.strip()
        filling = talk.asked(self._seat) is not None
        if (seat := _seat(word)) and (not filling or word.startswith(":")):
            self._sit_down(seat)
        elif word in {":block", ":unblock"}:
            self._block(word == ":block")
        elif word == ":help":
            self._guide()
        elif number := self._button(word, filling=filling):
            self._note(await talk.press(self._seat, number))
        elif word or filling:
            self._note(await talk.say(self._seat, text))

    def _button(self, word: str, *, filling: bool) -> int | None:
        """The number of the button that `word` presses; while a form is filled in, only one in brackets does."""
        found = (_BRACKETED if filling else _NUMBER).fullmatch(word)
        number = int(found[1]) if found else 0
        return number if self._screens[self._seat.name].button(number) else None

    def _sit_down(self, seat: Seat) -> None:
        self._seat = seat
        self._print(Words(f"— {_(seat.name)} —", style=_SEAT))
        waiting, self._unread[seat.name] = self._unread[seat.name], {}
        for message in waiting.values():
            self._show(message)

    def _block(self, blocked: bool) -> None:
        """What a person does in a chat's menu; the bot learns of it at its next message."""
        self._screens[self._seat.name].refusal = Refusal.BLOCKED if blocked else None
        self._note(_("This seat takes nothing from the bot now.") if blocked else _("This seat takes messages again."))

    def _changed(self, screen: Screen, what: What, message: Message) -> None:
        with self._keyboard.above():
            if screen.seat == self._seat.name:
                self._show_change(what, message)
                return
            unread = self._unread[screen.seat]
            unread.pop(message.ref, None)
            if what is not What.REMOVED:
                unread[message.ref] = message
            self._announce(screen.seat, what)

    def _show_change(self, what: What, message: Message) -> None:
        match what:
            case What.ARRIVED:
                self._show(message)
            case What.CHANGED:
                self._note(_("A message above has changed:"))
                self._show(message)
            case What.REMOVED:
                self._note(_("A message above was deleted."))

    def _announce(self, name: str, what: What) -> None:
        told = {
            What.ARRIVED: _("{seat}: new message"),
            What.CHANGED: _("{seat}: a message has changed"),
            What.REMOVED: _("{seat}: a message was deleted"),
        }
        count = len(self._unread[name])
        waiting = ngettext("{count} to read", "{count} to read", count).format(count=count)
        self._note(f"{told[what].format(seat=_(name))} ({waiting})")

    def _show(self, message: Message) -> None:
        page = lay_out(message.document, width=message.width, linked=True, first=message.first)
        self._print(page.renderable)
        self._print("")

    def _guide(self) -> None:
        names = ", ".join(f"{_(seat.name)} ({_(seat.about)})" for seat in SEATS)
        for line in (
            _("This is Newsclip in a terminal, with a database of its own that ends with it."),
            _("You sit at three seats: {names}. Type the name of one to go there, or :1, :2, :3.").format(names=names),
            _("A number presses the button that has it; a line that ends with \\ goes on in the next; :q leaves."),
            _("Try as subscriber: /start. Then as editor: /post. Then see what has arrived."),
        ):
            self._note(line)
        self._print("")

    def _note(self, text: str | None) -> None:
        if text:
            self._print(Words(text, style=_HINT, overflow="fold"))

    def _print(self, shown: object) -> None:
        self._console.print(shown, soft_wrap=False, highlight=False)


def _seat(word: str) -> Seat | None:
    for number, seat in enumerate(SEATS, start=1):
        if word.casefold() in {seat.name, _(seat.name).casefold(), f":{number}", f":{seat.name}"}:
            return seat
    return None


def _asking(field: Field) -> str:
    return safe(field.label) if field.required else _("{field} (optional)").format(field=safe(field.label))
