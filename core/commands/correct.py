"""`/correct`: a published article gets better, in every message that shows it."""

from collections.abc import Mapping
from dataclasses import replace

from core import heads
from core.cards import card, title_of
from core.commands.command import Arguments, Command, Kind, Param, Reach
from core.commands.context import Context
from core.commands.published import look, published
from core.i18n import _
from core.values.article import Article, Draft
from core.values.chat import Right
from core.values.document import Action, Document, Field, say
from core.values.errors import N_, UserError
from core.values.text import clean_line


async def correct(ctx: Context, args: Arguments) -> Document:
    """A preview; nothing changes yet."""
    old = await published(ctx, args.number("id"))
    text, note = args.text("changes"), clean_line(args.text("note"))
    draft = heads.changes(text).applied(old.draft)
    if draft == old.draft:
        raise UserError(N_("That changes nothing in article {id}."), id=old.id)
    article = _corrected(ctx, old, draft, note)
    shown = Document(card(article, base=ctx.services.public_url, kind=ctx.sender.kind, zone=ctx.zone).blocks)
    shown += say(_("This is a preview of the correction. Nothing changes before you press Publish."))
    amend = f"/amend {{how}} {old.id} {old.revision} {note}\n"
    return shown.offer(
        (
            Action(_("Publish"), command=amend.format(how="quiet") + text, bound=True),
            Action(_("Publish and tell readers"), command=amend.format(how="told") + text, bound=True),
            Action(_("Discard"), command="/keep"),
        )
    )


async def amend(ctx: Context, args: Arguments) -> Document:
    """The correction that was previewed, if nobody was faster."""
    newsroom = ctx.services.newsroom
    old = await newsroom.find(args.number("id"))
    draft = heads.changes(args.text("changes")).applied(old.draft)
    material = args.text("how") == "told"
    article = await newsroom.correct(
        old.id, draft, ctx.person, note=args.text("note"), material=material, base=args.number("revision")
    )
    told = say(_("Corrected: {title}"), title=title_of(article, ctx.services.public_url))
    if material:
        return told + say(_("The messages that show it change, and readers are told."))
    return told + say(_("The messages that show it change."))


async def holds(ctx: Context, args: Arguments) -> Mapping[str, str]:
    """What the article says now."""
    number = args.number("id")
    return fields_of(await published(ctx, number)) if number else {}


def fields_of(article: Article) -> Mapping[str, str]:
    """What the fields of a form hold for it."""
    return {
        "title": article.title,
        "tags": " ".join(f"#{tag.label}" for tag in article.tags),
        "category": article.category,
        "body": article.body,
        "picture": article.picture.url if article.picture else "",
    }


def compose(fields: Mapping[str, str]) -> Mapping[str, str]:
    """The changes from the fields of a form; a field that is left out changes nothing. What nothing may be clears, where it
    is tags or the category."""
    lines = [f"title: {title}"] if (title := clean_line(fields.get("title", ""))) else []
    lines += [f"{name}: {clean_line(fields[name])}" for name in ("tags", "category") if name in fields]
    if picture := fields.get("picture"):
        lines.append(f"image: {picture}")
    return {"changes": heads.joined("\n".join(lines), fields.get("body", ""))}


def _corrected(ctx: Context, old: Article, draft: Draft, note: str) -> Article:
    """`old` as it will be."""
    return replace(
        old,
        title=draft.title,
        body=draft.body,
        category=draft.category,
        tags=draft.tags,
        summary=draft.summary,
        picture=draft.picture,
        author=draft.author,
        source=draft.source,
        language=draft.language,
        revision=old.revision + 1,
        corrected_at=ctx.now,
        note=note,
    )


_ID = Param("id", Kind.ARTICLE, N_("Number of the article"), required=True)
_NOTE = Param("note", Kind.LINE, N_("What was wrong, in a few words"))
_CHANGES = Param("changes", Kind.BODY, N_("New lines and body"), required=True)

CORRECT = Command(
    N_("correct"),
    correct,
    summary=N_("Correct a published article"),
    details=N_(
        "Lines such as title: or #tags are written as in /post, and after an empty line a whole new body. What you leave out "
        "stays."
    ),
    written=N_("Behind the number stands a note for readers, if you like; what changes stands below."),
    params=(_ID, _NOTE, _CHANGES),
    needs=Right.EDIT,
    newsroom=True,
    ask=N_("What is to change? Write lines such as title: or #tags, and after an empty line the whole new body."),
    fields=(
        Field("title", N_("Title"), required=False),
        Field("tags", N_("Tags"), required=False),
        Field("category", N_("Category"), required=False),
        Field("body", N_("Body"), required=False, long=True),
        Field("picture", N_("Picture"), required=False),
    ),
    compose=compose,
    holds=holds,
    look=look,
    examples=("/correct 42 The name was misspelt\ntitle: The right name",),
)
AMEND = Command(
    "amend",
    amend,
    params=(
        Param("how", Kind.WORD, N_("How"), required=True),
        _ID,
        Param("revision", Kind.NUMBER, N_("Revision"), required=True),
        _NOTE,
        _CHANGES,
    ),
    needs=Right.EDIT,
    reach=Reach.KEY,
    newsroom=True,
    replaces=True,
)
