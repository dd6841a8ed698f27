"""What may be connected to, address by address."""

from ipaddress import ip_address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.fetching.addresses import exceptions, permitted, public

NOT_PUBLIC = """
0.0.0.0 0.255.255.255 10.0.0.1 10.255.255.254 100.64.0.1 100.127.255.254 127.0.0.1 127.1.2.3 127.255.255.254
168.63.129.16 169.254.0.1 169.254.169.254 169.254.170.2 172.16.0.1 172.31.255.254 192.0.0.1 192.0.0.170 192.0.2.7
192.88.99.1 192.168.0.1 192.168.255.254 198.18.0.1 198.19.255.254 198.51.100.1 203.0.113.9 224.0.0.1 239.255.255.250
240.0.0.1 255.255.255.255
:: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 ::ffff:169.254.169.254 ::ffff:8.8.8.8 64:ff9b::a9fe:a9fe
64:ff9b::7f00:1 64:ff9b:1::a00:1 100::1 2001::1 2001:0:4136:e378:8000:63bf:3fff:fdd2 2001:10::1 2001:20::1 2001:db8::1
2002:7f00:1:: 2002:a00:1:: 2002:a9fe:a9fe:: 3fff::1 4000::1 5f00::1 fc00::1 fd00:ec2::254 fdff::1 fe80::1 febf::1
fec0::1 feff::1 ff01::1 ff02::1 ff02::fb ff0e::1 ffff::1
"""

PUBLIC = "1.1.1.1 8.8.8.8 100.63.255.255 100.128.0.1 172.15.0.1 172.32.0.1 192.167.1.1 223.255.255.254 2606:4700::1111 2a00::1"


@pytest.mark.parametrize("address", NOT_PUBLIC.split())
def test_what_leads_home_is_not_connected_to(address: str) -> None:
    assert not any(permitted(address, port, frozenset()) for port in (80, 443, 8080, 8443))


def test_there_are_enough_of_them() -> None:
    assert len(set(NOT_PUBLIC.split())) >= 60


@pytest.mark.parametrize("address", PUBLIC.split())
def test_what_is_everybodys_is_connected_to_on_the_usual_ports_only(address: str) -> None:
    assert permitted(address, 443, frozenset())
    assert not any(permitted(address, port, frozenset()) for port in (0, 21, 22, 25, 3306, 5432, 6379, 8000, 11211))


def test_a_zone_hides_nothing() -> None:
    assert not permitted("fe80::1%eth0", 80, frozenset())


@given(st.ip_addresses())
def test_nothing_is_public_here_that_the_registries_say_is_not(address: object) -> None:
    """As far as the standard library knows them; multicast it calls global."""
    known = ip_address(str(address))
    assert not public(known) or (known.is_global and not known.is_multicast)


def test_exceptions_are_exact() -> None:
    but = exceptions(["127.0.0.1:8099", "[::1]:81"])
    assert permitted("127.0.0.1", 8099, but)
    assert permitted("::1", 81, but)
    assert not permitted("127.0.0.1", 80, but)
    assert not permitted("127.0.0.2", 8099, but)
    assert not permitted("::ffff:127.0.0.1", 8099, but)
    assert exceptions(["localhost:80"]) == exceptions(["127.0.0.1:80", "[::1]:80"])


@pytest.mark.parametrize("written", ["127.0.0.1", "intranet:80", "::1:80", "127.0.0.1:", "10.0.0.0/8:80", ":80", ""])
def test_an_exception_is_one_address_and_one_port(written: str) -> None:
    with pytest.raises(ValueError, match="no address and port"):
        exceptions([written])
