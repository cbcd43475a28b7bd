"""Finding what is exported, inside the caller's regions."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, func, literal
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.bulk import harmless
from services.chassis.problems import NotFound
from services.survey.areas.models import Area
from services.survey.exports.households import HEADER, LOCKED, MASKED, mask
from services.survey.exports.official import Rt
from services.survey.exports.rules import columns_of
from services.survey.households import rules as household_rules
from services.survey.households.models import Household
from services.survey.imports.columns import AREA, CODE, YEAR
from services.survey.imports.household_cells import PERSONAL
from services.survey.measures import measures_of
from services.survey.persons.models import Person
from services.survey.records import RecordState
from services.survey.rounds.models import Round
from services.survey.rt_forms import rules as rt_forms
from services.survey.rt_forms.models import RtForm
from services.survey.sheets.models import Sheet


def sheets(round: Round, principal: Principal) -> Select[tuple[object, ...]]:
    """The sheets of a round in the caller's regions, as rows of an `rt_sheets` file, by RT."""
    special: dict[str, ColumnElement[Any]] = {
        AREA: harmless(col(Area.name)),
        YEAR: literal(round.year),
    }
    wanted = [
        (special[title] if title in special else getattr(Sheet, column)).label(title)
        for title, column in columns_of(load(round.regulation)).items()
    ]
    return (
        select(*wanted)
        .select_from(Sheet)
        .outerjoin(Area, col(Area.code) == col(Sheet.area))
        .where(Sheet.round_id == round.id, scope.visible(Sheet.rt, principal))
        .order_by(col(Sheet.rt))
    )


async def count(session: AsyncSession, round: Round, principal: Principal) -> int:
    """How many sheets that are."""
    query = select(func.count()).select_from(Sheet)
    mine = scope.visible(Sheet.rt, principal)
    return (await session.exec(query.where(Sheet.round_id == round.id, mine))).one()


async def rt(session: AsyncSession, round: Round, code: str, principal: Principal) -> Rt:
    """An RT of the round with the approved answers behind its sheet; raises NotFound."""
    mine = scope.visible(Sheet.rt, principal)
    query = select(Sheet).where(Sheet.round_id == round.id, Sheet.rt == code, mine)
    sheet = (await session.exec(query)).first()
    if sheet is None:
        raise NotFound(what="sheet", key=code)
    forms = select(RtForm).where(RtForm.round_id == round.id, RtForm.rt == code)
    form = (await session.exec(forms.where(RtForm.state == RecordState.approved))).first()
    homes = select(Household).where(Household.round_id == round.id, Household.rt == code)
    homes = homes.where(Household.state == RecordState.approved)
    rows = (await session.exec(homes.order_by(col(Household.import_row), col(Household.id)))).all()
    return Rt(
        code,
        measures_of(sheet, load(round.regulation)),
        [household_rules.answers_of(row) for row in rows],
        rt_forms.answers_of(form) if form else None,
    )


def households(round: Round, principal: Principal, *, clear: bool) -> Select[tuple[object, ...]]:
    """The approved households of a round in the caller's regions, as rows of a `households` file.

    `clear`: with the boxes of who lives there before them, and where; otherwise masked.
    """
    hidden = () if clear else MASKED
    wanted = [_household_cell(name, hidden).label(name) for name in HEADER]
    locked = [getattr(Person, name).label(f"locked_{name}") for name in LOCKED] if clear else []
    query: Select[tuple[object, ...]] = select(*locked, *wanted).select_from(Household)
    if clear:
        query = query.outerjoin(Person, col(Person.id) == col(Household.id))
    return query.where(*_approved(round, principal)).order_by(col(Household.rt), col(Household.id))


def _household_cell(name: str, hidden: Sequence[str]) -> Any:
    if name in hidden:
        return literal(mask(name))
    if name in PERSONAL:
        return literal("")
    if name == CODE:
        return col(Household.rt)
    return getattr(Household, name)


def _approved(round: Round, principal: Principal) -> tuple[ColumnElement[bool], ...]:
    return (
        col(Household.round_id) == round.id,
        col(Household.state) == RecordState.approved,
        scope.visible(Household.rt, principal),
    )


async def count_households(session: AsyncSession, round: Round, principal: Principal) -> int:
    """How many households that are."""
    query = select(func.count()).select_from(Household)
    return (await session.exec(query.where(*_approved(round, principal)))).one()
