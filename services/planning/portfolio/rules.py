"""Whether a question can be asked, and the task that it makes. Pure."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from contracts.finance import FUND_CODES
from contracts.money import AmountInvalid, Money
from contracts.regions import contains, regions, valid_region_code
from contracts.regulation import load
from services.planning.funds import MOST
from services.planning.portfolio.models import UNFINISHED, Portfolio, Status
from services.planning.portfolio.problems import (
    BudgetTwice,
    CandidateTwice,
    CandidateUnclear,
    DependencyInCircle,
    DependencyUnknown,
    FloorAboveCeiling,
    LimitOutside,
    LimitTwice,
    PayersTwice,
    PortfolioAmountInvalid,
    PortfolioEnded,
    PortfolioNotDone,
    PortfoliosRunning,
    PortfolioUnclear,
    SourceUnknown,
    SourceWithoutBudget,
    TooManyDependencies,
    YearNotAsked,
    YearTwice,
)
from services.planning.portfolio.shapes import (
    CandidateActivity,
    PortfolioCreate,
    RegionLimit,
)
from services.planning.selfmapping.problems import CriterionUnknown

AT_ONCE = 5  # portfolios of a caller that are not finished
MOST_TIES = 6  # of criteria: each that others wait for doubles what is looked at in an RT
CENTS = 100


def cents(text: str, where: str, *, least: str = "0.00") -> int:
    """Cents of an amount of rupiah; raises PortfolioAmountInvalid."""
    try:
        amount = Money.of(text)
    except AmountInvalid:
        amount = None
    if amount is None or not Money.of(least) <= amount <= MOST:
        facts = {"least": least, "most": str(MOST)}
        raise PortfolioAmountInvalid(amount=text, where=where, **facts)
    return int(amount.amount * CENTS)


def rupiah(amount: int) -> Decimal:
    """Cents as rupiah."""
    return Decimal(amount).scaleb(-2)


def ensure_clear(data: PortfolioCreate) -> None:
    """All that can be said of a question without looking anything up."""
    if bool(data.unit_prices) == bool(data.candidates):
        raise PortfolioUnclear
    if twice := _twice(data.years):
        raise YearTwice(year=twice)
    _ensure_budgets(data)
    _ensure_payers(data)
    _ensure_limits(data)
    for number, one in enumerate(data.candidates or (), start=1):
        _ensure_candidate(key_of(one, number), one, data)
    keys = [key_of(one, number) for number, one in enumerate(data.candidates or (), start=1)]
    if key := _twice(keys):
        raise CandidateTwice(key=key)
    acts = [one.activity_id for one in data.candidates or () if one.activity_id is not None]
    if id := _twice(acts):
        raise CandidateTwice(key=str(id))
    if data.candidates:
        _ensure_ties(data, keys, "candidate")


def key_of(one: CandidateActivity, number: int) -> str:
    """What a candidate is called."""
    return one.key or f"k{number}"


def _twice(values: Iterable[Any]) -> Any:
    """The first value that is there more than once, or None."""
    return next((value for value, times in Counter(values).items() if times > 1), None)


def _ensure_source(source: str) -> None:
    if source not in FUND_CODES:
        raise SourceUnknown(source=source, choices=", ".join(FUND_CODES))


def _ensure_year(year: int, where: str, data: PortfolioCreate) -> None:
    if year not in data.years:
        raise YearNotAsked(year=year, where=where, years=", ".join(map(str, data.years)))


def _ensure_budgets(data: PortfolioCreate) -> None:
    for one in data.budgets:
        _ensure_source(one.source)
        _ensure_year(one.year, "budgets", data)
        cents(one.amount, "budgets")
    if twice := _twice([(one.source, one.year) for one in data.budgets]):
        raise BudgetTwice(source=twice[0], year=twice[1])
    for criterion, price in (data.unit_prices or {}).items():
        cents(price, f"unit_prices.{criterion}", least="0.01")


def _ensure_payers(data: PortfolioCreate) -> None:
    funded = {one.source for one in data.budgets}
    for one in data.payers:
        _ensure_source(one.source)
        if one.source not in funded:
            raise SourceWithoutBudget(source=one.source)
    if source := _twice([one.source for one in data.payers]):
        raise PayersTwice(source=source)


def _ensure_limits(data: PortfolioCreate) -> None:
    told: dict[str, dict[str, int]] = {}
    for where, limits in (("floors", data.floors), ("ceilings", data.ceilings)):
        told[where] = {}
        for limit in limits:
            _ensure_inside(limit, data.region)
            if limit.region in told[where]:
                raise LimitTwice(limit_region=limit.region, where=where)
            told[where][limit.region] = cents(limit.amount, where)
    for region, floor in told["floors"].items():
        ceiling = told["ceilings"].get(region)
        if ceiling is not None and floor > ceiling:
            facts = {"floor": str(rupiah(floor)), "ceiling": str(rupiah(ceiling))}
            raise FloorAboveCeiling(limit_region=region, **facts)


def _ensure_inside(limit: RegionLimit, region: str) -> None:
    known = valid_region_code(limit.region) and limit.region in regions
    if not known or not contains(region, limit.region):
        raise LimitOutside(limit_region=limit.region, region=region)


def _ensure_candidate(key: str, one: CandidateActivity, data: PortfolioCreate) -> None:
    free = one.rt is not None and one.volumes is not None and one.cost is not None
    nothing = one.rt is None and one.volumes is None and one.cost is None
    if not (free if one.activity_id is None else nothing):
        raise CandidateUnclear(key=key)
    if one.cost is not None:
        cents(one.cost, f"candidates.{key}", least="0.01")
    if one.year is not None:
        _ensure_year(one.year, f"candidates.{key}", data)
    funded = {budget.source for budget in data.budgets}
    for source in one.sources or ():
        _ensure_source(source)
        if source not in funded:
            raise SourceWithoutBudget(source=source)


def ensure_criteria(data: PortfolioCreate, regulation: str) -> None:
    """Every criterion that is named is one of the regulation's; raises CriterionUnknown."""
    known = [criterion.id for criterion in load(regulation).criteria]
    named = [*(data.unit_prices or {}), *(c for one in data.payers for c in one.criteria)]
    named += [c for one in data.candidates or () for c in one.volumes or {}]
    for criterion in named:
        if criterion not in known:
            facts = {"regulation": regulation, "choices": ", ".join(known)}
            raise CriterionUnknown(criterion=criterion, **facts)
    if not data.candidates:
        _ensure_ties(data, known, "criterion")
        if len(data.dependencies) > MOST_TIES:
            raise TooManyDependencies(most=MOST_TIES, count=len(data.dependencies))


def _ensure_ties(data: PortfolioCreate, known: Collection[str], what: str) -> None:
    for tie in data.dependencies:
        for name in (tie.first, tie.then):
            if name not in known:
                raise DependencyUnknown(name=name, what=what, choices=", ".join(known)[:500])
    after: dict[str, list[str]] = {}
    for tie in data.dependencies:
        after.setdefault(tie.first, []).append(tie.then)
    for start in sorted(after):
        if way := _circle(after, start):
            raise DependencyInCircle(circle=" -> ".join(way))


def _circle(after: Mapping[str, Sequence[str]], start: str) -> list[str]:
    """A way from a name back to itself; empty when there is none."""
    ways = [[start, then] for then in after.get(start, ())]
    seen: set[str] = set()
    while ways:
        way = ways.pop()
        if way[-1] == start:
            return way
        if way[-1] not in seen:
            seen.add(way[-1])
            ways += [[*way, then] for then in after.get(way[-1], ())]
    return []


def ensure_few(running: int) -> None:
    """Raise PortfoliosRunning when the caller has enough of them under way."""
    if running >= AT_ONCE:
        raise PortfoliosRunning(running=running, limit=AT_ONCE)


def ensure_unfinished(portfolio: Portfolio) -> None:
    """Raise PortfolioEnded unless it can be cancelled."""
    if portfolio.status not in UNFINISHED:
        raise PortfolioEnded(status=portfolio.status)


def ensure_done(portfolio: Portfolio) -> None:
    """Raise PortfolioNotDone unless it has an answer."""
    if portfolio.status != Status.done:
        raise PortfolioNotDone(status=portfolio.status)


def share(cents: int, percent: int) -> int:
    """So many percent of it, in whole cents."""
    return cents * percent // 100
