"""Makes the rows of a village into draft activities of a draft plan, with their RAB and sources."""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.money import Money
from services.chassis.auth import Principal
from services.planning.activities import commands as activities
from services.planning.activities import queries as activity_queries
from services.planning.activities import rules as activity_rules
from services.planning.activities.catalogue import FIRST, KINDS, ONE_EACH, served
from services.planning.activities.models import Activity, ActivityPlace
from services.planning.activities.shapes import MOST_PLACES, ActivityKind, ActivityRead
from services.planning.costing import commands as costing
from services.planning.costing.models import Category, RabLine
from services.planning.costing.rules import amount_of
from services.planning.needs import rules as needs
from services.planning.plans import queries as plans
from services.planning.plans.models import Plan
from services.planning.plans.rules import ensure_draft
from services.planning.portfolio import queries, rules, standing
from services.planning.portfolio.models import PortfolioActivity, PortfolioPlan
from services.planning.portfolio.problems import (
    CandidateKindUnknown,
    NothingToDraft,
    PortfolioDrafted,
)
from services.planning.portfolio.shapes import PortfolioCreate

Rows = Sequence[PortfolioActivity]


async def draft(
    session: AsyncSession, id: UUID, plan_id: UUID, *, by: Principal
) -> list[ActivityRead]:
    """Draft what the plan's village has in the answer, once."""
    portfolio = await queries.get(session, id, by, for_update=True)
    rules.ensure_done(portfolio)
    plan = await plans.get(session, plan_id, by, for_update=True)
    ensure_draft(plan)
    activity_rules.ensure_holds(plan)
    known = await queries.drafted(session, id, plan.region)
    if known is not None:
        raise PortfolioDrafted(plan_id=known.plan_id)
    data = PortfolioCreate.model_validate(portfolio.asked)
    parts = _parts(await queries.rows_in(session, id, plan.region), data)
    if not parts:
        raise NothingToDraft(region=plan.region)
    places = await standing.measured(session, portfolio.region, portfolio.round_id)
    law = places[0].regulation
    prices = {c: Money.of(price).amount for c, price in (data.unit_prices or {}).items()}
    made = [await _write(session, plan, law, rows, prices, by=by.id) for rows in parts]
    session.add(
        PortfolioPlan(portfolio_id=id, plan_id=plan_id, region=plan.region, drafted_by=by.id)
    )
    await session.flush()
    return await activity_queries.shown(session, made)


def _parts(rows: Rows, data: PortfolioCreate) -> list[list[PortfolioActivity]]:
    """The rows of each activity: of a candidate, or of a criterion in a year.

    A candidate that is a draft already stays as it is.
    """
    keys = [rules.key_of(one, n) for n, one in enumerate(data.candidates or (), start=1)]
    known = {key for key, one in zip(keys, data.candidates or (), strict=True) if one.activity_id}
    found: dict[tuple[Any, ...], list[PortfolioActivity]] = {}
    for row in rows:
        if row.candidate is None:
            found.setdefault(("", row.criterion, row.year), []).append(row)
        elif row.candidate not in known:
            found.setdefault((row.candidate,), []).append(row)
    parts = []
    for _, own in sorted(found.items()):
        codes = sorted({row.rt for row in own})
        for start in range(0, len(codes), MOST_PLACES):
            some = set(codes[start : start + MOST_PLACES])
            parts.append([row for row in own if row.rt in some])
    return parts


async def _write(
    session: AsyncSession,
    plan: Plan,
    law: str,
    rows: Rows,
    prices: Mapping[str, Decimal],
    *,
    by: str,
) -> Activity:
    volumes = _sums((row.rt, row.criterion) for row in rows)
    for row in rows:
        volumes[row.rt, row.criterion] += row.volume
    criteria = sorted({criterion for _, criterion in volumes})
    kind = _kind(rows[0].candidate or "", criteria, law)
    activity_rules.ensure_year(plan, rows[0].year)
    alike = kind.unit == activity_rules.METRES or criteria[0] in ONE_EACH
    own = [volume for (_, criterion), volume in volumes.items() if criterion == criteria[0]]
    activity = Activity(
        plan_id=plan.id,
        region=plan.region,
        kind=kind.code,
        dimension=kind.dimension,
        title=f"{kind.name_id} untuk kriteria {', '.join(criteria)}",
        year=rows[0].year,
        volume=sum(own, Decimal(0)) if alike else Decimal(1),
        unit=kind.unit,
        sources=_sources(rows),
        cost=sum((row.cost for row in rows), Decimal(0)),
        created_by=by,
    )
    places = [
        ActivityPlace(activity_id=activity.id, rt=rt, criterion=c, volume=v, regulation=law)
        for (rt, c), v in sorted(volumes.items())
        if v
    ]
    activity_rules.ensure_serves(activity, places)
    await activities.add(session, activity, places)
    lines = list(_lines(activity, rows, volumes, prices, needs.units(law)))
    await costing.store(session, activity.id, lines)
    return activity


def _sums(keys: Iterable[Any]) -> dict[Any, Decimal]:
    return dict.fromkeys(keys, Decimal(0))


def _kind(key: str, criteria: Sequence[str], law: str) -> ActivityKind:
    """The kind that is drafted first for the first criterion, if it serves all; else any that does."""
    kinds = sorted(KINDS, key=lambda kind: kind.code != FIRST.get(criteria[0]))
    for kind in kinds:
        if set(criteria) <= set(served(kind, law)):
            return kind
    raise CandidateKindUnknown(criteria=", ".join(criteria), key=key)


def _sources(rows: Rows) -> list[dict[str, Any]]:
    sums = _sums(row.source for row in rows)
    for row in rows:
        sums[row.source] += row.cost
    return [
        {"source": source, "amount": str(Money(amount))}
        for source, amount in sorted(sums.items())
        if amount
    ]


def _lines(
    activity: Activity,
    rows: Rows,
    volumes: Mapping[tuple[str, str], Decimal],
    prices: Mapping[str, Decimal],
    units: Mapping[str, str],
) -> Iterable[RabLine]:
    """A line for each RT and criterion that costs something: volume and price, or a share of it."""
    costs = _sums(volumes)
    for row in rows:
        costs[row.rt, row.criterion] += row.cost
    number = 0
    for (rt, criterion), amount in sorted(costs.items()):
        if not amount:
            continue
        number += 1
        volume, price, unit = volumes[rt, criterion], prices.get(criterion), units[criterion]
        if price is None or amount_of(volume, price) != amount:
            volume, price, unit = Decimal(1), amount, "paket"  # a share of a work, or a candidate
        yield RabLine(
            activity_id=activity.id,
            number=number,
            region=activity.region,
            description=f"Kriteria {criterion} di RT {rt}",
            unit=unit,
            volume=volume,
            unit_price=price,
            amount=amount,
            category=Category.lain.value,
        )
