"""Form areas and change their members; open rounds follow, sealed ones never."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, insert, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import village_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.concurrency import check_version
from services.survey.areas import queries, rules
from services.survey.areas.models import Area, AreaChange, AreaCreate, AreaMember, AreaRead
from services.survey.areas.problems import AreaExists, MemberElsewhere
from services.survey.assessments import commands as assessments
from services.survey.rounds import queries as rounds

# An import names the area of RTs that are in none yet, and forms areas that do not exist yet.
FORM = text(
    "INSERT INTO areas (id, code, name, region, import_id, version, created_at)"
    " SELECT DISTINCT ON (r.area) uuidv7(), r.area, r.area_name, left(r.region, 5), :import, 1, now()"
    " FROM import_rows r WHERE r.import_id = :import AND r.area IS NOT NULL"
    " ORDER BY r.area, r.row ON CONFLICT (code) DO NOTHING"
)
JOIN = text(
    "INSERT INTO area_members (rt, area, region, import_id)"
    " SELECT r.rt, r.area, r.region, :import FROM import_rows r"
    " WHERE r.import_id = :import AND r.area IS NOT NULL ON CONFLICT (rt) DO NOTHING"
)
LEAVE = text("DELETE FROM area_members WHERE import_id = :import")
STAY = text(
    "INSERT INTO area_members (rt, area, region, import_id)"
    " SELECT DISTINCT ON (r.rt) r.rt, r.area, r.region, r.import_id FROM import_rows gone"
    " JOIN import_rows r ON r.rt = gone.rt AND r.area IS NOT NULL"
    " JOIN imports i ON i.id = r.import_id AND i.status = 'applied'"
    " WHERE gone.import_id = :import ORDER BY r.rt, i.applied_at DESC ON CONFLICT (rt) DO NOTHING"
)
DISSOLVE = text(
    "DELETE FROM areas a WHERE a.import_id IS NOT NULL"
    " AND a.code IN (SELECT area FROM import_rows WHERE import_id = :import)"
    " AND NOT EXISTS (SELECT 1 FROM area_members m WHERE m.area = a.code)"
    " AND NOT EXISTS (SELECT 1 FROM import_rows r JOIN imports i ON i.id = r.import_id"
    "  WHERE r.area = a.code AND i.status = 'applied')"
)
MOVE = text(
    "UPDATE sheets s SET area = m.area FROM (SELECT unnest(CAST(:rts AS text[])) AS rt) t"
    " LEFT JOIN area_members m ON m.rt = t.rt WHERE s.rt = t.rt AND s.round_id = :round"
)


async def form(session: AsyncSession, data: AreaCreate, *, by: Principal) -> AreaRead:
    """Form an area in a regency of the caller's."""
    scope.ensure_mine(by, data.region)
    code = rules.code_of(data.region, data.name)
    if await queries.find(session, code) is not None:
        raise AreaExists(code=code)
    area = Area(code=code, name=data.name, region=data.region)
    session.add(area)
    await session.flush()
    await _set_members(session, area, rules.members(data.members, area.region), [])
    return (await queries.views(session, [area]))[0]


async def change(
    session: AsyncSession, code: str, data: AreaChange, *, if_match: str, by: Principal
) -> AreaRead:
    """Give the area these members."""
    area = await queries.get(session, code, by, for_update=True)
    check_version(area, if_match)
    before = (await queries.views(session, [area]))[0].members
    await _set_members(session, area, rules.members(data.members, area.region), before)
    area.version += 1
    session.add(area)
    await session.flush()
    return (await queries.views(session, [area]))[0]


async def _set_members(
    session: AsyncSession, area: Area, wanted: Sequence[str], before: Sequence[str]
) -> None:
    other = await queries.elsewhere(session, area.code, wanted)
    if other is not None:
        raise MemberElsewhere(rt=other.rt, area=other.area)
    await session.execute(delete(AreaMember).where(col(AreaMember.area) == area.code))
    rows = [{"rt": rt, "area": area.code, "region": village_of(rt)} for rt in wanted]
    if rows:
        await session.execute(insert(AreaMember), rows)
    await _follow(session, area, sorted({*wanted, *before}))


async def _follow(session: AsyncSession, area: Area, rts: Sequence[str]) -> None:
    """Open rounds see the new membership in their sheets and area scores."""
    for id in await queries.open_rounds(session, rts):
        round = await rounds.locked(session, UUID(str(id)))
        await session.execute(MOVE, {"rts": list(rts), "round": round.id})
        await assessments.recompute_areas(session, round, [area.code])


async def follow_import(session: AsyncSession, import_id: UUID, *, applied: bool) -> None:
    """An applied import forms the areas it names; an undone one takes its own away again."""
    for statement in (FORM, JOIN) if applied else (LEAVE, STAY, DISSOLVE):
        await session.execute(statement, {"import": import_id})
