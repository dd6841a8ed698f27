"""The statements of one step of a rollout, in words that both engines take.

Their text is fixed for a number of topics and of platforms: whoever waits for the first message waits for them, and a
statement put together anew takes longer than the rows that it writes.
"""

from functools import cache

from sqlalchemy import TextClause, column, text

from core.storage.schema.metadata import Instant
from core.values.chat import ChatState
from core.values.delivery import State

GROUND = text(
    "SELECT status, revision, material_revision, language, (SELECT coalesce(max(id), 0) FROM chat) AS newest_chat,"
    " (SELECT min(created_at) FROM rollout WHERE article_id = :article) AS since FROM article WHERE id = :article"
).columns(
    column("status"),
    column("revision"),
    column("material_revision"),
    column("language"),
    column("newest_chat"),
    column("since", Instant),
)

TOPICS = text(
    "SELECT topic_id FROM article_tag WHERE article_id = :article"
    " UNION SELECT category_id FROM article WHERE id = :article UNION SELECT id FROM topic WHERE kind = 'everything'"
)

_WINDOW = "chat_id > :after AND chat_id <= :upto"


@cache
def adding(topics: int) -> TextClause:
    """Parameters: article, rollout, share, at, since, after, upto, language (a pattern), and t0, t1 … for the topics."""
    return text(
        "INSERT INTO delivery (article_id, chat_id, rollout_id, share, state, created_at)"
        f" SELECT :article, chat.id, :rollout, :share, {State.PENDING.value}, :at FROM ({_matching(topics)}) AS matched"
        " JOIN chat ON chat.id = matched.chat_id"
        f" WHERE chat.state = '{ChatState.ACTIVE.value}' AND chat.id > :after AND chat.id <= :upto"
        " AND (chat.languages = '' OR ',' || chat.languages || ',' LIKE :language)"
        " ON CONFLICT DO NOTHING"
    )


def _matching(topics: int) -> str:
    """Chats that follow one of the topics and mute none. One flat chain of `UNION` and `EXCEPT`, which both engines read
    from left to right; SQLite knows no brackets in it."""
    places = [f"SELECT chat_id FROM subscription WHERE topic_id = :t{n} AND {_WINDOW}" for n in range(topics)]
    followed = " UNION ".join(f"{place} AND NOT muted AND since <= :since" for place in places)
    return " EXCEPT ".join([followed, *(f"{place} AND muted" for place in places)])


@cache
def enqueueing(platforms: int) -> TextClause:
    """Parameters: article, after, upto, written, and p0, turn0, p1 … for the platforms whose queue is not at its
    beginning."""
    first = "".join(f" WHEN :p{n} THEN :turn{n}" for n in range(platforms))
    begin = f"CASE chat.platform{first} ELSE 0 END + " if platforms else ""
    return text(
        "INSERT INTO chat_queue (chat_id, share, platform, turn)"
        f" SELECT chat_id, share, platform, {begin}:written + row_number() OVER (ORDER BY chat_id)"
        " FROM delivery JOIN chat ON chat.id = delivery.chat_id"
        f" WHERE article_id = :article AND {_WINDOW}"
        f" AND delivery.state = {State.PENDING.value} AND chat.state = '{ChatState.ACTIVE.value}'"
        " ON CONFLICT (chat_id, share) DO UPDATE SET turn = excluded.turn WHERE excluded.turn < chat_queue.turn"
    )
