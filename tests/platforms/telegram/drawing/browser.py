"""Headless Chromium, told what to show over its DevTools protocol: https://chromedevtools.github.io/devtools-protocol/."""

import asyncio
import base64
import os
import re
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import aiohttp

NAMES = ("chromium", "chromium-browser", "google-chrome")
PATIENCE = 30.0
"""Seconds for Chromium to come up, and for each of its answers."""

FLAGS = (
    *("--headless", "--hide-scrollbars", "--disable-gpu", "--no-first-run", "--disable-extensions", "--disable-sync"),
    *("--disable-background-networking", "--disable-component-update", "--host-resolver-rules=MAP * ~NOTFOUND"),
    *(
        "--disable-dev-shm-usage",
        "--force-color-profile=srgb",
        "--font-render-hinting=none",
        "--remote-debugging-port=0",
    ),
)

SETTLED = (
    "document.fonts.ready.then(() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done))))"
    ".then(() => true)"
)
"""Until the letters are there and were drawn: the first frame alone differs from one time to another."""


def chromium() -> str | None:
    """Where Chromium is; None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


@dataclass
class Browser:
    """One empty page. `complaints` are what was said in its console, and what went wrong without being caught."""

    _socket: aiohttp.ClientWebSocketResponse = field(repr=False)
    _session: str = ""
    _number: int = 0
    complaints: list[str] = field(default_factory=list)

    async def open(self) -> None:
        target = await self("Target.createTarget", url="about:blank")
        self._session = (await self("Target.attachToTarget", targetId=target["targetId"], flatten=True))["sessionId"]
        for domain in ("Page", "Runtime", "Log"):
            await self(f"{domain}.enable")

    async def show(self, html: str, *, width: int, height: int, scale: float = 2) -> None:
        """Shows a page in a window of so many CSS pixels, each `scale` pixels of the picture wide and high."""
        size = {"width": width, "height": height, "deviceScaleFactor": scale, "mobile": False}
        await self("Emulation.setDeviceMetricsOverride", **size)
        frame = (await self("Page.getFrameTree"))["frameTree"]["frame"]["id"]
        await self("Page.setDocumentContent", frameId=frame, html=html)
        await self.says(SETTLED)

    async def says(self, expression: str) -> Any:
        """What JavaScript in the page comes to, as JSON."""
        asked = {"expression": expression, "awaitPromise": True, "returnByValue": True}
        answer = await self("Runtime.evaluate", **asked)
        if "exceptionDetails" in answer:
            raise RuntimeError(str(answer["exceptionDetails"]))
        return answer["result"].get("value")

    async def picture(self) -> bytes:
        """What is shown, as PNG."""
        return base64.b64decode((await self("Page.captureScreenshot", format="png"))["data"])

    async def __call__(self, method: str, **parameters: Any) -> Any:
        self._number += 1
        call = {"id": self._number, "method": method, "params": parameters}
        await self._socket.send_json(call | ({"sessionId": self._session} if self._session else {}))
        async with asyncio.timeout(PATIENCE):
            while True:
                told = await self._socket.receive_json()
                if told.get("id") == self._number:
                    if "error" in told:
                        raise RuntimeError(f"{method}: {told['error']['message']}")
                    return told["result"]
                self._hear(told)

    def _hear(self, told: dict[str, Any]) -> None:
        if told.get("method") in {"Runtime.consoleAPICalled", "Runtime.exceptionThrown", "Log.entryAdded"}:
            self.complaints.append(str(told["params"]))


@asynccontextmanager
async def browsing(program: str) -> AsyncIterator[Browser]:
    """A Chromium of its own, with nothing from before and nothing kept; it reaches no network."""
    rootless = () if os.geteuid() else ("--no-sandbox",)
    with TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        process = await asyncio.create_subprocess_exec(
            *(program, *FLAGS, *rootless, f"--user-data-dir={profile}", "about:blank"),
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            cwd=Path(profile),
        )
        try:
            async with asyncio.timeout(PATIENCE):
                address = await _address(process)
            async with aiohttp.ClientSession() as session, session.ws_connect(address, max_msg_size=0) as socket:
                browser = Browser(socket)
                await browser.open()
                yield browser
                await socket.send_json({"id": 0, "method": "Browser.close"})
                async with asyncio.timeout(PATIENCE):
                    await process.communicate()
        finally:
            if process.returncode is None:
                process.kill()
                await process.communicate()


async def _address(process: asyncio.subprocess.Process) -> str:
    """Where it listens, which it says among other things on its standard error."""
    assert process.stderr is not None
    while line := (await process.stderr.readline()).decode(errors="replace"):
        if found := re.search(r"ws://\S+", line):
            return found[0]
    raise RuntimeError("Chromium ended before it listened")
