"""What is fetched, from where, and how much of it, before a site on loopback."""

import asyncio
import gzip
import socket
import zlib
from collections.abc import AsyncIterator, Sequence

import pytest
from aiohttp.abc import AbstractResolver, ResolveResult

from core.fetching import Fetched, Fetcher, exceptions
from core.fetching.inflating import MOST
from core.values.errors import UserError
from tests.fetching.site import Site, leads_to, page, site

AGENT = "Newsclip/test"


@pytest.fixture
async def here() -> AsyncIterator[Site]:
    async with site() as there, asyncio.timeout(20):
        yield there


async def fetched(here: Site, path: str = "/") -> Fetched:
    return await Fetcher(exceptions([here.address]), agent=AGENT).get(here.url(path))


async def refused(url: str, but: Sequence[str] = (), resolver: AbstractResolver | None = None) -> str:
    with pytest.raises(UserError) as error:
        await Fetcher(exceptions(but), agent=AGENT, resolver=resolver).get(url)
    return str(error.value)


async def test_a_page_comes_as_it_is(here: Site) -> None:
    here.pages["/a?b=c"] = page(b"<p>Hi</p>", "Content-Type: text/HTML; charset=ISO-8859-1")
    assert await fetched(here, "/a?b=c#d") == Fetched(here.url("/a?b=c"), "text/html", "iso-8859-1", b"<p>Hi</p>")
    assert f"User-Agent: {AGENT}" in here.asked[0]
    assert "Cookie" not in here.asked[0]


@pytest.mark.parametrize(
    "host",
    """
    127.0.0.1 127.1 2130706433 0x7f000001 0x7f.1 0177.0.0.1 017700000001 0 0.0.0.0 localhost localhost. 127.0.0.1.
    １２７.0.0.1 127。0。0。1 [::1] [::ffff:127.0.0.1] [::127.0.0.1] [0:0:0:0:0:0:0:1] [::ffff:7f00:1] [64:ff9b::7f00:1]
    [2002:7f00:1::] LOCALHOST
    """.split(),
)
async def test_however_home_is_written_nobody_comes(here: Site, host: str) -> None:
    """On a usual port it would be refused as well: the site's own is unusual, so the guard's table decides twice."""
    await refused(f"http://{host}:{here.port}/")
    assert here.connected == 0


@pytest.mark.parametrize("host", ["127.0.0.1", "[::1]", "169.254.169.254", "10.0.0.1", "[fd00:ec2::254]", "0x7f.1"])
async def test_on_a_usual_port_it_is_refused_and_not_just_closed(host: str) -> None:
    told = "I fetch nothing from addresses inside a network, nor from unusual ports."
    assert await refused(f"http://{host}/latest/meta-data") == told


@pytest.mark.parametrize(
    "url",
    [
        *("", "example.org", "file:///etc/passwd", "gopher://127.0.0.1/", "ftp://127.0.0.1/", "javascript:alert(1)"),
        *("http://", "http:///path", "http://user@127.0.0.1/", "http://example.org:pass@127.0.0.1/", "http://[::1/"),
        *(
            "http://127.0.0.1:99999/",
            "data:text/html,hi",
            "//127.0.0.1/",
            "http://127.0.0.1:x/",
            "http://a" + "b" * 3000,
        ),
    ],
)
async def test_what_is_no_address_on_the_web_is_not_fetched(url: str) -> None:
    assert await refused(url) == "That is no address on the web: one begins with http:// or https://."


class Names(AbstractResolver):
    """A name service that tells another address each time."""

    def __init__(self, *answers: Sequence[str]) -> None:
        self._answers = list(answers)

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_INET
    ) -> list[ResolveResult]:
        told = self._answers.pop(0)
        return [
            ResolveResult(hostname=host, host=one, port=port, family=socket.AF_INET, proto=0, flags=0) for one in told
        ]

    async def close(self) -> None:
        pass


async def test_a_name_that_changes_its_mind_leads_nowhere(here: Site) -> None:
    """At the redirect it is somewhere else than it was at first."""
    here.pages["/"] = leads_to("http://news.example:8080/inside")
    names = Names(["127.0.0.1"], ["127.0.0.1"])
    told = await refused(f"http://news.example:{here.port}/", [here.address], names)
    assert told == "I fetch nothing from addresses inside a network, nor from unusual ports."
    assert (here.came, here.connected) == (["/"], 1)


async def test_of_many_addresses_those_at_home_are_left_out(here: Site) -> None:
    told = await refused(f"http://news.example:{here.port}/", resolver=Names([f"127.0.0.{n}" for n in range(1, 255)]))
    assert told == "I fetch nothing from addresses inside a network, nor from unusual ports."
    assert here.connected == 0


@pytest.mark.parametrize(
    ("location", "told"),
    [
        ("http://10.0.0.1/", "I fetch nothing from addresses inside a network, nor from unusual ports."),
        ("http://169.254.169.254/latest", "I fetch nothing from addresses inside a network, nor from unusual ports."),
        ("//[::1]/", "I fetch nothing from addresses inside a network, nor from unusual ports."),
        ("file:///etc/passwd", "127.0.0.1 leads on to where I do not go."),
        ("gopher://127.0.0.1:70/", "127.0.0.1 leads on to where I do not go."),
        ("http://me@127.0.0.1/", "127.0.0.1 leads on to where I do not go."),
        ("http://[", "127.0.0.1 leads on to where I do not go."),
        ("/", "127.0.0.1 leads from one address to the next without end."),
    ],
)
async def test_a_redirect_is_looked_at_like_any_address(here: Site, location: str, told: str) -> None:
    here.pages["/"] = leads_to(location)
    assert await refused(here.url(), [here.address]) == told


async def test_some_redirects_are_followed_and_no_more(here: Site) -> None:
    for number in range(6):
        here.pages[f"/{number}"] = leads_to(f"/{number + 1}", "301 Moved Permanently")
    here.pages["/6"] = page(b"there")
    assert (await fetched(here, "/1")).url == here.url("/6")
    assert "without end" in await refused(here.url("/0"), [here.address])


async def test_no_proxy_of_the_environment_is_asked(here: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    here.pages["/"] = page(b"there")
    async with site() as proxy:
        for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
            monkeypatch.setenv(name, proxy.url())
        assert (await fetched(here)).content == b"there"
        assert proxy.connected == 0


ZEROS = bytes(MOST)


def packed(content: bytes) -> bytes:
    """The same each time: without the moment at which it was packed."""
    return gzip.compress(content, mtime=0)


@pytest.mark.parametrize(
    ("content", "packing"),
    [
        (packed(b"news " * 100), "gzip"),
        (packed(b"news " * 50) + packed(b"news " * 50), "x-gzip"),
        (zlib.compress(b"news " * 100), "deflate"),
        (zlib.compress(b"news " * 100, wbits=-15), "Deflate"),
        (b"news " * 100, "identity"),
    ],
)
async def test_what_is_packed_is_unpacked(here: Site, content: bytes, packing: str) -> None:
    here.pages["/"] = page(content, f"Content-Encoding: {packing}")
    assert (await fetched(here)).content == b"news " * 100


@pytest.mark.parametrize(
    ("content", "head", "told"),
    [
        (packed(ZEROS * 20), "Content-Encoding: gzip", "What is there is too large."),
        (packed(bytes(1_000_000)), "Content-Encoding: gzip", "What is there is too large."),
        (b"x" * (MOST + 1), "X-Nothing: 1", "What is there is too large."),
        (packed(packed(b"news")), "Content-Encoding: gzip, gzip", "What 127.0.0.1 sent is broken."),
        (b"news", "Content-Encoding: br", "What 127.0.0.1 sent is broken."),
        (b"news", "Content-Encoding: gzip", "What 127.0.0.1 sent is broken."),
        (packed(b"news " * 100)[:-9], "Content-Encoding: gzip", "What 127.0.0.1 sent is broken."),
        (b"", "X-Nothing: 1", "There is nothing there."),
    ],
)
async def test_bombs_and_broken_bodies_end_in_a_sentence(here: Site, content: bytes, head: str, told: str) -> None:
    here.pages["/"] = page(content, head)
    assert await refused(here.url(), [here.address]) == told


async def test_a_body_that_is_shorter_than_it_says_is_broken(here: Site) -> None:
    here.pages["/"] = page(b"news", length=100)
    assert await refused(here.url(), [here.address]) == "What 127.0.0.1 sent is broken."


async def test_other_answers_are_told(here: Site) -> None:
    assert await refused(here.url("/nowhere"), [here.address]) == "127.0.0.1 answered with 404."


async def test_what_never_ends_is_left(here: Site) -> None:
    async def drips(writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n")
        while not writer.is_closing():
            writer.write(b".")
            await writer.drain()
            await asyncio.sleep(0.01)

    here.pages["/"] = drips
    with pytest.raises(UserError, match=r"127\.0\.0\.1 took too long\."):
        await Fetcher(exceptions([here.address]), agent=AGENT, patience=0.3).get(here.url())


async def test_nobody_there_is_told(here: Site) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        nobody = f"127.0.0.1:{held.getsockname()[1]}"
        assert await refused(f"http://{nobody}/", [nobody]) == "127.0.0.1 could not be reached."


async def test_what_is_no_http_is_told(here: Site) -> None:
    async def garbage(writer: asyncio.StreamWriter) -> None:
        writer.write(b"SSH-2.0-none\r\n")

    here.pages["/"] = garbage
    assert await refused(here.url(), [here.address]) == "127.0.0.1 could not be reached."
