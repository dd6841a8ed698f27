"""What was probably meant by words that say something else, or nothing."""

from collections.abc import Iterator

from core.commands.buttons import fits
from core.commands.command import Command, Kind
from core.commands.grammar import Said
from core.commands.registry import Registry
from core.i18n import _
from core.values.chat import Right
from core.values.document import Action, Row
from core.values.errors import N_, UserError

UNKNOWN = N_("I do not know /{name}; /help shows what I understand.")

SHORTEST = 4
"""Letters from which on a word can be a misspelt one: shorter ones are too much alike."""


class MeantError(UserError):
    """`commands` are what may have been meant; each can be offered as a button."""

    def __init__(self, message: str, *commands: str, **places: object) -> None:
        super().__init__(message, **places)
        self.commands = commands


def unknown(registry: Registry, words: Said, rights: Right) -> UserError:
    """Of what is no command for somebody with these rights: a word of one, or a name that is close to one."""
    if inside := registry.inside(words.name, rights):
        meant = f"{inside} {words.rest}".strip()
        return MeantError(N_("Write {meant}."), meant, meant=meant)
    if close := registry.close(words.name, rights):
        told = N_("I do not know /{name}. Did you mean /{close}? /help shows more.")
        return UserError(told, name=words.name, close=close)
    return UserError(UNKNOWN, name=words.name)


def meant_by(error: UserError, *, margin: int) -> Iterator[Row]:
    """A button for each command that may have been meant, where one can carry it beside `margin` bytes."""
    for command in error.commands if isinstance(error, MeantError) else ():
        action = Action(command, command=command)
        if fits(action, margin=margin):
            yield (action,)


def misspelt(command: Command, name: str, rest: str) -> MeantError | None:
    """Where `/name rest` begins with what is almost one of the command's words, such as `/tag folow cuba`: the command as it
    was probably meant, and as it was said. None for what is no such word, or stands alone."""
    first, _space, after = rest.partition(" ")
    after = after.strip()
    if len(first) < SHORTEST or not after:
        return None
    for param in command.params:
        words = [word for choice in param.choices for word in (choice.name, _(choice.name))]
        if param.kind is not Kind.CHOICE or not param.otherwise or first.casefold() in words:
            continue
        if meant := next((word for word in words if near(first.casefold(), word)), ""):
            likely = f"/{name} {meant} {after}"
            return MeantError(N_("Did you mean {meant}?"), likely, f"/{name} {_(param.otherwise)} {rest}", meant=likely)
    return None


def near(word: str, other: str) -> bool:
    """Whether one slip makes one of the other: a letter too many, too few or wrong, or two neighbours swapped."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    at = next((n for n, (a, b) in enumerate(zip(word, other, strict=False)) if a != b), min(len(word), len(other)))
    left, right = word[at:], other[at:]
    swapped = left[:2] == right[1::-1] and left[2:] == right[2:]
    return swapped or left[1:] == right or left == right[1:] or left[1:] == right[1:]
