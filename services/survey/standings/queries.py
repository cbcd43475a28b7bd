"""What is known of places beside their scores."""

from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import Row, text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regulation import Regulation, load
from services.survey.assessments.models import Assessment
from services.survey.contexts.models import FACTS
from services.survey.standings import rules
from services.survey.standings.models import StandingRead

# The newest statement of each place that is asked for, found by the code of an assessment.
STATED = (
    "SELECT DISTINCT ON (c.round_id, c.code) c.* FROM contexts c JOIN (SELECT DISTINCT round_id,"
    " {code} AS code FROM wanted WHERE level IN ('rt', 'area')) p USING (round_id, code)"
    " ORDER BY c.round_id, c.code, c.version DESC"
)
# Hectares of a village's slum, unless those of one of its RTs are unknown; no row without a slum.
SLUMS = (
    "SELECT s.round_id, s.region, count(*) AS slums,"
    " CASE WHEN bool_and((s.area_ha >= 0) IS TRUE) THEN sum(s.area_ha) END AS slum_ha"
    " FROM (SELECT DISTINCT round_id, region FROM wanted WHERE level IN ('rt', 'village')) v"
    " JOIN sheets s USING (round_id, region) WHERE s.slum_class <> 'none'"
    " GROUP BY s.round_id, s.region"
)
# People and hectares of an area, unless they are unknown of one of its RTs.
CROWDS = (
    "SELECT s.round_id, s.area, sum(s.population) AS population, sum(s.area_ha) AS area_ha"
    " FROM sheets s JOIN wanted a ON a.level = 'area' AND a.round_id = s.round_id"
    " AND a.code = s.area GROUP BY s.round_id, s.area"
    " HAVING bool_and(s.population IS NOT NULL AND s.area_ha IS NOT NULL)"
)
# A person's word goes before that of the form about the RT.
SAID = {
    **{name: f"stated.{name}" for name in ("land_status_clear", "fits_spatial_plan")},
    "strategic": "coalesce(stated.strategic, CASE f.q38 WHEN 'a' THEN true WHEN 'b' THEN false END)",
    "potential": "coalesce(stated.potential, CASE f.q40 WHEN 'a' THEN true WHEN 'b' THEN false END)",
    "city_size": "city.city_size",
}
PLACES = (
    "WITH wanted AS MATERIALIZED (SELECT * FROM assessments WHERE {where}),"  # noqa: S608 - our own SQL
    f" stated AS ({STATED.format(code='code')}), city AS ({STATED.format(code='left(region, 5)')}),"
    f" slum AS ({SLUMS}), crowd AS ({CROWDS})"
    " SELECT w.id, w.regulation, w.level, w.code, w.slum_class,"
    f" {', '.join(f'{SAID[name]} AS {name}' for name in FACTS)},"
    " coalesce(s.population, crowd.population) AS population,"
    " coalesce(s.area_ha, crowd.area_ha) AS area_ha, slum.slums,"
    " CASE WHEN slum.slums > 0 THEN slum.slum_ha ELSE 0 END AS slum_ha{more}"
    " FROM wanted w"
    " LEFT JOIN sheets s ON w.level = 'rt' AND s.round_id = w.round_id AND s.rt = w.code"
    " LEFT JOIN rt_forms f ON w.level = 'rt' AND f.round_id = w.round_id AND f.rt = w.code"
    "  AND f.state = 'approved'"
    " LEFT JOIN stated ON stated.round_id = w.round_id AND stated.code = w.code"
    " LEFT JOIN city ON w.level IN ('rt', 'area')"
    "  AND city.round_id = w.round_id AND city.code = left(w.region, 5)"
    " LEFT JOIN slum ON w.level IN ('rt', 'village')"
    "  AND slum.round_id = w.round_id AND slum.region = w.region"
    " LEFT JOIN crowd ON crowd.round_id = w.round_id AND crowd.area = w.code"
)
BY_ID = text(PLACES.format(where="id = ANY(:ids)", more=""))
# Of places that were scored again: their facts as they were sealed, the village's slum by the new classes.
SEALED_AS = {name: f"a.standing ->> '{name}'" for name in FACTS}
SEALED = ", ".join(
    f"{said if name == 'city_size' else f'({said})::boolean'} AS {name}"
    for name, said in SEALED_AS.items()
)
SLUMS_AGAIN = (
    "SELECT r.region, count(*) AS slums,"
    " CASE WHEN bool_and((s.area_ha >= 0) IS TRUE) THEN sum(s.area_ha) END AS slum_ha"
    " FROM (SELECT DISTINCT region FROM wanted WHERE level IN ('rt', 'village')) v"
    " JOIN rescored r ON r.rescore_id = :rescore AND r.level = 'rt' AND r.region = v.region"
    " JOIN sheets s ON s.round_id = :round AND s.rt = r.code WHERE r.slum_class <> 'none'"
    " GROUP BY r.region"
)
AGAIN = text(
    "WITH wanted AS MATERIALIZED (SELECT r.*, :round AS round_id FROM rescored r"  # noqa: S608 - our own SQL
    f" WHERE r.id = ANY(:ids)), slum AS ({SLUMS_AGAIN}), crowd AS ({CROWDS})"
    f" SELECT w.id, w.level, w.code, w.slum_class, {SEALED},"
    " coalesce(s.population, crowd.population) AS population,"
    " coalesce(s.area_ha, crowd.area_ha) AS area_ha, slum.slums,"
    " CASE WHEN slum.slums > 0 THEN slum.slum_ha ELSE 0 END AS slum_ha FROM wanted w"
    " JOIN assessments a ON a.round_id = w.round_id AND a.level = w.level AND a.code = w.code"
    " LEFT JOIN sheets s ON w.level = 'rt' AND s.round_id = w.round_id AND s.rt = w.code"
    " LEFT JOIN slum ON w.level IN ('rt', 'village') AND slum.region = w.region"
    " LEFT JOIN crowd ON w.level = 'area' AND crowd.area = w.code"
)


async def given(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, Row[Any]]:
    """What is known of these assessments' places now, by assessment."""
    found = await session.execute(BY_ID, {"ids": list(ids)})
    return {row.id: row for row in found}


async def again(
    session: AsyncSession, law: Regulation, round_id: UUID, rescore_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, StandingRead]:
    """Where places of a scoring stand under its regulation, by row of the scoring."""
    facts = {"round": round_id, "rescore": rescore_id, "ids": list(ids)}
    found = await session.execute(AGAIN, facts)
    return {row.id: rules.standing(law, row) for row in found}


async def of(session: AsyncSession, found: Iterable[Assessment]) -> dict[UUID, StandingRead]:
    """Where places stand, by assessment: as sealed, or as things are in an open round."""
    many = list(found)
    known = {one.id: stored(one) for one in many if one.sealed}
    open_ids = [one.id for one in many if not one.sealed]
    if open_ids:
        rows = await given(session, open_ids)
        known |= {id: rules.standing(load(row.regulation), row) for id, row in rows.items()}
    return known


def stored(sealed: Assessment) -> StandingRead:
    """The standing that was sealed with an assessment."""
    if sealed.standing is None:
        return rules.NOT_RECORDED
    return StandingRead.model_validate(sealed.standing)
