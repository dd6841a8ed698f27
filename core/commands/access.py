"""`/ban`, `/unban` and `/bans`: whom the newsroom does not serve. For owners."""

from core import access
from core.cards import turning
from core.commands.command import Arguments, Command, Kind, Param
from core.commands.context import Context
from core.i18n import _, day
from core.storage.audit import Act
from core.values.chat import Address, Right
from core.values.document import Action, Code, Document, List, Paragraph, phrase, say
from core.values.errors import N_, UserError

A_PAGE = 10
"""Bans in a list."""

WHO_LENGTH = 50
"""Characters of an address that somebody types: platforms write theirs in fewer."""


async def ban(ctx: Context, args: Arguments) -> Document:
    who, reason = place(ctx, args.text("who")), " ".join(args.text("reason").split())
    if who in _owners(ctx):
        raise UserError(N_("An owner of this bot cannot be banned."))
    async with ctx.services.storage.begin() as tx:
        if await access.ban(tx, who, reason, ctx.person, at=ctx.now):
            await tx.audit.add(Act(ctx.now, ctx.person, "ban", None, f"{who} {reason}".strip()))
    told = say(_("{who} is banned: I hear nothing from there and send nothing."), who=Code(str(who)))
    return told.offer((_lifting(who),))


async def unban(ctx: Context, args: Arguments) -> Document:
    who = place(ctx, args.text("who"))
    async with ctx.services.storage.begin() as tx:
        ended = await access.unban(tx, who, since=ctx.now - ctx.services.ttl)
        if ended:
            await tx.audit.add(Act(ctx.now, ctx.person, "unban", None, str(who)))
    if not ended:
        return say(_("{who} was not banned."), who=Code(str(who)))
    ctx.services.wake()
    return say(_("{who} is no longer banned."), who=Code(str(who)))


async def bans(ctx: Context, args: Arguments) -> Document:
    number = args.number("page") or 1
    async with ctx.services.storage.read() as tx:
        count = await tx.bans.count()
        listed = await tx.bans.newest(offset=(number - 1) * A_PAGE, limit=A_PAGE)
    if not listed:
        return say(_("Nobody is banned.") if not count else _("There are no more."))
    lines = [
        phrase(
            "{who} · {day}{reason}",
            who=Code(str(one.who)),
            day=day(one.at, ctx.zone),
            reason=f" · {one.reason}" if one.reason else "",
        )
        for one in listed
    ]
    told = say(_("Banned, the latest first:"))
    told += Document((List(tuple((Paragraph(line),) for line in lines)),))
    buttons = [_lifting(one.who) for one in listed]
    following = f"/bans {number + 1}" if number * A_PAGE < count else ""
    steps = turning(f"/bans {number - 1}" if number > 1 else "", following)
    return told.offer(*((button,) for button in buttons), steps)


def place(ctx: Context, text: str) -> Address:
    """The person or the chat that somebody named; raises `UserError`."""
    if len(text) > WHO_LENGTH:
        raise UserError(N_("That is too long for the number of a person or a chat."))
    who = Address.parse(text)
    platforms = ctx.services.platforms
    if who.platform not in platforms:
        known = ", ".join(platforms)
        raise UserError(N_("“{text}” is no platform here; there are: {known}."), text=who.platform, known=known)
    return who


def _owners(ctx: Context) -> frozenset[Address]:
    """Those of the configuration, and whoever asks: their own seat may be an owner's without being named there."""
    me = Address(ctx.chat.address.platform, ctx.sender.person)
    return ctx.services.owners | {me} | ({ctx.chat.address} if ctx.private else set())


def _lifting(who: Address) -> Action:
    return Action(_("Unban {who}").format(who=who), command=f"/unban {who}")


WHO = Param("who", Kind.WORD, N_("Person or chat"), required=True)

BAN = Command(
    N_("ban"),
    ban,
    summary=N_("Serve a person or a chat no longer"),
    params=(WHO, Param("reason", Kind.TEXT, N_("Reason"))),
    needs=Right.OWN,
    newsroom=True,
    replaces=True,
    ask=N_("Whom? Write a platform and a number, such as: telegram:42"),
    examples=("/ban telegram:42 spam",),
)
UNBAN = Command(
    N_("unban"),
    unban,
    summary=N_("Serve a banned person or chat again"),
    params=(WHO,),
    needs=Right.OWN,
    newsroom=True,
    ask=BAN.ask,
    examples=("/unban telegram:42",),
)
BANS = Command(
    N_("bans"),
    bans,
    summary=N_("Who is banned"),
    params=(Param("page", Kind.NUMBER, N_("Page")),),
    needs=Right.OWN,
    newsroom=True,
    replaces=True,
)
