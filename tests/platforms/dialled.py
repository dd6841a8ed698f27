"""What this process dials, and that it dials nobody but this machine."""

import sys
from ipaddress import ip_address
from types import TracebackType
from typing import Any, Self

NAMES = frozenset({"localhost", ""})


class Dialled:
    """While the context is open, looking up or connecting to another host is refused; `others` are those that were tried.

    Python tells of both beforehand (the audit events `socket.getaddrinfo` and `socket.connect`).
    """

    def __init__(self) -> None:
        self.others: list[str] = []

    def __enter__(self) -> Self:
        if not WATCHING:
            sys.addaudithook(_watch)
        WATCHING.append(self)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        WATCHING.remove(self)

    def meet(self, host: str) -> None:
        """Raises `ConnectionRefusedError` for a host that is not this machine."""
        if not _here(host):
            self.others.append(host)
            raise ConnectionRefusedError(f"{host} is not this machine")


WATCHING: list[Dialled] = []


def _watch(event: str, arguments: tuple[Any, ...]) -> None:
    """A hook stays as long as the process; it does nothing while no context is open."""
    if not WATCHING or event not in {"socket.getaddrinfo", "socket.connect"}:
        return
    host = arguments[0] if event == "socket.getaddrinfo" else arguments[1]
    if isinstance(host, tuple):
        host = host[0]
    if isinstance(host, bytes):
        host = host.decode()
    if isinstance(host, str) and not host.startswith("/"):
        for watching in WATCHING:
            watching.meet(host)


def _here(host: str) -> bool:
    if host in NAMES:
        return True
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return False
