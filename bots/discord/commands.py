"""The registry as commands of Discord's own: what its clients list, check and offer while somebody types.

Their names are English and their descriptions in the newsroom's language, with those of every language we speak beside them
(docs.discord.com/developers/interactions/application-commands#application-command-object).
"""

import unicodedata
from collections.abc import Callable, Iterator
from typing import Any

from discord import AppCommandContext, AppCommandOptionType, AppCommandType, AppInstallationType, Locale, Permissions

from core.commands.command import Choice, Command, Kind, Param
from core.commands.registry import Registry
from core.i18n import _, languages, speaking
from core.values.chat import Right
from core.values.errors import N_
from core.values.graphemes import shortened

NAME, DESCRIPTION = 32, 100
"""Characters."""

FILE = N_("file")
"""The option of a file that brings a long text."""

SHARE_MENU = N_("Share this article")
POST_MENU = N_("Post as article")

ANYWHERE = AppCommandContext(guild=True, dm_channel=True, private_channel=True)
NEWSROOM = AppCommandContext(guild=True, dm_channel=True)
INSTALLED = AppInstallationType(guild=True, user=True)
"""Where commands are offered: those of the newsroom in servers and to us directly, not among other people."""

LANGUAGES_OPTION = Param("languages", Kind.WORD, N_("Such as en es; * is all of them"))
"""What `/tag languages` takes: not tags, whatever the parameter is called."""

_SUGGESTED = frozenset({Kind.TAGS, Kind.ARTICLE})


def commands(registry: Registry, *, language: str, managed_by_role: bool) -> list[dict[str, Any]]:
    """Every command there is, as Discord takes them all at once. `language` is the newsroom's.

    Those for managers are hidden by default from who may not manage channels, unless roles of ours say who manages; those for
    the newsroom from who may not manage the server. That is for tidiness: a server can show them to everybody.
    """
    said = registry.offered(Right.OWN, newsroom=True, fields=True)
    typed = [_command(command, language) | _shown_to(command, managed_by_role) for command in said]
    return [*typed, _menu(SHARE_MENU, ANYWHERE), _menu(POST_MENU, NEWSROOM)]


def parameter(command: Command, option: str) -> str:
    """The parameter that the option of this name fills."""
    return "tags" if command.name == "tag" and option == LANGUAGES_OPTION.name else option


def _command(command: Command, language: str) -> dict[str, Any]:
    split = command.split
    if split is None:
        options = _ordered(_options(command, language))
    else:
        options = [_subcommand(command, choice, language) for choice in split.choices if choice.offered]
    typed = {"type": AppCommandType.chat_input.value, "options": options}
    offered = _offered(NEWSROOM if command.newsroom else ANYWHERE)
    return _named(command.name) | _described(command.summary, language) | typed | offered


def _menu(name: str, where: AppCommandContext) -> dict[str, Any]:
    """An entry in the menu of every message."""
    return _named(name, pattern=False) | {"type": AppCommandType.message.value} | _offered(where)


def _offered(where: AppCommandContext) -> dict[str, Any]:
    return {"contexts": where.to_array(), "integration_types": INSTALLED.to_array()}


def _shown_to(command: Command, managed_by_role: bool) -> dict[str, Any]:
    """Whom Discord shows it in a server; everybody where nothing is said."""
    if command.newsroom:
        return {"default_member_permissions": str(Permissions(manage_guild=True).value)}
    if command.needs >= Right.MANAGE and not managed_by_role:
        return {"default_member_permissions": str(Permissions(manage_channels=True).value)}
    return {}


def _subcommand(command: Command, choice: Choice, language: str) -> dict[str, Any]:
    if (command.name, choice.name) == ("tag", "languages"):
        options = [_option(LANGUAGES_OPTION, language)]
    else:
        taken = [p for p in command.params if p.name in (*choice.requires, *choice.takes)]
        options = [_option(p, language) | {"required": p.name in choice.requires} for p in taken]
    typed = {"type": AppCommandOptionType.subcommand.value, "options": options}
    return _named(choice.name) | _described(choice.summary, language) | typed


def _options(command: Command, language: str) -> Iterator[dict[str, Any]]:
    for param in command.params:
        if param.kind is not Kind.BODY:
            yield _option(param, language)
    if command.bodies:
        name = _named(FILE)
        about = _described(N_("The article in a .md or .txt file"), language)
        yield name | about | {"type": AppCommandOptionType.attachment.value, "required": False}


def _option(param: Param, language: str) -> dict[str, Any]:
    option = _named(param.name, param.word) | _described(param.label, language)
    option |= {"type": AppCommandOptionType.string.value, "required": param.required}
    if param.kind is Kind.NUMBER:
        return option | {"type": AppCommandOptionType.integer.value, "min_value": 1}
    if param.kind is Kind.ROLE:
        return option | {"type": AppCommandOptionType.role.value}
    if param.kind is Kind.CHOICE:
        return option | {
            "choices": [_named(c.name, pattern=False) | {"value": c.name} for c in param.choices if c.offered]
        }
    return option | {"autocomplete": True} if param.kind in _SUGGESTED or param.name == "command" else option


def _ordered(options: Iterator[dict[str, Any]]) -> list[dict[str, Any]]:
    """Required ones stand first."""
    return sorted(options, key=lambda option: not option["required"])


def _named(name: str, label: str = "", *, pattern: bool = True) -> dict[str, Any]:
    """`name`, and what it is called in other languages: `label`, or `name` itself, translated. Where a `pattern` is asked
    for, a translation that does not keep to it is left out."""
    localised = _in_each(lambda: _(label or name), NAME)
    kept = {locale: text for locale, text in localised.items() if text and (not pattern or _is_name(text))}
    others = {locale: text for locale, text in kept.items() if text != name}
    return {"name": name, "name_localizations": others}


def _described(text: str, language: str) -> dict[str, Any]:
    def sentence() -> str:
        return _(text)[:1].upper() + _(text)[1:]

    with speaking(language):
        own = shortened(sentence(), DESCRIPTION, len)
    localised = _in_each(sentence, DESCRIPTION)
    others = {locale: other for locale, other in localised.items() if other != own}
    return {"description": own, "description_localizations": others}


def _in_each(say: Callable[[], str], limit: int) -> dict[str, str]:
    """What `say` gives in each language, by Discord's locales (docs.discord.com/developers/reference#locales)."""
    said: dict[str, str] = {}
    for locale in Locale:
        language = locale.value.partition("-")[0]
        if language in languages():
            with speaking(language):
                said[locale.value] = shortened(say(), limit, len)
    return said


def _is_name(text: str) -> bool:
    """docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-naming."""
    fits = all(letter in "-_'" or unicodedata.category(letter)[0] in "LN" for letter in text)
    return fits and text == text.lower() and 1 <= len(text) <= NAME
