"""Which addresses anything may be fetched from. `ipaddress` calls some public that lead home again (through NAT64, 6to4 or the
metadata services of a cloud), so the table is ours, after IANA's registries of special-purpose addresses
(iana.org/assignments/iana-ipv4-special-registry, iana-ipv6-special-registry)."""

import re
from collections.abc import Iterable, Iterator
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from typing import TypeAlias

_WRITTEN = re.compile(r"(?:\[(?P<six>[^\]]+)\]|(?P<four>[^:]+)):(?P<port>[0-9]{1,5})")

Exceptions: TypeAlias = frozenset[tuple[IPv4Address | IPv6Address, int]]
"""(address, port) that may be fetched from all the same."""

HOME = ("127.0.0.1", "::1")

PORTS = frozenset({80, 443, 8080, 8443})

NOT_PUBLIC_4 = tuple(
    map(
        ip_network,
        (
            "0.0.0.0/8",  # this network
            "10.0.0.0/8",  # private
            "100.64.0.0/10",  # a carrier's own
            "127.0.0.0/8",  # loopback
            "168.63.129.16/32",  # a cloud's own services
            "169.254.0.0/16",  # link-local, and metadata of clouds
            "172.16.0.0/12",  # private
            "192.0.0.0/24",  # protocols
            "192.0.2.0/24",  # documentation
            "192.88.99.0/24",  # 6to4 relays
            "192.168.0.0/16",  # private
            "198.18.0.0/15",  # benchmarks
            "198.51.100.0/24",  # documentation
            "203.0.113.0/24",  # documentation
            "224.0.0.0/4",  # multicast
            "240.0.0.0/4",  # reserved, broadcast
        ),
    )
)

GLOBAL_6 = ip_network("2000::/3")
"""What is global unicast: outside of it nothing is."""

NOT_PUBLIC_6 = tuple(
    map(
        ip_network,
        (
            "2001::/23",  # protocols, Teredo among them
            "2001:db8::/32",  # documentation
            "2002::/16",  # 6to4: an address of version 4 inside
            "3fff::/20",  # documentation
        ),
    )
)


def public(address: IPv4Address | IPv6Address) -> bool:
    """Whether the address is everybody's."""
    if isinstance(address, IPv4Address):
        return not any(address in network for network in NOT_PUBLIC_4)
    return address in GLOBAL_6 and not any(address in network for network in NOT_PUBLIC_6)


def permitted(host: str, port: int, but: Exceptions) -> bool:
    """Whether one may connect to the address `host`, as a socket has it: of the usual ports of everybody's, or excepted."""
    address = ip_address(host.partition("%")[0])
    return (address, port) in but or (port in PORTS and public(address))


def exceptions(written: Iterable[str]) -> Exceptions:
    """From `127.0.0.1:8099`, `[::1]:8099` and `localhost:8099`, which is both. Raises `ValueError` for anything else."""
    return frozenset(exception for each in written for exception in _exceptions(each))


def _exceptions(written: str) -> Iterator[tuple[IPv4Address | IPv6Address, int]]:
    found = _WRITTEN.fullmatch(written)
    if found is None:
        raise ValueError("no address and port")
    hosts = HOME if found["four"] == "localhost" else (found["six"] or found["four"],)
    for host in hosts:
        try:
            yield ip_address(host), int(found["port"])
        except ValueError:
            raise ValueError("no address and port") from None
