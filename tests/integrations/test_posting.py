"""One post to receivers that behave, misbehave, or try to lead it elsewhere."""

import datetime
import ipaddress
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, suppress
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from infra.receivers import Receiver, silent_socket
from infra.servers import free_port
from partnerwerk.kit.outside import destinations, posting
from partnerwerk.kit.outside.destinations import BadDestination, destination_of
from partnerwerk.kit.outside.posting import Unreachable, post

pytestmark = pytest.mark.usefixtures("loopback_allowed")
HEADERS = {"Content-Type": "application/json"}


@pytest.fixture
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    """The limits of production are seconds; here they are shorter, and as real."""
    monkeypatch.setattr(posting, "CONNECTING", 0.3)
    monkeypatch.setattr(posting, "LONGEST", 0.6)


def test_a_post_and_its_answer(receiver: Receiver) -> None:
    receiver.text = "grüezi"
    answer = post(destination_of(receiver.url + "?a=1"), b"{}", HEADERS)
    assert (answer.status, answer.text, answer.address) == (200, "grüezi", "127.0.0.1")
    assert receiver.posted[0].path == "/hook?a=1"
    assert receiver.posted[0].headers["host"] == f"127.0.0.1:{receiver.port}"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_an_answer_and_leads_nowhere(
    status: int, new_receiver: Callable[..., Receiver]
) -> None:
    inside = new_receiver()
    outside = new_receiver(status=status, headers={"Location": inside.url})
    assert post(destination_of(outside.url), b"{}", HEADERS).status == status
    assert inside.posted == []


def test_no_proxy_of_the_environment_is_asked(
    receiver: Receiver, new_receiver: Callable[..., Receiver], monkeypatch: pytest.MonkeyPatch
) -> None:
    proxy = new_receiver()
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "HTTPS_PROXY", "all_proxy"):
        monkeypatch.setenv(name, f"http://127.0.0.1:{proxy.port}")
    post(destination_of(receiver.url), b"{}", HEADERS)
    assert (len(receiver.posted), len(proxy.posted)) == (1, 0)


def test_a_name_is_asked_for_once_and_that_answer_is_used(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads somewhere else the second time: there is no second time."""
    real, asked = socket.getaddrinfo, []

    def resolve(host: str, *more: Any, **options: Any) -> Any:
        if host != "rebinding.example":
            return real(host, *more, **options)
        asked.append(host)
        return real("127.0.0.1" if len(asked) == 1 else "127.0.0.2", *more, **options)

    monkeypatch.setattr(socket, "getaddrinfo", resolve)
    answer = post(destination_of(f"http://rebinding.example:{receiver.port}/"), b"{}", HEADERS)
    assert (asked, answer.address) == (["rebinding.example"], "127.0.0.1")
    assert receiver.posted[0].headers["host"] == f"rebinding.example:{receiver.port}"


def test_a_name_that_leads_inside_is_not_connected_to(
    receiver: Receiver, settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Allowed when it was saved, pointed inside since: looked at again before each post."""
    settings.WEBHOOK_NETWORKS = ()
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, *more, **options: real("127.0.0.1", *more, **options)
    )
    with pytest.raises(BadDestination) as refusal:
        post(destination_of(f"http://moved.example:{receiver.port}/"), b"{}", HEADERS)
    assert refusal.value.code == "inside"
    assert receiver.posted == []


def test_the_next_address_when_the_first_takes_nobody(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = socket.getaddrinfo

    def resolve(_host: str, *more: Any, **options: Any) -> Any:
        return real("127.0.0.77", *more, **options) + real("127.0.0.1", *more, **options)

    monkeypatch.setattr(destinations.socket, "getaddrinfo", resolve)
    answer = post(destination_of(f"http://two.example:{receiver.port}/"), b"{}", HEADERS)
    assert answer.address == "127.0.0.1"


def test_nobody_there() -> None:
    with pytest.raises(Unreachable) as failure:
        post(destination_of(f"http://127.0.0.1:{free_port()}/"), b"{}", HEADERS)
    assert failure.value.code == "refused"


@pytest.mark.usefixtures("impatient")
def test_one_that_never_says_a_word() -> None:
    with closing(silent_socket()) as silent, pytest.raises(Unreachable) as failure:
        post(destination_of(f"http://127.0.0.1:{silent.getsockname()[1]}/"), b"{}", HEADERS)
    assert failure.value.code == "timeout"


@pytest.mark.usefixtures("impatient")
def test_one_that_never_shakes_hands() -> None:
    with closing(silent_socket()) as silent, pytest.raises(Unreachable) as failure:
        post(destination_of(f"https://127.0.0.1:{silent.getsockname()[1]}/"), b"{}", HEADERS)
    assert failure.value.code == "timeout"


@pytest.mark.usefixtures("impatient")
def test_one_that_never_reads() -> None:
    """More than the buffers of both sides hold."""
    with closing(silent_socket()) as silent:
        destination = destination_of(f"http://127.0.0.1:{silent.getsockname()[1]}/")
        with pytest.raises(Unreachable) as failure:
            post(destination, b" " * 64_000_000, HEADERS)
    assert failure.value.code == "timeout"


def drip(request: BaseHTTPRequestHandler, first: bytes, drop: bytes) -> None:
    """A byte now and then, for ever: each in time, all together too late."""
    with suppress(OSError):
        request.wfile.write(first)
        waiting = threading.Event()
        while not waiting.wait(0.05):
            request.wfile.write(drop)


@pytest.mark.usefixtures("impatient")
def test_a_head_that_drips_is_not_waited_for(receiver: Receiver) -> None:
    receiver.answer = lambda request: drip(request, b"HTTP/1.1 200 OK\r\nX-Slow: ", b"a")
    with pytest.raises(Unreachable) as failure:
        post(destination_of(receiver.url), b"{}", HEADERS)
    assert failure.value.code == "timeout"


@pytest.mark.usefixtures("impatient")
def test_a_text_that_drips_is_cut_and_its_status_counts(receiver: Receiver) -> None:
    receiver.answer = lambda request: drip(request, b"HTTP/1.1 201 Created\r\n\r\n", b"a")
    answer = post(destination_of(receiver.url), b"{}", HEADERS)
    assert answer.status == 201
    assert set(answer.text) == {"a"}


def pour(request: BaseHTTPRequestHandler, first: bytes, more: bytes) -> None:
    with suppress(OSError):
        request.wfile.write(first)
        while True:
            request.wfile.write(more)


def test_a_text_without_end_is_read_to_its_thousandth_character(receiver: Receiver) -> None:
    receiver.answer = lambda request: pour(request, b"HTTP/1.1 200 OK\r\n\r\n", b"x" * 65_536)
    assert post(destination_of(receiver.url), b"{}", HEADERS).text == "x" * 1_000


@pytest.mark.parametrize("endless", [b"X: y\r\n", b"x" * 65_536], ids=["many", "long"])
def test_a_head_without_end_is_no_answer(endless: bytes, receiver: Receiver) -> None:
    receiver.answer = lambda request: pour(request, b"HTTP/1.1 200 OK\r\n", endless)
    with pytest.raises(Unreachable) as failure:
        post(destination_of(receiver.url), b"{}", HEADERS)
    assert failure.value.code == "broken"


@pytest.mark.parametrize("said", [b"", b"SSH-2.0-OpenSSH_9.2\r\n", b"HTTP/1.1 abc\r\n\r\n"])
def test_what_is_no_http(said: bytes, receiver: Receiver) -> None:
    receiver.answer = lambda request: request.wfile.write(said) and None
    with pytest.raises(Unreachable) as failure:
        post(destination_of(receiver.url), b"{}", HEADERS)
    assert failure.value.code == "broken"


def test_an_answer_is_kept_as_text_that_a_database_takes(receiver: Receiver) -> None:
    receiver.answer = lambda request: (
        request.wfile.write(b"HTTP/1.1 200 OK\r\nContent-Length: 4\r\n\r\na\x00\xffb") and None
    )
    assert post(destination_of(receiver.url), b"{}", HEADERS).text == "a��b"


@dataclass
class Encrypted:
    """A TLS server for one name; `asked` is the name each caller wanted."""

    port: int
    asked: list[str | None]


@pytest.fixture
def authority(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., tuple[Path, Path]]:
    """Makes certificates; ours trusts the authority by the usual variable of OpenSSL."""
    key = ec.generate_private_key(ec.SECP256R1())
    root = certificate("Test authority", key, "Test authority", key, is_authority=True)
    trusted = tmp_path / "authority.pem"
    trusted.write_bytes(root.public_bytes(serialization.Encoding.PEM))
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))

    def issue(name: str, *, expired: bool = False) -> tuple[Path, Path]:
        own = ec.generate_private_key(ec.SECP256R1())
        made = certificate(name, own, "Test authority", key, expired=expired)
        paths = tmp_path / f"{name}.pem", tmp_path / f"{name}.key"
        paths[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
        paths[1].write_bytes(
            own.private_bytes(
                serialization.Encoding.PEM,
                serialization.PrivateFormat.PKCS8,
                serialization.NoEncryption(),
            )
        )
        return paths

    return issue


def certificate(
    name: str, key: Any, issuer: str, issuer_key: Any, *, is_authority: bool = False,
    expired: bool = False,
) -> x509.Certificate:  # fmt: skip
    now = datetime.datetime.now(datetime.UTC)
    begin = now - datetime.timedelta(days=30)
    names = [
        x509.DNSName(name.replace(" ", "-")),
        x509.IPAddress(ipaddress.ip_address("127.0.0.9")),
    ]
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, issuer)]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(begin)
        .not_valid_after(now + datetime.timedelta(days=-1 if expired else 30))
        .add_extension(x509.BasicConstraints(ca=is_authority, path_length=None), critical=True)
        .add_extension(x509.SubjectAlternativeName(names), critical=False)
        .sign(issuer_key, hashes.SHA256())
    )


@pytest.fixture
def encrypted(
    authority: Callable[..., tuple[Path, Path]], monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., Encrypted]]:
    """`encrypted("hooks.example")` serves on loopback, where every name leads."""
    real, running = socket.getaddrinfo, []
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda _host, *more, **options: real("127.0.0.1", *more, **options)
    )

    def serve(name: str, **options: Any) -> Encrypted:
        receiver = Receiver().start()
        running.append(receiver)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(*authority(name, **options))
        server = Encrypted(receiver.port, [])
        context.sni_callback = lambda _socket, asked, _context: server.asked.append(asked)
        assert receiver._server is not None
        plain = receiver._server.socket
        receiver._server.socket = context.wrap_socket(plain, server_side=True)
        return server

    yield serve
    for receiver in running:
        receiver.stop()


def test_the_certificate_is_checked_for_the_name(encrypted: Callable[..., Encrypted]) -> None:
    server = encrypted("hooks.example")
    assert (
        post(destination_of(f"https://hooks.example:{server.port}/"), b"{}", HEADERS).status == 200
    )
    assert server.asked == ["hooks.example"], "the name, although we connect to the address"


@pytest.mark.parametrize(
    ("name", "options"), [("other.example", {}), ("hooks.example", {"expired": True})]
)
def test_a_wrong_certificate_is_refused(
    name: str, options: dict[str, bool], encrypted: Callable[..., Encrypted]
) -> None:
    server = encrypted(name, **options)
    with pytest.raises(Unreachable) as failure:
        post(destination_of(f"https://hooks.example:{server.port}/"), b"{}", HEADERS)
    assert failure.value.code == "tls"


def test_an_authority_that_nobody_knows(
    encrypted: Callable[..., Encrypted], monkeypatch: pytest.MonkeyPatch
) -> None:
    server = encrypted("hooks.example")
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(Unreachable) as failure:
        post(destination_of(f"https://hooks.example:{server.port}/"), b"{}", HEADERS)
    assert failure.value.code == "tls"
