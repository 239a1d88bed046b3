"""How long the solver may try, and what it tells meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ortools.sat.python import cp_model

from servicetelefon.kit.errors import Unavailable


@dataclass(frozen=True, slots=True)
class Effort:
    """`deterministic` counts work instead of seconds: the same on every machine, on one core.
    It stops early when what was found is within `gap` of the bound."""

    seconds: float = 60.0
    deterministic: float | None = None
    workers: int = 2
    gap: float = 0.0
    seed: int = 1

    def part(self, share: float) -> Effort:
        own = None if self.deterministic is None else self.deterministic * share
        return Effort(self.seconds * share, own, self.workers, self.gap, self.seed)

    def good_enough(self, gap: float) -> Effort:
        return Effort(self.seconds, self.deterministic, self.workers, max(gap, self.gap), self.seed)


Progress = Callable[[str], None]
"""Told in one sentence what was found."""


def silent(_: str) -> None:
    """For callers who wait in silence."""


class _Told(cp_model.CpSolverSolutionCallback):
    def __init__(self, what: str, progress: Progress) -> None:
        super().__init__()
        self._what = what
        self._progress = progress

    def on_solution_callback(self) -> None:
        self._progress(
            f"{self._what}: worth {self.objective_value:.0f}, at most {self.best_objective_bound:.0f}"
        )


def run(
    model: cp_model.CpModel, effort: Effort, what: str, progress: Progress = silent
) -> cp_model.CpSolver:
    """A solver that holds a solution. Unavailable where none was found in the time."""
    solver = cp_model.CpSolver()
    solver.parameters.random_seed = effort.seed
    solver.parameters.relative_gap_limit = effort.gap
    if effort.deterministic is None:
        solver.parameters.max_time_in_seconds = effort.seconds
        solver.parameters.num_workers = effort.workers
    else:
        solver.parameters.max_deterministic_time = effort.deterministic
        solver.parameters.num_workers = 1
    status = solver.solve(model, _Told(what, progress))
    if status not in {cp_model.OPTIMAL, cp_model.FEASIBLE}:
        raise Unavailable(f"no roster was found in the given time ({what})")
    return solver
