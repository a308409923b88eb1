"""Computes logic_v2.csv: nomenklatura's scores of the labelled pairs. Needs requirements/bench.in.

Apart from the benchmark, because nomenklatura needs ICU's headers and a compiler. Each entity has
an id of its own: nomenklatura caches what it derives from an entity by its id.
"""

import csv
from pathlib import Path

from followthemoney import EntityProxy, model
from nomenklatura.matching import get_algorithm

HERE = Path(__file__).parent


def company(row: dict[str, str], side: str, number: int, *, full: bool) -> EntityProxy:
    entity = model.make_entity("Company")
    entity.id = f"{side}-{number}-{full}"
    entity.add("name", row[f"name_{side}"])
    if full:
        entity.add("country", row[f"country_{side}"])
        entity.add("website", f"https://{row[f'domain_{side}']}" if row[f"domain_{side}"] else None)
    return entity


def main() -> None:
    algorithm = get_algorithm("logic-v2")
    assert algorithm is not None
    config = algorithm.default_config()
    with (HERE / "company_pairs.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    with (HERE / "logic_v2.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(["name_a", "name_b", "by_name", "by_all"])
        for number, row in enumerate(rows):
            scores = (
                algorithm.compare(
                    company(row, "a", number, full=full),
                    company(row, "b", number, full=full),
                    config,
                ).score
                for full in (False, True)
            )
            writer.writerow([row["name_a"], row["name_b"], *(f"{s:.4f}" for s in scores)])


if __name__ == "__main__":
    main()
