"""The figures of deal registration: what is measured, how, and what it should reach."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Self

import psutil

from bench import automation, journal, live, notices, searching, segments, transfers
from bench.channel import Channel, company_known, company_typed
from bench.fields import address
from bench.importing import Company, import_file
from bench.load import get, percentile, post, send
from partnerwerk.kit import clock
from partnerwerk.kit.embedded import PROGRAMS, EmbeddedServer

PORT = 8797
REGISTRATIONS = 3_000
IMPORTED = 100_000


@dataclass(frozen=True)
class Figure:
    """One line of the table."""

    what: str
    found: str
    reach: str
    reached: bool


def measure_all(server: EmbeddedServer, small: int, large: int) -> None:
    """Fill both sizes, measure each, and print one table."""
    figures = _Told()
    updates = _pgbench(server)
    rates = {}
    for rows in (small, large):
        _say(f"{rows:,} registrations and customers")
        figures += _of_one_size(server, rows, rates, final=rows == large)
    kept = rates[large] / rates[small]
    figures.append(
        Figure("… its rate, largest to smallest size", f"{kept:.2f}", "≥ 0.80", kept >= 0.8)
    )
    figures += _matching(server)
    figures.append(Figure(*segments.segment_of_20_conditions(server)))
    figures += (Figure(*line) for line in automation.lines(server))
    figures += (Figure(*line) for line in notices.lines(server))
    figures += (Figure(*line) for line in journal.lines(server))
    figures += (Figure(*line) for line in transfers.lines(server))
    _print(figures, updates)


class _Told(list[Figure]):
    """Each is told at once, for whoever does not wait for the table."""

    def append(self, figure: Figure) -> None:
        mark = "✓" if figure.reached else "✗"
        _say(f"{mark} {figure.what}: {figure.found} ({figure.reach})")
        super().append(figure)

    def __iadd__(self, figures: Iterable[Figure]) -> Self:  # type: ignore[override,misc]
        for figure in figures:
            self.append(figure)
        return self


def _of_one_size(
    server: EmbeddedServer, rows: int, rates: dict[int, float], *, final: bool
) -> Iterator[Figure]:
    from bench import inside

    started = time.perf_counter()
    channel = inside.build(server, f"bench_{rows}", rows)
    took = time.perf_counter() - started
    yield Figure(f"generate {rows:,} by COPY", f"{took:.0f} s", "< 180 s", took < 180)
    with _serving(channel.url) as process:
        yield _registering(channel, rows, rates)
        if final:
            yield from _pages(channel)
            for line in searching.global_search(channel, PORT, rows=rows):
                yield Figure(*line)
            yield from list_with_3_custom_filters(channel)
        yield _memory(process)
    if final:
        with _serving(channel.url, processes=1) as process:
            yield Figure(*live.comment_seen(channel, PORT, process.pid))
        yield Figure(*inside.checking(channel))
        yield _importing(channel, "of companies known", IMPORTED, company_known)
        yield _importing(channel, "half of them of new companies", IMPORTED // 5, company_typed)


def _registering(channel: Channel, rows: int, rates: dict[int, float]) -> Figure:
    """Half of the companies are known to the vendor, a tenth of them in another spelling."""
    send(PORT, _registrations(channel, 200, seed=1), clients=4, wished=201)
    answers = send(PORT, _registrations(channel, REGISTRATIONS, seed=2), clients=4, wished=201)
    rates[rows] = answers.rate
    found = f"{answers.rate:.0f}/s, p95 {answers.p95() * 1000:.0f} ms"
    if answers.failed:
        found += f", {answers.failed} failed"
    return Figure(
        f"register through the API, 4 clients, 2 processes, at {rows:,}",
        found,
        "≥ 150/s",
        answers.rate >= 150 and not answers.failed,
    )


def _registrations(channel: Channel, count: int, *, seed: int) -> list[bytes]:
    chance = random.Random(seed)
    known = channel.names
    close = (clock.today() + timedelta(days=120)).isoformat()
    return [
        post(
            "/api/v1/deal-registrations",
            chance.choice(channel.tokens),
            {
                "title": "Renewal of the site network",
                "customer": {"name": company_typed(chance, known), "country": "DE"},
                "contact": {"name": "A. Person", "email": f"person@buyer-{seed}-{n}.example"},
                "product_families": [chance.choice(channel.families)],
                "estimated_value": {"amount": f"{chance.randint(1, 900)}000.00", "currency": "EUR"},
                "expected_close_date": close,
                "submit": True,
            },
        )
        for n in range(count)
    ]


def _pages(channel: Channel) -> Iterator[Figure]:
    for who, cookie in (("partner", channel.partner_session), ("vendor", channel.vendor_session)):
        requests = [get("/deals", cookie)] * 120
        send(PORT, requests[:10], clients=1, wished=200)
        answers = send(PORT, requests, clients=1, wished=200)
        yield _within(
            f"newest 50 of my registrations, {who}, page", answers.p95(), 60, answers.failed
        )
    for path in ("/", "/waiting", "/customers", "/partners"):
        requests = [get(path, channel.vendor_session)] * 40
        answers = send(PORT, requests, clients=1, wished=200)
        yield _within(f"page {path}, vendor", answers.p95(), 100, answers.failed)
    chance = random.Random(5)
    parts = [_part(chance.choice(channel.names), chance) for _ in range(200)]
    searches = [get(f"/deals?q={part}", channel.vendor_session) for part in parts]
    send(PORT, searches[:10], clients=1, wished=200)
    answers = send(PORT, searches, clients=1, wished=200)
    yield _within(
        "search by a part of the customer's name, vendor", answers.p95(), 80, answers.failed
    )


def list_with_3_custom_filters(channel: Channel) -> Iterator[Figure]:
    """Numbers, days and a choice, in ranges from a handful of registrations to many thousands."""
    from bench import inside

    inside.run_in_process(channel.url, "fields")
    what = "list with 3 filters on custom fields, {}"
    for who, cookie in (("partner", channel.partner_session), ("vendor", channel.vendor_session)):
        chance = random.Random(6)
        requests = [get(address(chance), cookie) for _ in range(130)]
        send(PORT, requests[:10], clients=1, wished=200)
        answers = send(PORT, requests[10:], clients=1, wished=200)
        yield _within(what.format(f"{who}, page"), answers.p95(), 120, answers.failed)
    seconds = inside.run_in_process(channel.url, "narrowed")
    yield _within(what.format("vendor, rows alone"), percentile(seconds, 95), 120, 0)


def _part(name: str, chance: random.Random) -> str:
    """Four to eight letters from somewhere in a name."""
    letters = "".join(c for c in name if c.isascii() and c.isalpha()) or "muster"
    size = chance.randint(4, 8)
    at = chance.randrange(max(1, len(letters) - size))
    return letters[at : at + size]


def _within(what: str, seconds: float, limit: int, failed: int) -> Figure:
    found = f"p95 {seconds * 1000:.0f} ms" + (f", {failed} failed" if failed else "")
    return Figure(what, found, f"≤ {limit} ms", seconds * 1000 <= limit and not failed)


def _importing(channel: Channel, which: str, rows: int, company: Company) -> Figure:
    imported = import_file(channel, rows, company)
    rate = imported.rows / imported.seconds
    found = f"{rate:.0f} rows/s ({imported.rows:,} taken, {imported.memory:.0f} MB)"
    what = f"import of {rows:,} registrations, matched, {which}"
    return Figure(what, found, "≥ 2,000 rows/s", rate >= 2000 and imported.rows == rows)


def _memory(process: "subprocess.Popen[bytes]") -> Figure:
    workers = psutil.Process(process.pid).children(recursive=True)
    sizes = [w.memory_info().rss / 2**20 for w in workers]
    largest = max(sizes, default=0.0)
    return Figure("memory of one web process", f"{largest:.0f} MB", "≤ 200 MB", 0 < largest <= 200)


@contextmanager
def _serving(url: str, processes: int = 2) -> "Iterator[subprocess.Popen[bytes]]":
    """A real `partnerwerk serve`."""
    env = {
        **os.environ,
        "DATABASE_URL": url,
        "PORT": str(PORT),
        "HOST": "127.0.0.1",
        "WEB_WORKERS": str(processes),
    }
    process = subprocess.Popen([sys.executable, "-m", "partnerwerk.cli", "serve"], env=env)
    try:
        _wait_for_page()
        yield process
    finally:
        process.terminate()
        process.wait(30)


def _wait_for_page() -> None:
    for _try in range(200):
        try:
            send(PORT, [get("/account/login/", "x")], clients=1, wished=200)
            return
        except OSError:
            time.sleep(0.1)
    raise SystemExit("the web server does not answer")


def _pgbench(server: EmbeddedServer) -> float:
    """`pgbench`'s simple-update rate on the same server, to judge all else by."""
    with server.administrator() as db:
        db.autocommit = True
        db.execute("create database pgbench")
    url = server.url_of("pgbench", "postgres")
    _run_pgbench("-i", "-q", "-s", "10", url)
    output = _run_pgbench("-N", "-c", "4", "-j", "2", "-T", "10", url)
    line = next(line for line in output.splitlines() if line.startswith("tps"))
    return float(line.split()[2])


def _run_pgbench(*arguments: str) -> str:
    command = [str(PROGRAMS / "pgbench"), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _matching(server: EmbeddedServer) -> Iterator[Figure]:
    """Name matching and finding, in a script of their own."""
    from bench import matching

    with server.administrator() as db:
        db.autocommit = True
        db.execute("create database bench_matching owner partnerwerk")
    for line in matching.main(server.url_of("bench_matching")):
        yield Figure(line.what, line.ours, line.other, line.reached)


def _print(figures: list[Figure], updates: float) -> None:
    width = max(len(f.what) for f in figures)
    found = max(len(f.found) for f in figures)
    print(f"\npgbench simple update on the same server: {updates:.0f} a second\n")
    for figure in figures:
        mark = "✓" if figure.reached else "✗"
        print(f"{mark} {figure.what:<{width}}  {figure.found:<{found}}  {figure.reach}")


def _say(text: str) -> None:
    print(f"… {text}", file=sys.stderr, flush=True)
