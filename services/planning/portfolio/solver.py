"""The programme for HiGHS (mixed-integer programming); nothing else here knows it.

Columns: items (0/1), spares (whole units), goals (0/1), money from purse to class. One thread and
one seed: the same programme gives the same answer unless it is cut by time. Money is in such parts
of the largest purse that HiGHS's tolerance of 1e-6 is next to nothing; whoever asks counts again to
the cent.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import highspy
import numpy as np

from services.planning.portfolio.programme import (
    Choice,
    Class,
    Programme,
    Spare,
    candidates,
    lies_in,
)
from services.planning.portfolio.till import paid

PARTS = 100_000  # of the largest purse
INF = highspy.kHighsInf
Name = tuple[str, int]  # ("purse", its place) or ("bound", its place)


@dataclass(frozen=True)
class Found:
    """What HiGHS found; `choice` is None where nothing is possible, or nothing was found in time.

    `bound` is what no choice can bring more than, in smallest steps and fractions of them.
    """

    choice: Choice | None
    bound: float
    possible: bool
    in_time: bool


@dataclass
class _Rows:
    low: list[float] = field(default_factory=list)
    high: list[float] = field(default_factory=list)
    begins: list[int] = field(default_factory=lambda: [0])
    columns: list[int] = field(default_factory=list)
    values: list[float] = field(default_factory=list)
    names: dict[Name, int] = field(default_factory=dict)

    def add(
        self, low: float, high: float, terms: Mapping[int, float], name: Name | None = None
    ) -> None:
        if name is not None:
            self.names[name] = len(self.low)
        self.low.append(low)
        self.high.append(high)
        self.columns += terms.keys()
        self.values += terms.values()
        self.begins.append(len(self.columns))


class Model:
    """A programme as columns and rows. `free` are purses and bounds that do not bind."""

    def __init__(self, programme: Programme, free: Collection[Name] = ()) -> None:
        self.programme, self.free = programme, free
        self.unit = max(1, *programme.purses, *(b.cents for b in programme.bounds)) / PARTS
        self.classes = programme.classes
        self.spares = len(programme.items)
        self.goals = self.spares + len(programme.spares)
        self.flows: dict[tuple[Class, int], int] = {}
        at = self.goals + len(programme.goals)
        for payers in self.classes:
            for purse in sorted(payers):
                self.flows[payers, purse] = at + len(self.flows)
        self.size = at + len(self.flows)
        self.rows = _Rows()
        self._choices()
        self._spares()
        self._goals()
        self._money()
        self._bounds()

    def _choices(self) -> None:
        groups: dict[int, list[int]] = {}
        for at, item in enumerate(self.programme.items):
            groups.setdefault(item.group, []).append(at)
        for own in groups.values():
            if len(own) > 1:
                self.rows.add(-INF, 1, dict.fromkeys(own, 1.0))
        for at, before in self.programme.ties:
            self.rows.add(-INF, 0, {at: 1.0} | dict.fromkeys(before, -1.0))
        for cover in self.programme.covers:
            self.rows.add(-INF, len(cover) - 1, dict.fromkeys(cover, 1.0))

    def _spares(self) -> None:
        for at, spare in enumerate(self.programme.spares):
            terms = {self.spares + at: 1.0} | {n: float(k) for n, k in spare.beside}
            if spare.beside:
                self.rows.add(-INF, spare.units, terms)

    def _goals(self) -> None:
        of: dict[int, list[int]] = {}
        for at, item in enumerate(self.programme.items):
            if item.candidate is not None:
                of.setdefault(item.candidate, []).append(at)
        for at, one in enumerate(self.programme.goals):
            for other in one.after:
                self.rows.add(-INF, 0, {self.goals + at: 1.0, self.goals + other: -1.0})
            if one.weight > 0:
                terms = {self.goals + n: -float(weight) for n, weight in one.parts}
                self.rows.add(-INF, 0, {self.goals + at: float(one.weight)} | terms)
        for goal, members in self.programme.cuts:
            own = [at for candidate in members for at in of.get(candidate, ())]
            self.rows.add(-INF, 0, {self.goals + goal: 1.0} | dict.fromkeys(own, -1.0))

    def _money(self) -> None:
        asked: dict[Class, dict[int, float]] = {payers: {} for payers in self.classes}
        for at, item in enumerate(self.programme.items):
            if at in self.programme.barred:
                continue
            for payers, cents in item.costs.items():
                asked[payers][at] = cents / self.unit
        for at, spare in enumerate(self.programme.spares):
            asked[spare.payers][self.spares + at] = self._unit_cost(spare)
        for payers, terms in asked.items():
            flows = {self.flows[payers, purse]: -1.0 for purse in sorted(payers)}
            self.rows.add(0, 0, terms | flows)
        for purse, cents in enumerate(self.programme.purses):
            own = {at: 1.0 for (_, one), at in self.flows.items() if one == purse}
            name = ("purse", purse)
            if own and name not in self.free:
                self.rows.add(-INF, cents / self.unit, own, name)

    def _bounds(self) -> None:
        for at, bound in enumerate(self.programme.bounds):
            if ("bound", at) in self.free:
                continue
            terms = {
                n: item.cents / self.unit
                for n, item in enumerate(self.programme.items)
                if lies_in(item.region, bound.region) and n not in self.programme.barred
            }
            terms |= {
                self.spares + n: self._unit_cost(spare)
                for n, spare in enumerate(self.programme.spares)
                if lies_in(spare.region, bound.region)
            }
            amount = bound.cents / self.unit
            low, high = (amount, INF) if bound.floor else (-INF, amount)
            self.rows.add(low, high, terms, ("bound", at))

    def _unit_cost(self, spare: Spare) -> float:
        return spare.cents(spare.units) / spare.units / self.unit

    def passed(self, *, whole: bool = True) -> Any:
        """HiGHS with all of it; with fractions of everything unless `whole`."""
        programme, lp = self.programme, highspy.HighsLp()
        lp.num_col_, lp.num_row_ = self.size, len(self.rows.low)
        cost, upper = np.zeros(self.size), np.full(self.size, INF)
        cost[: self.spares] = [item.brings / programme.scale for item in programme.items]
        upper[: self.spares] = [at not in programme.barred for at in range(self.spares)]
        upper[self.spares : self.goals] = [spare.units for spare in programme.spares]
        ends = self.goals + len(programme.goals)
        cost[self.goals : ends] = [goal.brings / programme.scale for goal in programme.goals]
        upper[self.goals : ends] = 1
        lp.col_cost_, lp.col_lower_, lp.col_upper_ = cost, np.zeros(self.size), upper
        lp.row_lower_, lp.row_upper_ = np.array(self.rows.low), np.array(self.rows.high)
        lp.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
        lp.a_matrix_.start_ = np.array(self.rows.begins, dtype=np.int32)
        lp.a_matrix_.index_ = np.array(self.rows.columns, dtype=np.int32)
        lp.a_matrix_.value_ = np.array(self.rows.values)
        lp.sense_ = highspy.ObjSense.kMaximize
        if whole:
            kinds = [highspy.HighsVarType.kInteger] * ends
            lp.integrality_ = kinds + [highspy.HighsVarType.kContinuous] * len(self.flows)
        solver = highspy.Highs()  # type: ignore[no-untyped-call]
        options: dict[str, Any] = {
            "output_flag": False,
            "threads": 1,
            "parallel": "off",
            "random_seed": 0,
        }
        for name, value in options.items():
            solver.setOptionValue(name, value)
        solver.passModel(lp)
        return solver

    def begun_from(self, choice: Choice) -> Any:
        """A solution to begin from."""
        found, values = highspy.HighsSolution(), np.zeros(self.size)
        values[list(choice.items)] = 1
        for at, units in choice.spares.items():
            values[self.spares + at] = units
        chosen = candidates(self.programme, choice)
        for at, goal in enumerate(self.programme.goals):
            values[self.goals + at] = goal.reached(chosen)
        costs: dict[Class, int] = {}
        for at in choice.items:
            for payers, cents in self.programme.items[at].costs.items():
                costs[payers] = costs.get(payers, 0) + cents
        if not choice.spares:
            for payers, own in paid(self.programme.purses, costs).items():
                for purse, cents in own.items():
                    values[self.flows[payers, purse]] = cents / self.unit
        found.col_value = list(values)
        return found


def solved(
    programme: Programme,
    *,
    gap: float,
    seconds: float,
    start: Choice | None = None,
    free: Collection[Name] = (),
) -> Found:
    """The best choice, to a gap, in so many seconds."""
    model = Model(programme, free)
    if not model.size:
        empty = all(b.cents <= 0 for b in programme.bounds if b.floor)
        return Found(Choice(()) if empty else None, 0.0, possible=empty, in_time=True)
    solver = model.passed()
    solver.setOptionValue("mip_rel_gap", gap)
    # What is brought comes in whole steps: half a step short of the bound is the best there is.
    solver.setOptionValue("mip_abs_gap", 0.5 / programme.scale)
    solver.setOptionValue("time_limit", max(0.1, seconds))
    if start is not None:
        solver.setSolution(model.begun_from(start))
    solver.run()
    status = solver.getModelStatus()
    known = highspy.HighsModelStatus
    if status in {known.kInfeasible, known.kUnboundedOrInfeasible}:
        return Found(None, 0.0, possible=False, in_time=True)
    info = solver.getInfo()
    bound = info.mip_dual_bound * programme.scale
    has = info.primal_solution_status == highspy.SolutionStatus.kSolutionStatusFeasible
    values = solver.getSolution().col_value if has else None
    choice = None if values is None else _choice(model, values)
    return Found(choice, bound, possible=True, in_time=status == known.kOptimal)


def _choice(model: Model, values: Sequence[float]) -> Choice:
    half = 0.5
    items = tuple(at for at in range(model.spares) if values[at] > half)
    more = {at - model.spares: round(values[at]) for at in range(model.spares, model.goals)}
    return Choice(items, {at: units for at, units in more.items() if units})


def prices(programme: Programme, seconds: float) -> dict[Name, float]:
    """What one more rupiah of a purse or a bound would bring, by the relaxation to fractions.

    It is the dual of its row at the optimum of the linear programme: exact for a little money where
    works could be done in part, an estimate where they cannot.
    """
    model = Model(programme)
    solver = model.passed(whole=False)
    solver.setOptionValue("time_limit", max(0.1, seconds))
    solver.run()
    if solver.getModelStatus() != highspy.HighsModelStatus.kOptimal:
        return {}
    duals = solver.getSolution().row_dual
    rupiah = model.unit / 100
    return {name: duals[row] / rupiah for name, row in model.rows.names.items()}


def possible(programme: Programme, free: Collection[Name], seconds: float) -> bool:
    """Whether any choice keeps all purses and bounds but the free ones; in doubt, yes."""
    return solved(programme, gap=1.0, seconds=seconds, free=free).possible
