"""How well companies are recognised: `python bench/matching.py [postgresql://… [CUSTOMERS]]`.

Name matching needs no database. Finding and the candidate search fill a schema of their own in
the database given, and drop it afterwards. Names alone are compared first: in the labelled pairs
nearly every different company brings two domains and nearly no equal one does, so that scores with
domains would flatter whoever counts a different domain against a pair.
"""

import csv
import hashlib
import random
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from uuid import UUID

import psycopg

from bench.matching_names import DATA, Row, companies, plausible_names
from bench.matching_typed import WAYS, typed_otherwise
from partnerwerk.customers.matching import Company, compare, domain_key, name_key
from partnerwerk.customers.matching.candidates import EXTENSIONS, FUNCTION_SQL, INDEX_SQL

SCHEMA = "bench_matching"
SEARCHES = 400
EACH = 150
OTHER_WORDS = "those with other words"
OTHER_NAMES = ("initials", "its web name")  # share few letters with the whole name
Score = Callable[[Row], float]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table: what was measured, ours, the other's, whether it is reached."""

    what: str
    ours: str
    other: str
    reached: bool


def main(url: str = "", customers: int = 100_000) -> list[Line]:
    """Everything that can be measured with what is given."""
    lines = list(name_matching())
    if url:
        with psycopg.connect(url, autocommit=True) as db:
            lines += [*finding(db), *candidate_search(db, customers)]
            db.execute(f"drop schema {SCHEMA} cascade")
    return lines


# Name matching -----------------------------------------------------------------------------


def labelled(part: str) -> list[Row]:
    """The training or the test part: by a hash of both names, about half of the pairs each."""
    with (DATA / "company_pairs.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if _part(row) == part]


def _part(row: Row) -> str:
    digest = hashlib.sha256(f"{row['name_a']}|{row['name_b']}".encode()).digest()
    return "test" if digest[-1] % 2 else "training"


def by_name(row: Row) -> float:
    """Our score of the names alone."""
    return compare(Company(row["name_a"]), Company(row["name_b"])).score


def by_all(row: Row) -> float:
    """Our score with everything that the pair tells."""
    a, b = (Company(row[f"name_{s}"], row[f"domain_{s}"], row[f"country_{s}"]) for s in "ab")
    return compare(a, b).score


def name_matching() -> Iterator[Line]:
    """Ours beside logic-v2's; its scores were computed once by bench/data/logic_v2.py."""
    with (DATA / "logic_v2.csv").open(encoding="utf-8", newline="") as file:
        stored = {(r["name_a"], r["name_b"]): r for r in csv.DictReader(file)}

    def logic_v2(column: str) -> Score:
        return lambda row: float(stored[row["name_a"], row["name_b"]][column])

    for part in ("training", "test"):
        rows = labelled(part)
        for what, ours, other in (("names", by_name, "by_name"), ("all", by_all, "by_all")):
            mine, theirs = quality(rows, ours), quality(rows, logic_v2(other))
            for measure, a, b in zip(("average precision", "best F1"), mine, theirs, strict=True):
                yield Line(f"{part}, {what}: {measure}", f"{a:.3f}", f"{b:.3f} logic-v2", a > b)


def quality(rows: Sequence[Row], score: Score) -> tuple[float, float]:
    """Average precision and best F1; equal scores are accepted or refused together."""
    ranked = sorted(((score(row), row["label"] == "1") for row in rows), reverse=True)
    positives = sum(same for _, same in ranked)
    precision_sum = best = found = 0.0
    hits = 0
    for taken, ((value, same), after) in enumerate(pairwise([*ranked, (-1.0, False)]), start=1):
        hits += same
        if value != after[0]:
            precision_sum += (hits - found) * hits / taken
            found = hits
            best = max(best, 2 * hits / (taken + positives))
    return precision_sum / positives, best


# Finding -----------------------------------------------------------------------------------


def finding(db: "psycopg.Connection[tuple[str, ...]]") -> Iterator[Line]:
    """The right one of the real companies among the first three, by the way its name was typed."""
    rows = companies()
    _fill(db, [row["name"] for row in rows], [domain_key(row["domain"]) for row in rows])
    db.execute("create index on customers_customer using gist (lower(name) gist_trgm_ops)")
    figures = {}
    for way, typed in (real_spellings(rows) | typed_otherwise(rows, EACH)).items():
        ours = sum(right in _found(db, name) for name, right in typed) / len(typed)
        plain = sum(right in _by_trigrams(db, name) for name, right in typed) / len(typed)
        figures[way] = ours, plain
        yield _beside(f"{way} ({len(typed)})", ours, plain)
    del figures[OTHER_WORDS]  # a part of another line
    yield _beside("ALL WAYS, EACH COUNTS ALIKE", *_means(figures.values()))
    told_apart = [figures[way] for way in figures if way not in OTHER_NAMES]
    yield _beside("… without initials and web names", *_means(told_apart))


def _means(figures: Iterable[tuple[float, float]]) -> tuple[float, float]:
    ours, plain = zip(*figures, strict=True)
    return sum(ours) / len(ours), sum(plain) / len(plain)


def _beside(what: str, ours: float, plain: float) -> Line:
    reached = ours >= min(1.0, plain + 0.1)
    return Line(f"found among three: {what}", f"{ours:.1%}", f"{plain:.1%} trigrams", reached)


def real_spellings(rows: list[Row]) -> dict[str, list[tuple[str, str]]]:
    """What two lists call one company, of the labelled pairs; more than case and form differs."""
    by_domain = {row["domain"]: row["name"] for row in rows}
    real = set()
    for pair in labelled("training") + labelled("test"):
        for a, b in (("a", "b"), ("b", "a")):
            right = by_domain.get(pair[f"domain_{b}"])
            if pair["label"] == "1" and right == pair[f"name_{b}"] != pair[f"name_{a}"]:
                real.add((pair[f"name_{a}"], right))
    hard = {(typed, right) for typed, right in real if name_key(typed) != name_key(right)}
    return {"real spellings": sorted(real), OTHER_WORDS: sorted(hard)}


def _found(db: "psycopg.Connection[tuple[str, ...]]", typed: str) -> list[str]:
    sql = (
        "select name, coalesce(domain_key, ''), '', name_key from customers_candidates(%s, '', 20)"
    )
    found = [Company(*row) for row in db.execute(sql, [name_key(typed)])]
    return [c.name for c in sorted(found, key=lambda c: -compare(Company(typed), c).score)[:3]]


def _by_trigrams(db: "psycopg.Connection[tuple[str, ...]]", typed: str) -> list[str]:
    sql = "select name from customers_customer order by lower(name) <-> lower(%s) limit 3"
    return [name for (name,) in db.execute(sql, [typed])]


# Candidate search --------------------------------------------------------------------------


def candidate_search(db: "psycopg.Connection[tuple[str, ...]]", customers: int) -> Iterator[Line]:
    """Time of one search in the database, by names misspelled in every way that keeps them."""
    ways = [change for way, change in WAYS.items() if way not in (*OTHER_NAMES, "beginning only")]
    names = list(plausible_names(customers))
    _fill(db, names, [])
    chance, times, found = random.Random(5), [], 0
    for name in chance.sample(names, SEARCHES):
        row = {"name": name, "city": "", "country": "", "domain": ""}
        typed = chance.choice(ways)(row, chance)
        start = time.perf_counter()
        answer = db.execute(
            "select name from customers_candidates(%s, %s, 20)", [name_key(typed), "example.com"]
        ).fetchall()
        times.append(1000 * (time.perf_counter() - start))
        found += any(name_key(other) == name_key(name) for (other,) in answer)
    times.sort()
    half, most = times[len(times) // 2], times[int(len(times) * 0.95)]
    what = f"candidates among {customers:,} customers"
    yield Line(f"{what}: p50 / p95", f"{half:.1f} / {most:.1f} ms", "12 ms", most <= 12)
    yield Line(f"{what}: right one found", f"{found / SEARCHES:.1%}", "", found >= 0.9 * SEARCHES)


def _fill(
    db: "psycopg.Connection[tuple[str, ...]]", names: Sequence[str], domains: Sequence[str]
) -> None:
    """Customers of these names in a schema that only this script uses."""
    for extension in EXTENSIONS:
        db.execute(f"create extension if not exists {extension} schema public")
    db.execute(f"drop schema if exists {SCHEMA} cascade; create schema {SCHEMA}")
    db.execute(f"set search_path = {SCHEMA}, public; set pg_trgm.similarity_threshold = 0.3")
    db.execute(TABLES)
    db.execute(FUNCTION_SQL)
    with db.cursor().copy("copy customers_customer (id, name, name_key) from stdin") as copy:
        for at, name in enumerate(names):
            copy.write_row((UUID(int=at), name, name_key(name)))
    first = {domain: at for at, domain in reversed(list(enumerate(domains))) if domain}
    with db.cursor().copy("copy customers_customerdomain from stdin") as copy:
        for domain, at in first.items():
            copy.write_row((UUID(int=at), domain))
    db.execute(INDEX_SQL)
    db.execute("analyze")


TABLES = """
create table customers_customer (id uuid primary key default gen_random_uuid(), name text,
  name_key text, country text default '');
create table customers_customerdomain (customer_id uuid, domain_key text unique);
create index on customers_customerdomain (customer_id);
create index on customers_customerdomain (domain_key text_pattern_ops);
create table customers_customeralias (customer_id uuid, name text, name_key text);
"""


if __name__ == "__main__":
    url, size = (*sys.argv[1:3], "", "")[:2]
    for line in main(url, int(size or 100_000)):
        print(f"{line.what:58} {line.ours:>16}  {line.other:16} {'' if line.reached else 'MISSED'}")
