"""`/privacy`, `/mydata` and `/forget`: what we keep, a copy of it, and the end of it."""

import json
from datetime import datetime
from typing import Any

from core.admission import LASTS
from core.commands.command import Arguments, Command, Reach
from core.commands.context import Context
from core.i18n import _, span
from core.values.chat import Right
from core.values.document import Action, Code, Document, List, Paragraph, Text, say
from core.values.errors import N_

ARTICLES = 50
"""Articles named in an export, the last ones."""


async def privacy(ctx: Context, _args: Arguments) -> Document:
    keep = ctx.services.keep
    kept = (
        _("The number and kind of this chat on its platform, its language and settings."),
        _("Of a group or a channel, the number of who brought me there."),
        _("What it follows and mutes."),
        _(
            "In what the newsroom is told of a group, a channel or who asks to be let in: the name there, for {time}."
        ).format(time=span(keep.deliveries)),
        _("Which articles came here, for {time}, so that corrections reach them.").format(time=span(keep.deliveries)),
        _("What you write to me, until it is answered; what I fail to handle, for {time}.").format(
            time=span(keep.inbox)
        ),
        _("Buttons, with what they are to do, and questions that wait for you, until they expire."),
        _("What editors do in the newsroom, with their number on the platform, for {time}.").format(
            time=span(keep.audit)
        ),
        _(
            "The numbers of those who are banned, with the reason; and for {time}, of those who asked to be let in."
        ).format(time=span(LASTS)),
    )
    told = say(_("This is all that I keep:")) + Document((List(tuple((Paragraph((Text(line),)),) for line in kept)),))
    told += say(_("No other names, and none of your messages beyond that."))
    own = Action(_("Show my data"), command="/mydata"), Action(_("Forget everything"), command="/forget")
    return told.offer(own)


async def mydata(ctx: Context, _args: Arguments) -> Document:
    """Everything kept about the chat and the person, as JSON."""
    chat = ctx.chat
    async with ctx.services.storage.read() as tx:
        subscriptions = await tx.subscriptions.of(chat.id)
        count, articles = await tx.deliveries.of_chat(chat.id, limit=ARTICLES)
        buttons = await tx.actions.count(chat.id)
        waiting = await tx.prompts.waiting(chat.id, ctx.sender.person, now=ctx.now)
        acts = await tx.audit.by(ctx.person) if ctx.private and ctx.sender.person else []
    settings = chat.settings
    kept: dict[str, Any] = {
        "chat": {
            "address": str(chat.address),
            "kind": chat.kind,
            "since": _written(chat.created_at),
            "brought_by": chat.bound_by,
            "state": chat.state,
            "reason": chat.reason,
            "language": settings.language,
            "timezone": settings.timezone,
            "form": settings.form,
            "silent": settings.silent,
            "networks": settings.networks,
            "article_languages": settings.languages,
        },
        "subscriptions": [
            {
                "kind": s.topic.kind,
                "name": s.topic.name,
                "muted": s.muted,
                "mention": s.mention,
                "since": _written(s.since),
            }
            for s in subscriptions
        ],
        "deliveries": {"count": count, "last_articles": articles},
        "buttons": buttons,
        "question_waiting": waiting or "",
    }
    if acts:
        kept["newsroom_acts"] = [{"at": _written(a.at), "act": a.act, "article": a.article_id} for a in acts]
    written = json.dumps(kept, ensure_ascii=False, indent=1)
    return say(_("This is all that I keep about this chat:")) + Document((Paragraph((Code(written),)),))


async def forget(_ctx: Context, _args: Arguments) -> Document:
    told = say(_("Erase everything about this chat: what it follows, its settings, and which articles it got?"))
    told += say(_("Messages that are here already stay, but corrections will no longer reach them."))
    return told.offer((Action(_("Erase everything"), command="/erase", bound=True), Action(_("Keep"), command="/keep")))


async def erase(ctx: Context, _args: Arguments) -> Document:
    async with ctx.services.storage.begin() as tx:
        await tx.chats.forget(ctx.chat.id)
    return say(_("Done: I no longer know this chat. Write /start if you ever want to begin anew."))


async def keep(_ctx: Context, _args: Arguments) -> Document:
    """The way out of a question."""
    return say(_("Nothing was changed."))


def _written(at: datetime) -> str:
    return at.isoformat(timespec="seconds")


PRIVACY = Command(N_("privacy"), privacy, summary=N_("What I keep about this chat"))
MYDATA = Command(N_("mydata"), mydata, summary=N_("A copy of all that I keep about this chat"), needs=Right.MANAGE)
FORGET = Command(N_("forget"), forget, summary=N_("Erase all that I keep about this chat"), needs=Right.MANAGE)
ERASE = Command("erase", erase, needs=Right.MANAGE, reach=Reach.KEY, replaces=True)
KEEP = Command("keep", keep, reach=Reach.BUTTON, replaces=True)
