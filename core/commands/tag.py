"""`/tag`: what a chat follows and mutes."""

from collections.abc import Callable, Sequence

from core.commands.chats import listen
from core.commands.command import Among, Arguments, Choice, Command, Kind, Param
from core.commands.context import Context
from core.commands.grammar import parse_topics
from core.commands.lists import label, listing, named, named_with_roles, role, toggles, word
from core.i18n import _, ngettext
from core.subscriptions import Changed, Following
from core.values.chat import Right
from core.values.document import Action, Document, List, Paragraph, Row, Text, say
from core.values.errors import N_
from core.values.tag import Topic

TOGGLES = 24
OFFERED = 6
POPULAR = 10
LATEST = 3
ENDINGS = 3
"""Mutes, and mentions, that a button ends."""

_ALL = "*"


async def tag(ctx: Context, args: Arguments) -> Document:
    text = args.text("tags")
    match args.text("action"):
        case "follow":
            return await follow(ctx, parse_topics(text), mention=args.text("mention"))
        case "unfollow":
            return await _unfollow(ctx, parse_topics(text))
        case "mute":
            return await _mute(ctx, parse_topics(text))
        case "unmute":
            return await _unmute(ctx, parse_topics(text))
        case "unmention":
            return await _unmention(ctx, parse_topics(text))
        case "popular":
            return await _popular(ctx)
        case "languages":
            return await _languages(ctx, text.replace(",", " ").split())
        case _:
            return await following(ctx)


async def follow(ctx: Context, topics: Sequence[Topic], *, mention: str = "") -> Document:
    """What was followed, the newest articles of it, and what goes together with it. In a chat of many the role `mention`
    ("" for none) hears of it from now on."""
    ctx.require(Right.MANAGE)
    called = "" if ctx.private else mention
    changed = await ctx.services.subscriptions.follow(ctx.chat, topics, mention=called)
    await listen(ctx)
    if ctx.private:
        told = _told(changed, lambda: _("You follow {topics}."), lambda: _("You followed {topics} already."))
    else:
        told = _told(
            changed, lambda: _("This chat follows {topics}."), lambda: _("This chat followed {topics} already.")
        )
    if called:
        every = ngettext(
            "Every new article about it mentions {role}.", "Every new article about them mentions {role}.", len(topics)
        )
        told += say(every, role=role(called))
        told = told.offer((_unmentioning(_("Mention nobody"), topics),))
    latest = await ctx.services.subscriptions.latest(topics, LATEST)
    if latest:
        told += say(ngettext("The latest article:", "The latest articles:", len(latest))) + listing(ctx, latest)
    else:
        told += say(_none_yet(len(topics), private=ctx.private))
    return told.offer(*toggles(await ctx.services.subscriptions.suggestions(ctx.chat, OFFERED), followed=False))


def _none_yet(count: int, *, private: bool) -> str:
    if private:
        return ngettext(
            "There is no article about it yet. You will get the first one.",
            "There is no article about them yet. You will get the first one.",
            count,
        )
    return ngettext(
        "There is no article about it yet. The first one will come here.",
        "There is no article about them yet. The first one will come here.",
        count,
    )


async def following(ctx: Context) -> Document:
    """What the chat follows and mutes, with toggles for those who manage it."""
    chosen = await ctx.services.subscriptions.of(ctx.chat)
    if ctx.private:
        told = say(_("You follow {topics}."), topics=named(chosen.followed)) if chosen.followed else say(_(NOTHING))
    elif chosen.followed:
        told = say(_("This chat follows {topics}."), topics=named_with_roles(chosen))
    else:
        told = say(_("This chat follows nothing yet."))
    if chosen.muted:
        told += say(_("Muted: {topics}."), topics=named(chosen.muted))
    if languages := ctx.chat.settings.languages:
        told += say(_("Articles come in these languages only: {languages}."), languages=", ".join(languages))
    if ctx.rights < Right.MANAGE:
        return told
    if chosen.followed:
        offered = await ctx.services.subscriptions.suggestions(ctx.chat, OFFERED)
        told += say(_("Press ✓ to unfollow, + to follow.") if offered else _("Press ✓ to unfollow."))
    else:
        offered = await _begin_with(ctx, chosen)
        told += say(_("Press + to follow, or write /tag follow and your own words.")) if offered else Document()
    followed = toggles(chosen.followed[:TOGGLES], followed=True)
    calling = [topic for topic in chosen.followed if chosen.mention(topic)][:ENDINGS]
    silencing = tuple(
        _unmentioning(_("Mention nobody: {topic}").format(topic=label(topic)), [topic]) for topic in calling
    )
    return told.offer(*followed, *toggles(offered, followed=False), silencing, _unmuting(chosen.muted))


async def _begin_with(ctx: Context, chosen: Following) -> list[Topic]:
    """What most follow, but for what this chat mutes."""
    muted = {(topic.kind, topic.name) for topic in chosen.muted}
    found = await ctx.services.subscriptions.popular(OFFERED + len(muted))
    return [topic for topic, _followers in found if (topic.kind, topic.name) not in muted][:OFFERED]


async def _unfollow(ctx: Context, topics: Sequence[Topic]) -> Document:
    changed = await ctx.services.subscriptions.unfollow(ctx.chat, topics)
    if ctx.private:
        told = _told(changed, lambda: _("You no longer follow {topics}."), lambda: _("You did not follow {topics}."))
    else:
        told = _told(
            changed,
            lambda: _("This chat no longer follows {topics}."),
            lambda: _("This chat did not follow {topics}."),
        )
    return told.offer(*toggles(changed.done[:TOGGLES], followed=False))


async def _mute(ctx: Context, topics: Sequence[Topic]) -> Document:
    changed = await ctx.services.subscriptions.mute(ctx.chat, topics)
    told = _told(
        changed,
        lambda: _("No article about {topics} will come here, whatever else is followed."),
        lambda: _("Muted already: {topics}."),
    )
    return told.offer(_unmuting(changed.done))


async def _unmute(ctx: Context, topics: Sequence[Topic]) -> Document:
    changed = await ctx.services.subscriptions.unmute(ctx.chat, topics)
    told = _told(changed, lambda: _("No longer muted: {topics}."), lambda: _("Not muted: {topics}."))
    return told.offer(*toggles(changed.done[:TOGGLES], followed=False))


async def _unmention(ctx: Context, topics: Sequence[Topic]) -> Document:
    changed = await ctx.services.subscriptions.unmention(ctx.chat, topics)
    return _told(
        changed,
        lambda: _("Articles about {topics} come as before, and mention nobody."),
        lambda: _("Nobody is mentioned for {topics}."),
    )


async def _popular(ctx: Context) -> Document:
    """The most followed tags with their followers, then those often written about, with a toggle for each."""
    found = await ctx.services.subscriptions.popular(POPULAR)
    if not found:
        return say(_("Nobody follows anything yet. Be the first: /tag follow and a word."))
    told = Document()
    if most := [(topic, followers) for topic, followers in found if followers]:
        lines = [
            (*named([topic]), Text(" — " + ngettext("{n} chat", "{n} chats", followers).format(n=followers)))
            for topic, followers in most
        ]
        told += say(_("Most followed:")) + Document((List(tuple((Paragraph(line),) for line in lines), start=1),))
    if others := [topic for topic, followers in found if not followers]:
        told += say(_("Often in the news lately: {topics}."), topics=named(others))
    if ctx.rights < Right.MANAGE:
        return told
    mine = {(topic.kind, topic.name) for topic in (await ctx.services.subscriptions.of(ctx.chat)).followed}
    new = (topic for topic, _followers in found if (topic.kind, topic.name) not in mine)
    return told.offer(*toggles(new, followed=False))


async def _languages(ctx: Context, codes: Sequence[str]) -> Document:
    if not codes:
        chosen = ctx.chat.settings.languages
    else:
        ctx.require(Right.MANAGE)
        everything = [code.casefold() for code in codes] in ([_ALL], ["all"])
        chosen = await ctx.services.subscriptions.choose_languages(ctx.chat, () if everything else codes)
    if not chosen:
        return say(_("Articles come in every language. To choose: /tag languages en es"))
    told = say(_("Articles come in these languages only: {languages}."), languages=", ".join(chosen))
    return told.offer((Action(_("Every language"), command=f"/tag languages {_ALL}"),))


def _told(changed: Changed, done: Callable[[], str], already: Callable[[], str]) -> Document:
    told = Document()
    if changed.done:
        told += say(done(), topics=named(changed.done))
    if changed.already:
        told += say(already(), topics=named(changed.already))
    return told


def _unmentioning(label: str, topics: Sequence[Topic]) -> Action:
    return Action(label, command=f"/tag unmention {' '.join(map(word, topics))}")


def _unmuting(topics: Sequence[Topic]) -> Row:
    return tuple(
        Action(_("Unmute {topic}").format(topic=label(topic)), command=f"/tag unmute {word(topic)}")
        for topic in topics[:ENDINGS]
    )


NOTHING = N_("You follow nothing yet.")

TAG = Command(
    N_("tag"),
    tag,
    summary=N_("What this chat follows and mutes"),
    details=N_(
        "Several tags at once, by space or comma; # is optional. category:sports is a category, "
        'category:"World News" one of two words, * is everything.'
    ),
    params=(
        Param(
            "action",
            Kind.CHOICE,
            N_("What to do"),
            choices=(
                Choice(N_("follow"), N_("get articles with these tags"), Right.MANAGE, ("tags",), takes=("mention",)),
                Choice(N_("unfollow"), N_("get them no more"), Right.MANAGE, ("tags",), among=Among.FOLLOWED),
                Choice(
                    N_("mute"), N_("never get articles with these, whatever else is followed"), Right.MANAGE, ("tags",)
                ),
                Choice(N_("unmute"), N_("end a mute"), Right.MANAGE, ("tags",), among=Among.MUTED),
                Choice("unmention", "", Right.MANAGE, ("tags",), offered=False),
                Choice(N_("list"), N_("show what is followed and muted")),
                Choice(N_("popular"), N_("show what most follow")),
                Choice(N_("languages"), N_("get articles in these languages only; * is all of them")),
            ),
            default="list",
            otherwise="follow",
        ),
        Param("tags", Kind.TAGS, N_("Tags")),
        Param("mention", Kind.ROLE, N_("A role that each new article mentions")),
    ),
    ask=N_("Which tags? Write one or more, such as: cuba venezuela"),
    examples=("/tag follow cuba venezuela", '/tag follow category:"World News"', "/tag mute sports"),
)
