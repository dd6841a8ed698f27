"""A `Match` in each engine's language.

Tokens hold nothing that either engine could take for an operator (see core/search/analyse.py), so quoting them is
enough; everything else goes in as a parameter.
"""

from collections.abc import Iterable

from sqlalchemy import TextClause, text

from core.values.index import Match

_COLUMNS = "SELECT d.key, d.length, d.profile FROM"


def by_date(match: Match, limit: int, *, contains: str = "strpos") -> TextClause:
    """Where no token is asked for: from the newest article on."""
    conditions, values = _conditions(match, contains, "d.key")
    return text(f"{_COLUMNS} search_document AS d{_where(conditions)} ORDER BY d.key DESC LIMIT :limit").bindparams(
        limit=limit, **values
    )


def on_sqlite(match: Match, limit: int) -> TextClause:
    """FTS5 walks its matches from the highest row id by itself; `CROSS JOIN` keeps it on the outside."""
    if not match.groups:
        return by_date(match, limit, contains="instr")
    conditions, values = _conditions(match, "instr", "i.rowid")
    return text(
        f"{_COLUMNS} search_index AS i CROSS JOIN search_document AS d"
        f"{_where(['i.search_index MATCH :match', 'd.key = i.rowid', *conditions])} ORDER BY i.rowid DESC LIMIT :limit"
    ).bindparams(match=fts5(match), limit=limit, **values)


def on_postgresql(match: Match, limit: int, *, walk: int = 0) -> TextClause:
    """With `walk`, among the newest so many articles; else by the GIN index, where `+ 0` keeps the planner from walking."""
    conditions, values = _conditions(match, "strpos", "i.key")
    values |= {"limit": limit, "match": tsquery(match)}
    source, order = "search_index", "i.key + 0"
    if walk:
        source, order = "(SELECT key, terms FROM search_index ORDER BY key DESC LIMIT :walk)", "i.key"
        values["walk"] = walk
    if match.sequences or match.without_sequences:
        source = f"{source} AS i JOIN search_document AS d ON d.key = i.key"
    else:
        source = f"{source} AS i"
    where = _where(["i.terms @@ CAST(:match AS tsquery)", *conditions])
    newest = f"(SELECT i.key FROM {source}{where} ORDER BY {order} DESC LIMIT :limit)"
    return text(f"{_COLUMNS} {newest} AS n JOIN search_document AS d ON d.key = n.key ORDER BY d.key DESC").bindparams(
        **values
    )


def fts5(match: Match) -> str:
    """In FTS5's language, where every token is a quoted string (https://www.sqlite.org/fts5.html#full_text_query_syntax)."""
    wanted = " AND ".join(f"({' OR '.join(_quoted(group, chr(34)))})" for group in match.groups)
    return f"({wanted}) NOT ({' OR '.join(_quoted(match.without, chr(34)))})" if match.without else wanted


def tsquery(match: Match) -> str:
    """In the language of PostgreSQL's tsquery, where every token is a quoted lexeme."""
    parts = [f"({' | '.join(_quoted(group, chr(39)))})" for group in match.groups]
    return " & ".join([*parts, f"!({' | '.join(_quoted(match.without, chr(39)))})"] if match.without else parts)


def _quoted(tokens: Iterable[str], mark: str) -> list[str]:
    return [f"{mark}{token}{mark}" for token in tokens]


def _conditions(match: Match, contains: str, key: str) -> tuple[list[str], dict[str, str | int]]:
    """What else must hold, and its parameters; `contains` is the engine's function of (text, part)."""
    conditions: list[str] = []
    values: dict[str, str | int] = {}
    for sign, sequences in (("> 0", match.sequences), ("= 0", match.without_sequences)):
        for sequence in sequences:
            name = f"words{len(values)}"
            conditions.append(f"{contains}(d.words, :{name}) {sign}")
            values[name] = f" {sequence} "
    for name, sign, bound in (("low", ">=", match.low), ("high", "<", match.high)):
        if bound is not None:
            conditions.append(f"{key} {sign} :{name}")
            values[name] = bound
    return conditions, values


def _where(conditions: list[str]) -> str:
    return f" WHERE {' AND '.join(conditions)}" if conditions else ""
