"""`make bench`: every figure of the README in one table, measured on the embedded PostgreSQL."""

import os
import sys
import tempfile
from pathlib import Path

SMALL, LARGE = 10_000, 1_000_000


def main() -> None:
    """`make bench ARGS="10000 100000"` measures with other sizes, for a quick look."""
    small, large = [int(a.replace("_", "")) for a in sys.argv[1:3]] or [SMALL, LARGE]
    with tempfile.TemporaryDirectory(prefix="partnerwerk-bench-") as home:
        os.environ["PARTNERWERK_HOME"] = home
        os.environ["DJANGO_SETTINGS_MODULE"] = "partnerwerk.settings"
        os.environ.pop("DATABASE_URL", None)
        from bench.figures import measure_all
        from partnerwerk.kit import embedded

        with embedded.running(Path(home)) as server:
            measure_all(server, small, large)


main()
