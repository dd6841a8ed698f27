"""`/admit` and `/invite`: who may read where only the invited do. For owners."""

from dataclasses import replace

from core import admission
from core.commands.access import WHO, place
from core.commands.buttons import stored
from core.commands.command import Arguments, Command
from core.commands.context import Context
from core.commands.examples import example
from core.commands.start import INVITED, START, start
from core.i18n import _, span, speaking
from core.storage.audit import Act
from core.values.chat import Chat, ChatKind, Right, Sender
from core.values.document import Action, Code, Document, Link, Text, say
from core.values.errors import N_, UserError


async def admit(ctx: Context, args: Arguments) -> Document:
    who, services = place(ctx, args.text("who")), ctx.services
    async with services.storage.begin() as tx:
        if await tx.bans.any(who.platform, who.around):
            raise UserError(N_("{who} is banned; first: /unban {who}"), who=who)
        before = await tx.chats.at(who)
        chat = await admission.admit(tx, who, since=ctx.now - services.ttl, at=ctx.now)
        if before is None:
            await tx.audit.add(Act(ctx.now, ctx.person, "admit", None, str(who)))
    services.wake()
    if chat is None:
        return say(_("{who} may read from the first word there."), who=Code(str(who)))
    if before is not None:
        return say(_("{who} may read already."), who=Code(str(who)))
    await services.tell(chat, await _welcome(ctx, chat))
    return say(_("{who} may read now."), who=Code(str(who)))


async def invite(ctx: Context, _args: Arguments) -> Document:
    services = ctx.services
    if not services.invited_only:
        return say(_("Everybody may use this bot; nobody needs an invitation."))
    code = services.new_code()
    async with services.storage.begin() as tx:
        await admission.invite(tx, code, ctx.person, at=ctx.now)
        await tx.audit.add(Act(ctx.now, ctx.person, "invite", None, ""))
    payload = f"{INVITED}{code}"
    told = say(_("An invitation for one person or one group, good for {time}."), time=span(admission.LASTS))
    links = services.links(payload)
    for link in links:
        told += say(_("It is this link: {link}"), link=Link((Text(link),), link))
    command = Code(example(START, f"/start {payload}", fields=ctx.sender.fields))
    if links:
        told += say(_("Who cannot open a link sends me: {command}"), command=command)
        return told.offer(*((Action(_("Copy link"), copy=link),) for link in links))
    told += say(_("It is for who sends me this: {command}"), command=command)
    ways = services.invitations(ctx.chat.address.platform)
    if ways:
        told += say(_("Who does not have me yet opens one of these links before."))
    return told.offer(*((Action(way.label, copy=way.url),) for way in ways))


async def _welcome(ctx: Context, chat: Chat) -> Document:
    """What the chat is told: the greeting of `/start`, in its own language."""
    services, private = ctx.services, chat.kind is ChatKind.PRIVATE
    there = Sender(chat.address, "", Right.MANAGE if private else Right.READ, chat.kind, heard=False)
    with speaking(chat.settings.language or services.cards.language):
        greeting = await start(replace(ctx, sender=there, chat=chat, rights=there.rights), Arguments({}))
        told = say(_("You were let in, and may read now.")) + greeting
    kept, rows = stored(told, chat_id=chat.id, person="", now=ctx.now, new_code=services.new_code)
    if rows:
        async with services.storage.begin() as tx:
            await tx.actions.put(rows)
    return kept


ADMIT = Command(
    N_("admit"),
    admit,
    summary=N_("Let somebody read who was not invited"),
    params=(WHO,),
    needs=Right.OWN,
    newsroom=True,
    replaces=True,
    ask=N_("Whom? Write a platform and a number, such as: telegram:42"),
    examples=("/admit telegram:42",),
)
INVITE = Command(N_("invite"), invite, summary=N_("Make an invitation"), needs=Right.OWN, newsroom=True)
