"""From a URL to the address that may be connected to, or why not."""

import re
import socket
from dataclasses import dataclass
from typing import Any
from unicodedata import normalize
from urllib.parse import SplitResult, urlsplit

from django.conf import settings
from django.utils.encoding import iri_to_uri
from django.utils.translation import gettext_lazy as _

from partnerwerk.kit.outside.networks import Address, is_reachable, parsed

DEFAULT_PORTS = {"https": 443, "http": 80}
DOTS = re.compile("[.\u3002\uff0e\uff61]")  # what counts as one in a name
DEVIATING = set("ßς")
HOST = re.compile(r"[A-Za-z0-9._:-]{1,253}")  # a name, or an address of either kind
PROBLEMS = {
    "not_an_address": _("Enter an address such as https://example.com/hook."),
    "not_https": _("Only https:// is allowed here."),
    "has_password": _("Leave out user name and password; the signature proves who is calling."),
    "port": _("This port is not allowed here."),
    "unknown_name": _("This name is not known."),
    "inside": _("This leads into an internal network; webhooks go to public addresses only."),
}


class BadDestination(Exception):
    """No delivery goes there; `code` is one of `PROBLEMS`."""

    def __init__(self, code: str) -> None:
        super().__init__(str(PROBLEMS[code]))
        self.code = code


@dataclass(frozen=True, slots=True)
class Destination:
    """The parts of a URL that a request needs. `is_ours`: whoever runs this installation has named it, so
    that it may be inside.
    """

    scheme: str
    host: str
    port: int
    target: str
    is_ours: bool = False

    @property
    def is_encrypted(self) -> bool:
        return self.scheme == "https"


def destination_of(url: str, *, is_ours: bool = False) -> Destination:
    """Take a URL apart and refuse what no webhook may look like. Asks no resolver."""
    parts = _split(url)
    may_be_plain = settings.WEBHOOK_HTTP or is_ours
    if parts.scheme != "https" and not (parts.scheme == "http" and may_be_plain):
        raise BadDestination("not_https" if parts.scheme == "http" else "not_an_address")
    if "@" in parts.netloc:
        raise BadDestination("has_password")
    try:
        host, port = _ascii(parts.hostname or ""), parts.port
    except ValueError as error:
        raise BadDestination("not_an_address") from error
    port = DEFAULT_PORTS[parts.scheme] if port is None else port
    if not is_ours and settings.WEBHOOK_PORTS is not None and port not in settings.WEBHOOK_PORTS:
        raise BadDestination("port")
    return Destination(parts.scheme, host, port, _target(parts), is_ours)


def addresses_of(destination: Destination) -> list[tuple[int, Any]]:
    """The socket addresses of a destination, asked for once. One that is not reachable spoils all:
    a name that leads outside and inside is a trick.
    """
    try:
        found = socket.getaddrinfo(
            destination.host, destination.port, type=socket.SOCK_STREAM, proto=socket.IPPROTO_TCP
        )
    except (OSError, UnicodeError) as error:
        raise BadDestination("unknown_name") from error
    for _family, _type, _proto, _name, address in found:
        is_open = destination.is_ours or is_reachable(_address(address), settings.WEBHOOK_NETWORKS)
        if not is_open:
            raise BadDestination("inside")
    return [(family, address) for family, _type, _proto, _name, address in found]


def _split(url: str) -> SplitResult:
    if any(
        ord(character) <= 32 or character in '\\"<>' or ord(character) == 127 for character in url
    ):
        raise BadDestination("not_an_address")
    try:
        parts = urlsplit(url)
    except ValueError as error:
        raise BadDestination("not_an_address") from error
    if not parts.hostname:
        raise BadDestination("not_an_address")
    return parts


def _ascii(host: str) -> str:
    """The name as the resolver and the certificate know it. ValueError for what is none."""
    try:
        name = host if host.isascii() else ".".join(map(_label, DOTS.split(host)))
    except UnicodeError as error:
        raise ValueError(host) from error
    if not HOST.fullmatch(name):
        raise ValueError(host)
    return name


def _label(label: str) -> str:
    """One part of a name. Python's own IDNA is of 2003: it would turn ß into ss, another's name."""
    if DEVIATING & set(label):
        return "xn--" + normalize("NFC", label.lower()).encode("punycode").decode()
    return label.encode("idna").decode()


def _target(parts: SplitResult) -> str:
    """What the request's first line asks for; what is after `#` stays here."""
    query = f"?{parts.query}" if parts.query else ""
    return iri_to_uri((parts.path or "/") + query)


def _address(socket_address: tuple[Any, ...]) -> Address:
    return parsed(str(socket_address[0]))
