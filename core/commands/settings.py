"""`/settings`: how news looks, sounds and speaks in a chat."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from core import sharing, zones
from core.commands.command import Arguments, Choice, Command, Kind, Param
from core.commands.context import Context
from core.commands.panel import (
    FORMS,
    forms_of,
    in_rows,
    language_choices,
    network_choices,
    panel,
    zone_button,
    zone_choices,
)
from core.i18n import _, city, languages, names_of, own_name, speaking
from core.values.chat import Right
from core.values.document import Document, say
from core.values.errors import N_, UserError
from core.values.text import clean_line

SHOWN = 40
"""Characters of what was not understood that an answer repeats."""

_ALL = frozenset({"all", "*"})


async def settings(ctx: Context, args: Arguments) -> Document:
    value = args.text("value").strip()
    match args.text("setting"):
        case "language":
            return await _choose_language(ctx, value) if value else language_choices(ctx)
        case "timezone":
            return await _choose_zone(ctx, value) if value else zone_choices(ctx)
        case "form":
            return await _choose_form(ctx, value)
        case "silent":
            return await _choose_sound(ctx, value)
        case "networks":
            return await _choose_networks(ctx, value) if value else network_choices(ctx)
    if value:
        raise _none_of(value, [_(choice.name) for choice in CHOICES])
    return panel(ctx)


async def _choose_language(ctx: Context, text: str) -> Document:
    wanted = text.casefold()
    known = {name.casefold(): code for code in languages() for name in (code, *names_of(code))}
    code = known.get(wanted) or known.get(wanted.replace("_", "-").partition("-")[0])
    if code is None:
        raise _none_of(text, [own_name(code) for code in languages()])
    changed = await _change(ctx, language=code)
    with speaking(ctx.sender.tongue(code)):
        told = say(_("From now on this is the language here: {language}."), language=own_name(code))
        return told + panel(changed)


async def _choose_zone(ctx: Context, text: str) -> Document:
    found = zones.find(text)
    if found.zone:
        changed = await _change(ctx, timezone=found.zone)
        told = _("From now on times here are those of {zone}.")
        return say(told, zone=city(found.zone)) + panel(changed)
    shown = clean_line(text[:SHOWN])
    if not found.near:
        raise UserError(N_("I know no time zone “{text}”; write a large city near you, such as Madrid."), text=shown)
    told = _("I know no time zone “{text}”. Did you mean one of these?")
    return say(told, text=shown).offer(*in_rows([zone_button(name, name) for name in found.near]))


async def _choose_form(ctx: Context, text: str) -> Document:
    forms = forms_of(ctx)
    if not forms:
        raise UserError(N_("Messages have one form only here."))
    if not text:
        return panel(ctx)
    form = next((name for name in forms if text.casefold() in {name, _(FORMS.get(name, name)).casefold()}), "")
    if not form:
        raise _none_of(text, [_(FORMS.get(name, name)) for name in forms])
    told = say(_("From now on messages here have this form: {form}."), form=_(FORMS.get(form, form)))
    return told + panel(await _change(ctx, form=form))


async def _choose_sound(ctx: Context, text: str) -> Document:
    if not text:
        return panel(ctx)
    if text.casefold() in {"on", _(ON).casefold()}:
        return say(_("From now on news comes silently.")) + panel(await _change(ctx, silent=True))
    if text.casefold() in {"off", _(OFF).casefold()}:
        return say(_("From now on news comes with a sound.")) + panel(await _change(ctx, silent=False))
    raise _none_of(text, [_(ON), _(OFF)])


async def _choose_networks(ctx: Context, text: str) -> Document:
    """`+x` adds one and `-x` takes it away, whatever else is chosen by then; other words are the whole choice."""
    offered = ctx.services.networks or sharing.NAMES
    if text.casefold() in {*_ALL, _("all").casefold()}:
        names = offered
    elif text[0] in "+-":
        named = set(sharing.understood(text[1:]))
        now = set(ctx.networks)
        names = tuple(name for name in offered if name in (now | named if text[0] == "+" else now - named))
    else:
        named = set(sharing.understood(text))
        names = tuple(name for name in offered if name in named)
    if not names:
        raise UserError(N_("One network at least stays: choose another first, or write “all”."))
    return network_choices(await _change(ctx, networks=() if names == offered else names))


async def _change(ctx: Context, **fields: Any) -> Context:
    """The visit with its chat as it is after the change of these `Settings`."""
    async with ctx.services.storage.begin() as tx:
        fresh = await tx.chats.get(ctx.chat.id)
        chosen = replace(fresh.settings, **fields)
        await tx.chats.change(ctx.chat.id, chosen)
    return replace(ctx, chat=replace(ctx.chat, settings=chosen))


def _none_of(text: str, choices: Sequence[str]) -> UserError:
    shown = clean_line(text[:SHOWN])
    return UserError(N_("“{text}” is none of {choices}."), text=shown, choices=", ".join(choices))


ON, OFF = N_("on"), N_("off")

CHOICES = (
    Choice(N_("language"), N_("what I speak here, such as: es")),
    Choice(N_("timezone"), N_("whose times I give, such as: Madrid")),
    Choice(N_("form"), N_("how messages look, where there is a choice")),
    Choice(N_("silent"), N_("whether news comes without a sound: on or off")),
    Choice(N_("networks"), N_("where articles can be shared: X LinkedIn, or all")),
)

SETTINGS = Command(
    N_("settings"),
    settings,
    summary=N_("Language, time zone, and how news comes here"),
    needs=Right.MANAGE,
    replaces=True,
    params=(
        Param("setting", Kind.CHOICE, N_("Setting"), choices=CHOICES, default="overview"),
        Param("value", Kind.TEXT, N_("New value")),
    ),
    examples=("/settings", "/settings language es", "/settings timezone Madrid", "/settings networks X LinkedIn"),
)
