"""No secret reaches a log: not from us, not from a library, not from what nobody caught."""

import asyncio
import json
import os
import socket
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable
from urllib.parse import quote, quote_plus

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bots.config import read
from bots.logs import Secrets, redacted
from bots.platform import secrets
from tests.bots.dialogue import PROGRAM as NEWSCLIP
from tests.bots.pigeon import PIGEONS, SECRET
from tests.bots.typed import Newsclip
from tests.platforms.telegram import Telegram

PATIENCE = 60.0

UNKNOWN_TOKEN = "987654321:AA" + "never-registered_" * 2
"""Nobody said that this is one; it only looks like one."""

PASSWORD = 'p@ss "wörd" / 4711'

PROGRAM = """
import asyncio, gc, logging, sys, threading
import structlog
from telegram import Bot
from bots import logs

api_url, token, password, unknown = sys.argv[1:]
logs.configure(debug=True)
logs.conceal(token, password)

async def talk():
    async with Bot(token, base_url=api_url + "/bot", base_file_url=api_url + "/file/bot") as bot:
        await bot.set_webhook(api_url + "/hook", secret_token="loop", ip_address=None)
        await bot.delete_webhook()
        for text in (password, unknown):
            try:
                await bot.send_message(42, text)
            except Exception:
                structlog.get_logger().exception("send_failed", bot=repr(bot), url=bot.base_url, text=text)
                logging.getLogger("somebody").exception("failed for %r with %s", bot, {"password": password})
    async def lost():
        raise RuntimeError("lost " + token)
    task = asyncio.create_task(lost())
    await asyncio.wait([task])
    del task
    gc.collect()

asyncio.run(talk())
logging.getLogger("somebody").warning("%d", password)

def thread():
    raise RuntimeError("thread " + token)
one = threading.Thread(target=thread)
one.start()
one.join()

class Unheard:
    def __del__(self):
        raise RuntimeError("unheard " + unknown)
Unheard()
raise BaseExceptionGroup("last words " + token, [RuntimeError(password)])
"""


@pytest.fixture
async def output() -> bytes:
    """What a process that does everything wrong writes to both its outputs."""
    async with asyncio.timeout(PATIENCE), Telegram() as telegram:
        words = (telegram.api_url, telegram.token, PASSWORD, UNKNOWN_TOKEN)
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", PROGRAM, *words, stdout=PIPE, stderr=PIPE)
        out, err = await process.communicate()
        assert process.returncode == 1
        for secret in (telegram.token, telegram.token.partition(":")[2], UNKNOWN_TOKEN):
            assert secret.encode() not in out + err
            assert quote(secret, safe="").encode() not in out + err
    return out + err


async def test_a_process_that_logs_everything_says_no_secret(output: bytes) -> None:
    written = output.decode()
    assert "4711" not in written
    assert all(isinstance(json.loads(line), dict) for line in written.splitlines())


async def test_what_is_hidden_was_there_to_be_seen(output: bytes) -> None:
    lines = [json.loads(line) for line in output.splitlines()]
    said = {line.get("logger", ""): line["event"] for line in lines if "***" in json.dumps(line)}
    assert {"telegram.Bot", "httpx", "somebody", "asyncio"} <= set(said)
    failed = [line for line in lines if line["event"] == "send_failed"]
    assert [(line["bot"], line["text"]) for line in failed] == [("Bot[token=***]", "***")] * 2
    texts = [fault["exc_value"] for line in lines if line["event"] == "uncaught" for fault in line["exception"]]
    assert {"thread ***", "unheard ***"} <= set(texts)
    assert any(text.startswith("last words ***") for text in texts)


@pytest.mark.parametrize("updates", ["polling", "webhook"])
@pytest.mark.parametrize("engine", ["sqlite"])
async def test_a_run_that_logs_everything_says_no_secret(migrated_url: str, updates: str) -> None:
    here = f"127.0.0.1:{free_port()}"
    async with asyncio.timeout(PATIENCE), Telegram() as telegram:
        environment = {
            "DATABASE_URL": migrated_url,
            "TELEGRAM_BOT_TOKEN": telegram.token,
            "NEWSCLIP_BOTS__TELEGRAM__API_URL": telegram.api_url,
            "NEWSCLIP_BOTS__TELEGRAM__UPDATES": updates,
            "NEWSCLIP_WEB__LISTEN": here,
            "NEWSCLIP_WEB__PUBLIC_URL": f"http://{here}",
        }
        words = (sys.executable, "-c", NEWSCLIP, "--debug", "run")
        process = await asyncio.create_subprocess_exec(*words, env=os.environ | environment, stdout=PIPE, stderr=PIPE)
        assert process.stdout is not None
        assert await process.stdout.readline() == b"ready: telegram\n"
        ana = telegram.person(42, "Ana")
        await ana.says("/help")
        await ana.private.next()
        process.terminate()
        out, err = await process.communicate()
        assert process.returncode == 0
        assert telegram.violations == []
    hidden = [telegram.token, telegram.token.partition(":")[2]]
    for call in telegram.calls:
        if call.method == "setWebhook":
            hidden += [call.parameters["secret_token"], call.parameters["url"].rpartition("/")[2]]
    assert len(hidden) == {"polling": 2, "webhook": 4}[updates]
    assert [secret for secret in hidden if secret.encode() in out + err] == []
    logged = [json.loads(line) for line in err.splitlines()]
    assert {"telegram.Bot"} <= {line.get("logger") for line in logged if "***" in line["event"]}


def free_port() -> int:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        return int(bound.getsockname()[1])


LETTERS = st.characters(categories=("L", "N", "P", "S", "Zs"), exclude_characters="*")
WRITTEN: tuple[Callable[[str], str], ...] = (
    str,
    lambda text: repr(text)[1:-1],
    lambda text: json.dumps(text)[1:-1],
    lambda text: json.dumps(repr(text)[1:-1])[1:-1],
    lambda text: json.dumps(json.dumps(text)[1:-1])[1:-1],
    quote,
    quote_plus,
    lambda text: quote(text, safe=""),
)


@given(st.text(LETTERS, min_size=4, max_size=40), st.sampled_from(WRITTEN))
def test_a_secret_is_hidden_however_it_is_written(secret: str, written: Callable[[str], str]) -> None:
    known = Secrets()
    known.add(secret)
    assert written(secret) not in known.taken_out(f"\0{written(secret)}\0")


def test_a_long_secret_is_hidden_inside_words_and_a_short_one_alone() -> None:
    known = Secrets()
    known.add("news")
    known.add("a-canary-of-17-ch")
    known.add("abc")
    said = "newsclip:news@host /bota-canary-of-17-chx abc"
    assert known.taken_out(said) == "newsclip:***@host /bot***x abc"


@pytest.mark.parametrize("engine", ["sqlite"])
def test_a_command_hides_what_its_configuration_holds(newsclip: Newsclip) -> None:
    password = "canary-of-a-password"
    assert redacted(password) == password
    newsclip("health", url=f"postgresql://me:{password}@127.0.0.1:1/newsclip")
    assert redacted(password) == "***"


def test_the_secrets_of_a_configuration_are_found() -> None:
    environ = {"DATABASE_URL": "postgresql://me:p%40ss-4711@h/d", "TELEGRAM_BOT_TOKEN": SECRET}
    config = read({}, environ, PIGEONS)
    assert {"p%40ss-4711", "p@ss-4711"} <= set(secrets(config))
    assert SECRET in set(secrets(config.bots["telegram"]))
