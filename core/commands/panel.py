"""What a chat has chosen, in words, with the buttons that change it."""

from collections.abc import Mapping, Sequence
from zoneinfo import ZoneInfo

from core import sharing
from core.commands.context import Context
from core.i18n import _, city, language, languages, moment, own_name
from core.values.document import Action, Code, Document, List, Paragraph, Row, Spans, Strong, Text, phrase, say
from core.values.errors import N_

A_ROW = 3
"""Buttons in a row."""

FORMS: Mapping[str, str] = {
    "classic": N_("classic"),
    "rich": N_("rich"),
    "card": N_("card"),
    "embed": N_("embed"),
}
"""What people call the forms that platforms have."""

LIKELY: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("Europe/London", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
        *("Asia/Kolkata", "Australia/Sydney"),
    ),
    "es": (
        *("Europe/Madrid", "America/Mexico_City", "America/Bogota", "America/Lima", "America/Caracas"),
        *("America/Santiago", "America/Argentina/Buenos_Aires"),
    ),
}
"""Time zones in which many who speak a language live."""


def panel(ctx: Context) -> Document:
    """All that is chosen now, and the buttons that change it."""
    chosen, forms = ctx.chat.settings, forms_of(ctx)
    form = _form(ctx)
    lines = [
        phrase(_("Language: {language}"), language=_strong(own_name(ctx.speaks))),
        phrase(_("Time zone: {zone}, where it is {time}"), zone=_strong(_zone(ctx)), time=_time(ctx)),
        *([phrase(_("Form of messages: {form}"), form=_strong(_(FORMS.get(form, form))))] if forms else ()),
        phrase(_("News comes: {how}"), how=_strong(_("silently") if chosen.silent else _("with a sound"))),
        phrase(_("Networks for sharing: {networks}"), networks=_strong(_networks(ctx))),
    ]
    told = say(_("Your settings:") if ctx.private else _("The settings of this chat:"))
    told += Document((List(tuple((Paragraph(line),) for line in lines)),))
    others = (
        Action(_("Form: {form}").format(form=_(FORMS.get(name, name))), command=f"/settings form {name}")
        for name in forms
        if name != form
    )
    if chosen.silent:
        sound = Action(_("With a sound"), "/settings silent off")
    else:
        sound = Action(_("Silently"), "/settings silent on")
    return told.offer(
        (Action(_("Language"), "/settings language"), Action(_("Time zone"), "/settings timezone")),
        (*others, sound),
        (Action(_("Networks for sharing"), "/settings networks"),),
    )


def language_choices(ctx: Context) -> Document:
    told = say(_("Which language shall I speak here? News itself comes in the language it was written in."))
    buttons = [
        Action(_ticked(own_name(code), code == ctx.speaks), command=f"/settings language {code}")
        for code in languages()
    ]
    return told.offer(*in_rows(buttons), _back())


def zone_choices(ctx: Context) -> Document:
    told = say(_("The time zone here is {zone}, where it is {time}."), zone=_strong(_zone(ctx)), time=_time(ctx))
    example = Code(f"/{_('settings')} {_('timezone')} Madrid")
    told += say(_("Press another, or write a large city near you: {example}"), example=example)
    likely = LIKELY.get(language(), ("UTC",))
    buttons = [zone_button(_ticked(city(name), name == ctx.chat.settings.timezone), name) for name in likely]
    return told.offer(*in_rows(buttons), _back())


def network_choices(ctx: Context) -> Document:
    told = say(_("Articles can be shared here by: {networks}."), networks=_strong(_networks(ctx)))
    told += say(_("Press ✓ to take one away, + to add one."))
    offered, now = ctx.services.networks or sharing.NAMES, ctx.networks
    buttons = [
        Action(f"✓ {sharing.label(name)}", f"/settings networks -{name}")
        if name in now
        else Action(f"+ {sharing.label(name)}", f"/settings networks +{name}")
        for name in offered
    ]
    every = Action(_("All of them"), "/settings networks all")
    return told.offer(*in_rows(buttons), (*((every,) if now != offered else ()), *_back()))


def forms_of(ctx: Context) -> Sequence[str]:
    """The forms to choose between; none where there is no choice."""
    forms = ctx.services.forms.get(ctx.chat.address.platform, ())
    return forms if len(forms) > 1 else ()


def zone_button(label: str, zone: str) -> Action:
    return Action(label, command=f"/settings timezone {zone}")


def in_rows(buttons: Sequence[Action]) -> list[Row]:
    return [tuple(buttons[at : at + A_ROW]) for at in range(0, len(buttons), A_ROW)]


def _form(ctx: Context) -> str:
    forms = forms_of(ctx)
    return next((name for name in forms if name == ctx.chat.settings.form), forms[0] if forms else "")


def _zone(ctx: Context) -> str:
    return city(ctx.zone.key) if isinstance(ctx.zone, ZoneInfo) else str(ctx.zone)


def _time(ctx: Context) -> str:
    return moment(ctx.now, ctx.zone)


def _networks(ctx: Context) -> str:
    offered = ctx.services.networks or sharing.NAMES
    return _("all") if ctx.networks == offered else ", ".join(map(sharing.label, ctx.networks))


def _back() -> Row:
    return (Action(_("Back"), "/settings"),)


def _strong(text: str) -> Spans:
    return (Strong((Text(text),)),)


def _ticked(label: str, chosen: bool) -> str:
    return f"✓ {label}" if chosen else label
