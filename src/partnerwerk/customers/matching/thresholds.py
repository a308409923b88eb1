"""From a score to a result that people act on."""

from dataclasses import dataclass
from enum import StrEnum


class Result(StrEnum):
    """What a conflict check says: go ahead, somebody should look, or somebody was first."""

    clear = "clear"
    possible = "possible"
    conflict = "conflict"


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The lowest scores of the two upper results; docs/decisions/0005-matching.md says why."""

    possible: float = 0.45
    conflict: float = 0.80


STANDARD = Thresholds()


def judge(score: float, thresholds: Thresholds = STANDARD) -> Result:
    """The result that a score stands for.

    >>> judge(0.9), judge(0.1)
    (<Result.conflict: 'conflict'>, <Result.clear: 'clear'>)
    """
    if score >= thresholds.conflict:
        return Result.conflict
    return Result.possible if score >= thresholds.possible else Result.clear
