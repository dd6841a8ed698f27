"""`Why this?`: the tag that brought an article, and how to be rid of it."""

from core.commands.command import Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.lists import label, named, word
from core.i18n import _, ngettext
from core.values.chat import Right
from core.values.document import Action, Document, Row, say
from core.values.errors import N_
from core.values.tag import Topic, TopicKind


async def why(ctx: Context, args: Arguments) -> Document:
    """Which of the chat's topics brought the article."""
    article = await ctx.services.newsroom.find(args.number("id"))
    chosen = await ctx.services.subscriptions.why(ctx.chat, article)
    if chosen.muted:
        told = say(
            ngettext(
                "This chat mutes {topics}; articles about it no longer come.",
                "This chat mutes {topics}; articles about them no longer come.",
                len(chosen.muted),
            ),
            topics=named(chosen.muted),
        )
    elif chosen.followed and ctx.private:
        told = say(_("It came because you follow {topics}."), topics=named(chosen.followed))
    elif chosen.followed:
        told = say(_("It came because this chat follows {topics}."), topics=named(chosen.followed))
    else:
        return say(_("Nothing that is followed here now brings this article; it would not come again."))
    if ctx.rights < Right.MANAGE:
        return told
    return told.offer(*map(_choices, chosen.followed))


def _choices(topic: Topic) -> Row:
    leaving = Action(_("Unfollow {topic}").format(topic=label(topic)), command=f"/tag unfollow {word(topic)}")
    if topic.kind is TopicKind.EVERYTHING:
        return (leaving,)
    return (leaving, Action(_("Mute {topic}").format(topic=label(topic)), command=f"/tag mute {word(topic)}"))


WHY = Command(
    "why",
    why,
    params=(Param("id", Kind.ARTICLE, N_("Number of the article"), required=True),),
    reach=Reach.BUTTON,
)
