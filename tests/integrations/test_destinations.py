"""Where a webhook may go: public addresses by https, and what the installation allows by name."""

import socket
from ipaddress import ip_address, ip_network
from typing import Any

import pytest

from partnerwerk.kit.outside import destinations
from partnerwerk.kit.outside.destinations import (
    BadDestination,
    addresses_of,
    destination_of,
)
from partnerwerk.kit.outside.networks import is_reachable

INSIDE = [
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "10.255.255.255", "100.64.0.1", "100.100.100.200",
    "127.0.0.1", "127.255.255.254", "168.63.129.16", "169.254.169.254", "169.254.170.2",
    "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.19.255.255", "198.51.100.7", "203.0.113.9", "224.0.0.1",
    "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:8.8.8.8", "::ffff:0:127.0.0.1",
    "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::a00:1", "100::1", "2001::1",
    "2001:0:4136:e378:8000:63bf:3fff:fdd2", "2001:10::1", "2001:db8::1", "2002:7f00:1::",
    "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1",
    "fe80::1%eth0", "febf::1", "fec0::1", "ff02::1",
]  # fmt: skip
OUTSIDE = [
    "1.1.1.1", "8.8.8.8", "9.255.255.255", "11.0.0.0", "100.63.255.255", "100.128.0.0",
    "168.63.129.15", "172.15.255.255", "172.32.0.0", "192.167.255.255", "193.99.144.80",
    "223.255.255.255", "2001:4860:4860::8888", "2606:4700:4700::1111", "2a02:2e0:3fe:1001::1",
]  # fmt: skip


@pytest.mark.parametrize("address", INSIDE)
def test_not_reachable(address: str) -> None:
    assert not is_reachable(ip_address(address))


@pytest.mark.parametrize("address", OUTSIDE)
def test_reachable(address: str) -> None:
    assert is_reachable(ip_address(address))


def test_an_allowed_network_opens_that_and_nothing_beside_it() -> None:
    allowed = [ip_network("10.20.0.0/16"), ip_network("fd12::/16")]
    for address, expected in {
        "10.20.3.4": True, "fd12::7": True, "10.21.0.1": False, "fd13::1": False,
        "::ffff:10.20.3.4": False, "2002:a14:304::1": False, "8.8.8.8": True,
    }.items():  # fmt: skip
        assert is_reachable(ip_address(address), allowed) is expected, address


@pytest.mark.parametrize(
    ("url", "code"),
    [
        ("http://example.com/", "not_https"),
        ("HTTP://example.com/", "not_https"),
        ("ftp://example.com/", "not_an_address"),
        ("file:///etc/passwd", "not_an_address"),
        ("gopher://example.com/", "not_an_address"),
        ("javascript:alert(1)", "not_an_address"),
        ("example.com/hook", "not_an_address"),
        ("//example.com/hook", "not_an_address"),
        ("https://", "not_an_address"),
        ("https:///path", "not_an_address"),
        ("", "not_an_address"),
        ("https://user:secret@example.com/", "has_password"),
        ("https://example.com@127.0.0.1/", "has_password"),
        ("https://example.com:22/", "port"),
        ("https://example.com:0/", "port"),
        ("https://example.com:99999/", "not_an_address"),
        ("https://example.com:x/", "not_an_address"),
        ("https://exam ple.com/", "not_an_address"),
        ("https://example.com/a\r\nX-Evil: 1", "not_an_address"),
        ("https://example.com\\@127.0.0.1/", "not_an_address"),
        ("https://example.com/\x00", "not_an_address"),
        ("https://exa%6dple.com/", "not_an_address"),
        ("https://[::1%25eth0]/", "not_an_address"),
        ("https://[127.0.0.1/", "not_an_address"),
        ("https://" + "a" * 300 + ".example/", "not_an_address"),
    ],
)
def test_what_is_no_address_for_a_webhook(url: str, code: str) -> None:
    with pytest.raises(BadDestination) as refusal:
        destination_of(url)
    assert refusal.value.code == code


def test_the_parts_of_an_address() -> None:
    found = destination_of("https://Hooks.Example.com/a/ü?x=1&y=%20#part")
    assert (found.host, found.port, found.target) == (
        "hooks.example.com",
        443,
        "/a/%C3%BC?x=1&y=%20",
    )
    assert destination_of("https://example.com").target == "/"
    assert destination_of("https://example.com//evil.example/x").target == "//evil.example/x"
    assert destination_of("https://bücher.example/").host == "xn--bcher-kva.example"
    assert destination_of("https://straße.example/").host == "xn--strae-oqa.example"
    assert destination_of("https://[2606:4700:4700::1111]/").host == "2606:4700:4700::1111"


@pytest.mark.parametrize(
    "host",
    [
        "localhost", "127.0.0.1", "127.1", "0", "0x7f.1", "0x7f000001", "2130706433", "017700000001",
        "127.0.0.1.", "[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[0:0:0:0:0:0:0:1]",
        "[64:ff9b::127.0.0.1]", "[2002:7f00:1::]", "169.254.169.254", "[fd00:ec2::254]",
        "１２７.0.0.1", "127。0。0。1", "①②⑦.0.0.1", "10.0.0.1", "192.168.0.1",
    ],
)  # fmt: skip
def test_a_name_trick_leads_nowhere(host: str) -> None:
    """Read by the real resolver. Whatever it makes of the name is not what we connect to."""
    with pytest.raises(BadDestination) as refusal:
        addresses_of(destination_of(f"https://{host}/"))
    assert refusal.value.code in ("inside", "unknown_name")


@pytest.mark.parametrize("host", ["localhost", "127.1", "2130706433", "0x7f000001", "[::1]"])
def test_these_tricks_are_seen_through(host: str) -> None:
    with pytest.raises(BadDestination) as refusal:
        addresses_of(destination_of(f"https://{host}/"))
    assert refusal.value.code == "inside"


def test_one_address_inside_spoils_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    """A name of an attacker's own that leads outside and inside at once."""

    def resolve(host: str, port: int, **options: Any) -> Any:
        found = ("93.184.215.14", "10.0.0.5")
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in found]

    monkeypatch.setattr(destinations.socket, "getaddrinfo", resolve)
    with pytest.raises(BadDestination) as refusal:
        addresses_of(destination_of("https://both.example/"))
    assert refusal.value.code == "inside"


def test_a_name_that_is_not_known() -> None:
    with pytest.raises(BadDestination) as refusal:
        addresses_of(destination_of("https://nothing.invalid/"))
    assert refusal.value.code == "unknown_name"


def test_http_and_ports_by_setting(settings: Any) -> None:
    settings.WEBHOOK_HTTP, settings.WEBHOOK_PORTS = True, frozenset({80, 8080})
    assert destination_of("http://example.com/").port == 80
    assert destination_of("http://example.com:8080/").port == 8080
    with pytest.raises(BadDestination):
        destination_of("https://example.com/")
