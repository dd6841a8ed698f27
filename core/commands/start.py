"""`/start` and `/stop`: how a chat begins and ends with us, and the payloads of links that lead here."""

import re

from core.commands import article, share
from core.commands.chats import listen, silence
from core.commands.command import Arguments, Command, Kind, Param
from core.commands.context import Context
from core.commands.lists import named, toggles
from core.commands.tag import OFFERED, follow
from core.i18n import _
from core.values.chat import Right
from core.values.document import Action, Document, say
from core.values.errors import N_, UserError
from core.values.tag import Tag, Topic, TopicKind, canonical

_PAYLOAD = re.compile(r"([tcas])-([A-Za-z0-9_-]{1,62})|t\.([0-9a-z]{1,12})")
_PAYLOAD_LENGTH = 64
INVITED = "i-"
"""How the payload of an invitation begins."""

_ARTICLE = re.compile(r"/(article|share) ([0-9]{1,15})(?: [0-9]+)?")
"""A link leads to the first page, whichever was meant."""

_FOLLOW = re.compile(r"/tag follow (category:)?(\S+)")


async def start(ctx: Context, args: Arguments) -> Document:
    """What the payload asks for; without one a greeting with tags to begin with."""
    found = _PAYLOAD.fullmatch(args.text("payload"))
    kind, value = (found[1] or "t.", found[2] or found[3]) if found else ("", "")
    match kind:
        case "a" if value.isdecimal():
            return await article.article(ctx, Arguments({"id": value}))
        case "s" if value.isdecimal():
            return await share.share(ctx, Arguments({"id": value}))
        case "t" | "c" | "t.":
            return await follow(ctx, [await _topic(ctx, kind, value)])
    greeting = await _greet(ctx)
    return greeting.offer(tuple(ctx.services.invitations(ctx.chat.address.platform))) if ctx.private else greeting


async def stop(ctx: Context, _args: Arguments) -> Document:
    await silence(ctx)
    told = say(_("I will send nothing more here. What is followed stays for the day you come back."))
    return told.offer((Action(_("Start again"), command="/start"), Action(_("Forget everything"), command="/forget")))


def invited(args: Arguments) -> str:
    """The code of the invitation that was sent, "" without one."""
    given = args.text("payload")
    return given.removeprefix(INVITED) if given.startswith(INVITED) else ""


def payload(command: str) -> str:
    """The payload of a link into the private chat that does what `command` does; "" where there is none."""
    if found := _ARTICLE.fullmatch(command):
        return f"{found[1][0]}-{found[2]}"
    if found := _FOLLOW.fullmatch(command):
        written = f"{'c' if found[1] else 't'}-{found[2]}"
        return written if _PAYLOAD.fullmatch(written) and len(written) <= _PAYLOAD_LENGTH else ""
    return ""


async def _greet(ctx: Context) -> Document:
    began_again = await listen(ctx) if ctx.rights >= Right.MANAGE else False
    chosen = await ctx.services.subscriptions.of(ctx.chat)
    if chosen.followed:
        hello = _("Welcome back. You follow {topics}.") if ctx.private else _("This chat follows {topics}.")
        told = say(hello, topics=named(chosen.followed))
        if began_again:
            told += say(_("News comes here again."))
        return told + _ways(ctx)
    told = say(_("Hello, this is {name}: news on what you choose, as soon as it is out."), name=ctx.services.name)
    if ctx.rights < Right.MANAGE:
        return told + say(_("Those who manage this chat choose what comes here.")) + _ways(ctx)
    offered = [topic for topic, _followers in await ctx.services.subscriptions.popular(OFFERED)]
    if offered:
        told += say(_("Press what interests you, or write /tag follow and your own words."))
    else:
        told += say(_("Choose what interests you: /tag follow and a word, such as: /tag follow science"))
    return (told + _ways(ctx)).offer(*toggles(offered, followed=False))


def _ways(ctx: Context) -> Document:
    """What else can be said here."""
    if ctx.heard:
        return say(_("Write any words to search, or /help to see what I can do."))
    return say(_("Write /search and any words to search, or /help to see what I can do."))


async def _topic(ctx: Context, kind: str, value: str) -> Topic:
    """The topic of a link, with the label we know it by; raises `UserError`."""
    async with ctx.services.storage.read() as tx:
        if kind == "t.":
            known = await tx.topics.by_id(int(value, 36))
        else:
            by = TopicKind.TAG if kind == "t" else TopicKind.CATEGORY
            known = await tx.topics.by_name(by, canonical(value))
    if known is None and kind == "t" and canonical(value):
        return Topic.tag(Tag(canonical(value), value))
    if known is None:
        raise UserError(N_("That link is out of date: there is no such tag any more."))
    return known


START = Command(
    N_("start"),
    start,
    summary=N_("Begin, or begin again"),
    params=(Param("payload", Kind.WORD, N_("Link")),),
)
STOP = Command(N_("stop"), stop, summary=N_("Send nothing more here; what is followed stays"), needs=Right.MANAGE)
