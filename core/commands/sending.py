"""`/pause` and `/resume`: the owner's hand on the tap. Commands are answered all the while."""

from core.commands.command import Arguments, Command, Kind, Param
from core.commands.context import Context
from core.i18n import _
from core.storage.audit import Act
from core.values.chat import Right
from core.values.document import Action, Document, say
from core.values.errors import N_, UserError

PAUSED = "paused:"
"""A fact of this name and a platform, or `*`, holds the lanes."""

_ALL = "*"


async def pause(ctx: Context, args: Arguments) -> Document:
    platform = _platform(ctx, args.text("platform"))
    async with ctx.services.storage.begin() as tx:
        await tx.facts.put(f"{PAUSED}{platform}", ctx.person, at=ctx.now)
        await tx.audit.add(Act(ctx.now, ctx.person, "pause", None, platform))
    if platform == _ALL:
        told = say(_("Sending is paused everywhere. Nothing is lost: it waits."))
        return told.offer((Action(_("Resume"), command="/resume"),))
    told = say(_("Sending to {platform} is paused. Nothing is lost: it waits."), platform=platform)
    return told.offer((Action(_("Resume"), command=f"/resume {platform}"),))


async def resume(ctx: Context, args: Arguments) -> Document:
    """Without a platform everything goes on, whatever was paused one by one."""
    platform = _platform(ctx, args.text("platform"))
    async with ctx.services.storage.begin() as tx:
        paused = set(await tx.facts.starting(PAUSED))
        ended = paused if platform == _ALL else paused & {f"{PAUSED}{platform}"}
        for name in ended:
            await tx.facts.drop(name)
        if ended:
            await tx.audit.add(Act(ctx.now, ctx.person, "resume", None, platform))
    ctx.services.wake()
    if platform != _ALL and f"{PAUSED}{_ALL}" in paused:
        told = say(_("Sending is still paused everywhere."))
        return told.offer((Action(_("Resume"), command="/resume"),))
    if not ended:
        return say(_("Sending was not paused."))
    if platform == _ALL:
        return say(_("Sending goes on everywhere."))
    return say(_("Sending to {platform} goes on."), platform=platform)


def _platform(ctx: Context, text: str) -> str:
    name = text.casefold()
    if name and name not in ctx.services.platforms:
        known = ", ".join(ctx.services.platforms)
        raise UserError(N_("“{text}” is no platform here; there are: {known}."), text=text, known=known)
    return name or _ALL


_PLATFORM = Param("platform", Kind.WORD, N_("Platform"))
PAUSE = Command(
    N_("pause"),
    pause,
    summary=N_("Hold back everything that is sent, or one platform"),
    params=(_PLATFORM,),
    needs=Right.OWN,
    newsroom=True,
    examples=("/pause", "/pause telegram"),
)
RESUME = Command(N_("resume"), resume, summary=N_("Go on sending"), params=(_PLATFORM,), needs=Right.OWN, newsroom=True)
