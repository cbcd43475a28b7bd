"""Finding what is exported, inside the caller's regions."""

from sqlalchemy import Select, case, func, literal
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import load
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.areas.models import Area
from services.survey.exports.official import Rt
from services.survey.exports.rules import FORMULA, columns_of
from services.survey.households import rules as households
from services.survey.households.models import Household
from services.survey.imports.columns import AREA, YEAR
from services.survey.measures import measures_of
from services.survey.records import RecordState
from services.survey.rounds.models import Round
from services.survey.rt_forms import rules as rt_forms
from services.survey.rt_forms.models import RtForm
from services.survey.sheets.models import Sheet


def sheets(round: Round, principal: Principal) -> Select[tuple[object, ...]]:
    """The sheets of a round in the caller's regions, as rows of an `rt_sheets` file, by RT."""
    name = col(Area.name)
    area = case((name.regexp_match(FORMULA), func.concat("'", name)), else_=name)
    special = {AREA: area, YEAR: literal(round.year)}
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
        [households.answers_of(row) for row in rows],
        rt_forms.answers_of(form) if form else None,
    )
