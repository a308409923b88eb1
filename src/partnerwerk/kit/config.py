"""The installation's configuration: every environment variable Partnerwerk reads, with its meaning.

`docs/operations.md` must name each of them; a test compares.
"""

import os
import secrets
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from urllib.parse import urlsplit

PACKAGE = Path(__file__).parent.parent

VARIABLES = {
    "PARTNERWERK_HOME": "data directory: embedded database, uploaded files, secret key, mails as files",
    "DATABASE_URL": "a real PostgreSQL (15 or newer); without it the embedded one is used",
    "LISTEN_DATABASE_URL": "a direct address of the database for what listens, when DATABASE_URL is a pooler's",
    "HOST": "address to listen on, 127.0.0.1",
    "PORT": "port to listen on, 8000",
    "PUBLIC_URL": "address under which people reach the portal; used in mails and passkeys",
    "EMAIL_URL": "smtp://user:password@host:587?tls=1, or file:///directory",
    "EMAIL_FROM": "sender of all mails",
    "REPLY_DOMAIN": "domain of the addresses that take answers to mails; without it none are taken",
    "REPLY_LISTEN": "where answers come in by SMTP, 127.0.0.1:8025",
    "REPLY_AUTHSERV": "name of the mail server whose Authentication-Results are believed",
    "MATRIX_URL": "homeserver through which people are told in Matrix",
    "MATRIX_TOKEN": "access token of the user who tells them",
    "SECRET_KEY": "signs sessions and links; made and kept in the data directory when absent",
    "JOURNAL_KEY": "seals the journal; SECRET_KEY when absent. Must stay what it was",
    "TRUSTED_PROXIES": "reverse proxies whose X-Forwarded-For tells the client's address, 0",
    "WEB_WORKERS": "number of web processes, 2",
    "WEBHOOK_NETWORKS": "internal networks that webhooks may reach all the same: 10.20.0.0/16,fd00::/8",
    "WEBHOOK_HTTP": "1 lets webhooks go to http:// addresses, too",
    "WEBHOOK_PORTS": "ports that webhooks may go to, 443, or any",
    "FILES_URL": "s3://bucket/prefix?region=…&endpoint=https://… keeps files there instead of in the data directory",
    "FILE_LARGEST": "largest file of a record in MB, 1024",
    "CLAMAV": "tcp://host:3310 or unix:///run/clamav/clamd.ctl scans every file before it is served",
    "VENDOR_NAME": "name of the vendor's company shown before anybody signed in",
}


def home() -> Path:
    """The data directory, created when missing and readable by its owner only."""
    path = Path(os.environ.get("PARTNERWERK_HOME", "var")).absolute()
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def secret_key() -> str:
    """The signing key: from the environment, else the one kept in the data directory."""
    if key := os.environ.get("SECRET_KEY"):
        return key
    path = home() / "secret-key"
    if not path.exists():
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(64))
    return path.read_text()


def listen_address() -> tuple[str, int]:
    """Host and port on which the web server listens."""
    return os.environ.get("HOST", "127.0.0.1"), int(os.environ.get("PORT", "8000"))


def public_url() -> str:
    """Where people reach the portal, without a trailing slash."""
    host, port = listen_address()
    return os.environ.get("PUBLIC_URL", f"http://{host}:{port}").rstrip("/")


def setting(name: str, default: str) -> str:
    """An optional variable; an empty one counts as absent."""
    assert name in VARIABLES, name
    return os.environ.get(name) or default


def reply_address() -> tuple[str, int]:
    """Host and port of `REPLY_LISTEN`."""
    host, _colon, port = setting("REPLY_LISTEN", "127.0.0.1:8025").rpartition(":")
    return host or "127.0.0.1", int(port)


def webhook_networks() -> tuple[IPv4Network | IPv6Network, ...]:
    """The networks of `WEBHOOK_NETWORKS`; none at first."""
    parts = setting("WEBHOOK_NETWORKS", "").split(",")
    return tuple(ip_network(part.strip()) for part in parts if part.strip())


def webhook_ports() -> frozenset[int] | None:
    """The ports of `WEBHOOK_PORTS`; None is any."""
    said = setting("WEBHOOK_PORTS", "443")
    return None if said == "any" else frozenset(map(int, said.split(",")))


def database_url() -> str:
    """The address of the database; without `DATABASE_URL` the embedded server has told where it is."""
    return os.environ.get("DATABASE_URL") or "postgresql:///partnerwerk"


def allowed_hosts() -> list[str]:
    """Host names the server answers to: the public one, and the address it listens on."""
    return [urlsplit(public_url()).hostname or "", listen_address()[0], "localhost", "127.0.0.1"]
