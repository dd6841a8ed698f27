"""Articles from the command line: in and out by the file, posted, corrected, retracted, searched and counted.

Whoever has this command line is an owner.
"""

import asyncio
import json
from collections.abc import Awaitable, Callable, Mapping
from pathlib import Path
from typing import Any, TypeVar

import click

from bots.app import App, now
from bots.settings_cli import configured
from core.heads import changes, draft
from core.i18n import _
from core.search.service import Results
from core.sharing import public_url
from core.storage.migrate import upgrade
from core.values.article import Article, Status
from core.values.document import Span, Strong, plain
from core.values.errors import N_, UserError

T = TypeVar("T")

ARTICLE_ID = click.IntRange(1, 2**63 - 1)
"""What a database can hold."""

OWNER = "console:owner"
"""Who the audit log says it was."""

LARGEST = 4_000_000
"""Bytes of an article's file: a body of a million characters with its head."""


def asked(path: Path | None, question: Callable[[App], Awaitable[T]]) -> T:
    """The answer of the house to `question`, with its database at this version's schema."""
    config = configured(path)
    upgrade(config.database.url)

    async def ask() -> T:
        app = App(config)
        try:
            return await question(app)
        finally:
            await app.storage.close()

    return asyncio.run(ask())


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--draft", "only_draft", is_flag=True, help="Store it without publishing.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_obj
def post(path: Path | None, file: Path, *, only_draft: bool, as_json: bool) -> None:
    """Publish the article in FILE, Markdown with a head; prints its number and address."""
    given = draft(_text(file))

    async def question(app: App) -> Article:
        return await (app.newsroom.draft if only_draft else app.newsroom.post)(given, OWNER)

    _say(path, asked(path, question), as_json=as_json)


@click.command()
@click.argument("article_id", metavar="ID", type=ARTICLE_ID)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--note", default="", help="What was corrected; readers see it.")
@click.option("--tell-readers", "material", is_flag=True, help="Also tell readers in a message of its own.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_obj
def correct(path: Path | None, article_id: int, file: Path, *, note: str, material: bool, as_json: bool) -> None:
    """Correct article ID by FILE: what its head lines and body give replaces, the rest stays."""
    given = changes(_text(file))

    async def question(app: App) -> Article:
        old = await app.newsroom.find(article_id)
        return await app.newsroom.correct(article_id, given.applied(old.draft), OWNER, note=note, material=material)

    _say(path, asked(path, question), as_json=as_json)


@click.command()
@click.argument("article_id", metavar="ID", type=ARTICLE_ID)
@click.option("--reason", required=True, help="Readers see it in the article's place.")
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_obj
def retract(path: Path | None, article_id: int, *, reason: str, as_json: bool) -> None:
    """Take article ID back everywhere."""

    async def question(app: App) -> Article:
        return await app.newsroom.retract(article_id, reason, OWNER)

    _say(path, asked(path, question), as_json=as_json)


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("query")
@click.option("--limit", default=10, show_default=True, type=click.IntRange(1, 1000))
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_obj
def search(path: Path | None, query: str, *, limit: int, as_json: bool) -> None:
    """Search the published articles."""

    async def question(app: App) -> Results:
        await app.indexer.catch_up()
        return await app.search.find(query, now=now(), limit=limit)

    results = asked(path, question)
    base = configured(path).web.public_url
    if as_json:
        click.echo(json.dumps(_results(results, base), ensure_ascii=False))
        return
    if results.relaxed:
        click.echo(_("No article has all the words; these have some."))
    for hit in results.hits:
        article = hit.article
        click.echo(f"{article.id}  {article.title}  ({article.category}, {article.published_at:%Y-%m-%d})")
        click.echo(f"    {''.join(map(_marked, hit.snippet))}")
    if not results.hits:
        click.echo(_("Nothing found."))


@click.command()
@click.argument("article_id", metavar="[ID]", type=ARTICLE_ID, required=False)
@click.option("--json", "as_json", is_flag=True, help="Answer in JSON.")
@click.pass_obj
def stats(path: Path | None, article_id: int | None, *, as_json: bool) -> None:
    """Count articles, chats and deliveries; those of one article with ID."""

    async def question(app: App) -> dict[str, Any]:
        one = None if article_id is None else await app.newsroom.find(article_id, drafts=True)
        async with app.storage.read() as tx:
            totals = await tx.ledger.totals(article_id)
            counts = await tx.articles.counts() if one is None else {one.status: 1}
            chats = await tx.chats.counts()
        return {
            **({} if one is None else {"id": one.id, "reached": totals.reached}),
            "articles": {status.value: counts.get(status, 0) for status in Status},
            "chats": chats,
            "deliveries": totals.results,
            "doubts": totals.doubts,
        }

    counted = asked(path, question)
    if as_json:
        click.echo(json.dumps(counted))
        return
    for name, value in counted.items():
        click.echo(f"{name}: {_listed(value)}")


def _marked(span: Span) -> str:
    """A span's words, the matched ones bold on a terminal."""
    return click.style(plain(span), bold=True) if isinstance(span, Strong) else plain(span)


def _listed(value: object) -> str:
    if isinstance(value, Mapping):
        return ", ".join(f"{name} {_nested(count)}" for name, count in value.items()) or "0"
    return str(value)


def _nested(value: object) -> str:
    return f"({_listed(value)})" if isinstance(value, Mapping) else str(value)


def _results(results: Results, base: str) -> dict[str, Any]:
    return {
        "total": results.total,
        "total_is": "exact" if results.exact else "at_least",
        "relaxed": results.relaxed,
        "hits": [
            {
                "id": hit.article.id,
                "external_id": hit.article.external_id,
                "title": hit.article.title,
                "category": hit.article.category,
                "tags": [tag.name for tag in hit.article.tags],
                "published_at": hit.article.published_at.isoformat().replace("+00:00", "Z"),
                "url": public_url(hit.article, base),
                "score": round(hit.score, 6),
                "snippet": plain(hit.snippet),
            }
            for hit in results.hits
        ],
    }


def _say(path: Path | None, article: Article, *, as_json: bool) -> None:
    url = public_url(article, configured(path).web.public_url)
    if as_json:
        click.echo(json.dumps({"id": article.id, "url": url, "status": article.status, "revision": article.revision}))
    else:
        click.echo(f"{article.id} {url}".rstrip())


def _text(file: Path) -> str:
    """The file's words; raises `UserError`."""
    try:
        if file.stat().st_size > LARGEST:
            raise UserError(N_("{file} is larger than {limit} bytes."), file=file, limit=LARGEST)
        text = file.read_text("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UserError(N_("{file} is not UTF-8 text (byte {position})."), file=file, position=error.start) from error
    except OSError as error:
        raise UserError(N_("{file} cannot be read: {cause}."), file=file, cause=error.strerror) from error
    if "\0" in text:
        raise UserError(N_("{file} is not a text file."), file=file)
    return text
