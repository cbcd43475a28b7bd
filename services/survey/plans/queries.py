"""Finding steps of a plan, and summing how far it is."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Integer,
    Select,
    Subquery,
    Text,
    case,
    cast,
    column,
    distinct,
    func,
    literal,
    null,
    text,
    union_all,
)
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import WIB, ZONES, day_of
from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.problems import NotFound
from services.survey.households.models import Household
from services.survey.plans import rules
from services.survey.plans.models import (
    PlanStep,
    Progress,
    ProgressBy,
    ProgressItem,
    ProgressSum,
    RecordCounts,
    StepCounts,
    StepKind,
    StepLine,
    StepRead,
    StepState,
)
from services.survey.rounds import queries as rounds
from services.survey.sheets.models import Sheet

RECORDS = Household.__tablename__
NONE = RecordCounts()
STATES = ", ".join(
    f"count(*) FILTER (WHERE state = '{state}') AS {state}" for state in RecordCounts.model_fields
)
KNOWN_RTS = text(
    "SELECT rt FROM sheets WHERE region = :village"
    " UNION SELECT rt FROM area_members WHERE region = :village"
)


async def get(session: AsyncSession, id: UUID, principal: Principal) -> PlanStep:
    """A step in the caller's regions; raises NotFound."""
    query = select(PlanStep).where(PlanStep.id == id, scope.visible(PlanStep.region, principal))
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="plan step", key=id)
    return found


async def read(session: AsyncSession, id: UUID, principal: Principal) -> StepRead:
    """A step as it stands today in its village."""
    step = await get(session, id, principal)
    return rules.view(step, day_of(step.region, now()))


async def find(session: AsyncSession, id: UUID) -> PlanStep | None:
    """The step with this id, if the database shows it."""
    return (await session.exec(select(PlanStep).where(PlanStep.id == id))).first()


async def page(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    region: str | None,
    kind: StepKind | None,
    state: StepState | None,
    limit: int,
    cursor: str | None,
) -> tuple[list[StepLine], str | None]:
    """Steps of a round in the caller's regions, by planned day."""
    await _narrowed(session, principal, round_id, region)
    query = select(PlanStep).where(
        PlanStep.round_id == round_id, scope.visible(PlanStep.region, principal, region)
    )
    moment = now()
    if kind is not None:
        query = query.where(PlanStep.kind == kind)
    if state is not None:
        query = query.where(state_on(moment) == state)
    keys = (col(PlanStep.planned_on), col(PlanStep.id))
    found, following = await pagination.page(session, query, *keys, limit=limit, cursor=cursor)
    return [rules.line(step, day_of(step.region, moment)) for step in found], following


async def _narrowed(
    session: AsyncSession, principal: Principal, round_id: UUID, region: str | None
) -> None:
    await rounds.get(session, round_id, principal)
    if region is not None:
        scope.ensure_mine(principal, region)


async def known_rts(session: AsyncSession, village: str) -> Sequence[str]:
    """RTs of a village that some sheet or area names."""
    return (await session.execute(KNOWN_RTS, {"village": village})).scalars().all()


async def planned_in(
    session: AsyncSession, round_id: UUID, village: str
) -> set[tuple[str, str | None]]:
    """Kind and RT of every step that the round's plan has in a village."""
    query = select(PlanStep.kind, PlanStep.rt).where(
        PlanStep.round_id == round_id, PlanStep.region == village
    )
    return set((await session.exec(query)).all())


def state_on(moment: datetime) -> ColumnElement[str]:
    """The state of a step in SQL, by the calendar of its village (`rules.state_of`)."""
    province = func.left(PlanStep.region, 2)
    today = case(
        *((province.in_(codes), day_of(codes[0], moment)) for codes in ZONES.values()),
        else_=moment.astimezone(WIB).date(),
    )
    return case(
        (col(PlanStep.held_on).is_not(None), StepState.held.value),
        (col(PlanStep.cancelled_reason).is_not(None), StepState.cancelled.value),
        (col(PlanStep.deadline) < today, StepState.overdue.value),
        else_=StepState.planned.value,
    )


async def progress(
    session: AsyncSession,
    principal: Principal,
    round_id: UUID,
    region: str | None,
    by: ProgressBy,
    limit: int,
    cursor: str | None,
) -> Progress:
    """How far a round is, by village or RT: one statement for the page, one for the total."""
    await _narrowed(session, principal, round_id, region)
    lines = _lines(principal, round_id, region).subquery()
    code = lines.c.rt if by == ProgressBy.rt else lines.c.region
    after = "" if cursor is None else pagination.decode(cursor, 1)[0]
    query = _sums(lines, code.label("code")).where(code.is_not(None), code > after)
    ordered = query.group_by(code).order_by(code).limit(limit + 1)
    rows = (await session.execute(ordered)).all()
    following = pagination.encode([rows[limit - 1].code]) if len(rows) > limit else None
    rows = rows[:limit]
    counts = await record_counts(session, round_id, by, [row.code for row in rows])
    items = [
        ProgressItem(
            code=row.code, name=rules.name_of(row.code), **_said(row, counts.get(row.code))
        )
        for row in rows
    ]
    whole = (await session.execute(_sums(lines, null().label("code")))).one()
    total = await record_total(session, principal, round_id, region)
    return Progress(items=items, total=ProgressSum(**_said(whole, total)), next=following)


def _lines(principal: Principal, round_id: UUID, region: str | None) -> CompoundSelect[Any]:
    """A line per step, per sheet and per RT with households, as far as the caller may see."""
    state = state_on(now())
    steps: Select[Any] = select(  # type: ignore[call-overload]
        PlanStep.region,
        PlanStep.rt,
        state.label("state"),
        case((state != StepState.cancelled, col(PlanStep.target))).label("target"),
        literal(0).label("sheet"),
    ).where(PlanStep.round_id == round_id, scope.visible(PlanStep.region, principal, region))
    sheets: Select[Any] = select(  # type: ignore[call-overload]
        Sheet.region, Sheet.rt, null(), null(), literal(1)
    ).where(Sheet.round_id == round_id, scope.visible(Sheet.region, principal, region))
    homes: Select[Any] = (
        select(
            Household.region, Household.rt, cast(null(), Text), cast(null(), Integer), literal(0)
        )  # type: ignore[call-overload]
        .where(Household.round_id == round_id, scope.visible(Household.region, principal, region))
        .distinct()
    )
    return union_all(steps, sheets, homes)


def _sums(lines: Subquery, code: ColumnElement[Any]) -> Select[Any]:
    states = (
        func.count().filter(lines.c.state == state.value).label(state.value) for state in StepState
    )
    found: Select[Any] = select(  # type: ignore[call-overload]
        code,
        *states,
        func.sum(lines.c.target).label("target"),
        func.count(distinct(lines.c.rt)).label("rts"),
        func.coalesce(func.sum(lines.c.sheet), 0).label("sheets"),
    )
    return found


def _said(row: Any, counts: RecordCounts | None) -> dict[str, Any]:
    return {
        **(counts or RecordCounts()).model_dump(),
        "steps": StepCounts.model_validate(row),
        "target": row.target,
        "rts": row.rts,
        "sheets": row.sheets,
        "sheet": 0 < row.rts == row.sheets,
    }


async def record_counts(
    session: AsyncSession, round_id: UUID, by: ProgressBy, codes: Sequence[str]
) -> dict[str, RecordCounts]:
    """Household records by state of these RTs or villages, in one statement."""
    code = "rt" if by == ProgressBy.rt else "region"
    query = text(
        f"SELECT {code} AS code, {STATES} FROM {RECORDS}"  # noqa: S608 - our own names
        f" WHERE round_id = :round AND {code} = ANY(:codes) GROUP BY 1"
    )
    rows = (await session.execute(query, {"round": round_id, "codes": list(codes)})).all()
    counts = {row.code: RecordCounts.model_validate(row) for row in rows}
    return {code: counts.get(code, NONE) for code in codes}


async def record_total(
    session: AsyncSession, principal: Principal, round_id: UUID, region: str | None
) -> RecordCounts:
    """Household records by state of all that the caller asks for."""
    seen = scope.visible(column("region"), principal, region)
    query = (
        select(text(STATES)).select_from(text(RECORDS)).where(column("round_id") == round_id, seen)
    )
    return RecordCounts.model_validate((await session.execute(query)).one())
