"""Every command there is, and how one is found."""

from collections.abc import Iterator, Mapping, Sequence
from difflib import get_close_matches
from functools import cached_property

from core.commands.access import BAN, BANS, UNBAN
from core.commands.admission import ADMIT, INVITE
from core.commands.article import ARTICLE, BUNDLE_COMMAND
from core.commands.command import Command, Reach
from core.commands.correct import AMEND, CORRECT
from core.commands.drafts import DRAFT, DRAFTS, EDIT
from core.commands.help import help_command
from core.commands.post import DISCARD, POST, PUBLISH, TRY, UNDO
from core.commands.privacy import ERASE, FORGET, KEEP, MYDATA, PRIVACY
from core.commands.questions import CANCEL
from core.commands.retract import RESTORE, RETRACT, WITHDRAW
from core.commands.schedule import SCHEDULE, UNSCHEDULE
from core.commands.search import LATEST_COMMAND, MORE, RECENT, RESULTS, SEARCH
from core.commands.sending import PAUSE, RESUME
from core.commands.settings import SETTINGS
from core.commands.share import SHARE
from core.commands.start import START, STOP
from core.commands.tag import TAG
from core.commands.why import WHY
from core.i18n import _, languages, speaking
from core.values.chat import Right

COMMANDS: tuple[Command, ...] = (
    *(START, TAG, SEARCH, LATEST_COMMAND, ARTICLE, MORE, SHARE, SETTINGS, STOP, CANCEL, PRIVACY, MYDATA, FORGET),
    *(POST, DRAFTS, EDIT, SCHEDULE, CORRECT, RETRACT, RESTORE, PAUSE, RESUME, INVITE, ADMIT, BAN, UNBAN, BANS),
    *(
        BUNDLE_COMMAND,
        RESULTS,
        RECENT,
        WHY,
        KEEP,
        ERASE,
        PUBLISH,
        TRY,
        DISCARD,
        UNDO,
        DRAFT,
        UNSCHEDULE,
        AMEND,
        WITHDRAW,
    ),
)
"""In the order of help and menus."""


class Registry:
    """Commands by their names, in English and in the language now spoken."""

    def __init__(self, commands: Sequence[Command] = COMMANDS) -> None:
        first, *others = commands
        explain = help_command(lambda ctx: self.offered(ctx.rights, newsroom=ctx.desk, fields=ctx.sender.fields))
        self.commands = (first, explain, *others)
        self._by_name = {command.name: command for command in self.commands}

    def find(self, name: str) -> Command | None:
        """The command called `name` (folded); None when there is none. The language now spoken comes before the others, in
        which a name may be said as well: the menus of a platform speak the client's language, not the chat's."""
        said = [command for command in self.commands if command.reach is Reach.SAID]
        here = next((command for command in said if _(command.name) == name), None)
        return self._by_name.get(name) or here or self._in_any_language.get(name)

    @cached_property
    def _in_any_language(self) -> Mapping[str, Command]:
        found: dict[str, Command] = {}
        for language in languages():
            with speaking(language):
                found |= {_(command.name): command for command in self.commands if command.reach is Reach.SAID}
        return found

    def offered(self, rights: Right, *, newsroom: bool, fields: bool = False) -> Iterator[Command]:
        """What somebody with these rights may say; `newsroom` where newsroom commands are answered, `fields` where there are
        some for parameters."""
        for command in self.commands:
            of_use = (newsroom or not command.newsroom) and not (fields and command.by_words)
            if command.reach is Reach.SAID and command.needs <= rights and of_use:
                yield command

    def inside(self, name: str, rights: Right) -> str:
        """The command with a word of its own of this name, and that word: `/tag follow` for `follow`; "" when there is none."""
        for command in self.offered(rights, newsroom=True):
            for choice in (choice for param in command.params for choice in param.choices):
                if name in {choice.name, _(choice.name)}:
                    return f"/{_(command.name)} {_(choice.name)}"
        return ""

    def close(self, name: str, rights: Right) -> str:
        """The name that may have been meant; "" when none is near."""
        names = [_(command.name) for command in self.offered(rights, newsroom=True)]
        return next(iter(get_close_matches(name, names, n=1, cutoff=0.6)), "")
