"""Form areas and change their members; open rounds follow, sealed ones never."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import delete, insert, text
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import village_of
from services.chassis import scope, sight
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.survey.areas import queries, rules
from services.survey.areas.models import Area, AreaChange, AreaCreate, AreaMember, AreaRead
from services.survey.areas.problems import AreaExists, MemberElsewhere
from services.survey.outlines import telling
from services.survey.positions import telling as positions
from services.survey.sheets import commands as sheets

# An import names the area of RTs that are in none yet, and forms areas that do not exist yet.
FORM = text(
    "INSERT INTO areas (id, code, name, region, import_id, version, told, created_at)"
    " SELECT DISTINCT ON (r.area) uuidv7(), r.area, r.area_name, left(r.region, 5), :import, 1, 0, now()"
    " FROM import_rows r WHERE r.import_id = :import AND r.area IS NOT NULL"
    " ORDER BY r.area, r.row ON CONFLICT (code) DO NOTHING"
)
JOIN = (
    "INSERT INTO area_members (rt, area, region, import_id)"
    " SELECT r.rt, r.area, r.region, :import FROM import_rows r"
    " WHERE r.import_id = :import AND r.area IS NOT NULL ON CONFLICT (rt) DO NOTHING"
)
LEAVE = (
    "DELETE FROM area_members WHERE import_id = :import"
    " AND rt IN (SELECT rt FROM import_rows WHERE import_id = :import)"
)
STAY = (
    "INSERT INTO area_members (rt, area, region, import_id)"  # noqa: S608 - our own SQL
    " SELECT DISTINCT ON (r.rt) r.rt, r.area, r.region, r.import_id FROM import_rows gone"
    " JOIN import_rows r ON r.rt = gone.rt AND r.area IS NOT NULL"
    f" JOIN imports i ON i.id = r.import_id AND {sheets.IN_FORCE}"
    " WHERE gone.import_id = :import ORDER BY r.rt, i.applied_at DESC ON CONFLICT (rt) DO NOTHING"
)
DISSOLVE = text(
    "DELETE FROM areas a WHERE a.import_id IS NOT NULL"  # noqa: S608 - our own SQL
    " AND a.code IN (SELECT area FROM import_rows WHERE import_id = :import)"
    " AND NOT EXISTS (SELECT 1 FROM area_members m WHERE m.area = a.code)"
    " AND NOT EXISTS (SELECT 1 FROM area_outlines o WHERE o.area = a.code)"
    " AND NOT EXISTS (SELECT 1 FROM import_rows r JOIN imports i ON i.id = r.import_id"
    f"  WHERE r.area = a.code AND {sheets.IN_FORCE})"
)


# A change of members gives each area it meets a new version, as a person's change does.
# The villages of those that are drawn: a point inside is where their RTs lie.
CHANGED = (
    "WITH changed AS ({} RETURNING area, region) SELECT DISTINCT c.area,"
    " CASE WHEN p.area IS NOT NULL THEN c.region END AS village"
    " FROM changed c LEFT JOIN area_points p USING (area)"
)
MEET = text("UPDATE areas SET version = version + 1 WHERE code = ANY(:codes)")


async def hold(session: AsyncSession) -> None:
    """Change memberships one after the other: imports of any round and people share them."""
    await session.execute(text("LOCK TABLE area_members IN SHARE ROW EXCLUSIVE MODE"))


async def form(session: AsyncSession, data: AreaCreate, *, by: Principal) -> AreaRead:
    """Form an area in a regency of the caller's."""
    scope.ensure_mine(by, data.region)
    code = rules.code_of(data.region, data.name)
    await hold(session)
    if await queries.find(session, code) is not None:
        raise AreaExists(code=code)
    area = Area(code=code, name=data.name, region=data.region)
    session.add(area)
    await session.flush()
    await _set_members(session, area, rules.members(data.members, area.region), [], by=by)
    return (await queries.views(session, [area]))[0]


async def change(
    session: AsyncSession, code: str, data: AreaChange, *, if_match: str, by: Principal
) -> AreaRead:
    """Give the area these members."""
    await hold(session)
    area = await queries.get(session, code, by)
    check_version(area, if_match)
    before = (await queries.views(session, [area]))[0].members
    wanted = rules.members(data.members, area.region)
    await _set_members(session, area, wanted, before, by=by)
    area.version += 1
    session.add(area)
    await session.flush()
    at = now()
    await telling.tell(session, [code], at=at, actor=by.id)
    if area.outline_version is not None:
        villages = set(map(village_of, {*before, *wanted}))
        await positions.tell(session, villages, at=at, actor=by.id)
    return (await queries.views(session, [area]))[0]


async def _set_members(
    session: AsyncSession,
    area: Area,
    wanted: Sequence[str],
    before: Sequence[str],
    *,
    by: Principal,
) -> None:
    other = await queries.elsewhere(session, area.code, wanted)
    if other is not None:
        raise MemberElsewhere(rt=other.rt, area=other.area)
    await session.execute(delete(AreaMember).where(col(AreaMember.area) == area.code))
    rows = [{"rt": rt, "area": area.code, "region": village_of(rt)} for rt in wanted]
    if rows:
        await session.execute(insert(AreaMember), rows)
    await sheets.touch_rts(session, sorted({*wanted, *before}))
    async with sight.everything(session):  # a round and its sums may reach beyond the caller's
        await sheets.follow_areas(session, at=now(), actor=by.id)


async def follow_import(
    session: AsyncSession, import_id: UUID, *, applied: bool, at: datetime, actor: str
) -> set[str]:
    """An applied import forms the areas it names; an undone one takes its own away again.

    Answers the villages of which RTs lie elsewhere now, to be told last.
    """
    facts = {"import": import_id}
    if applied:
        await session.execute(FORM, facts)
    met: set[str] = set()
    villages: set[str] = set()
    for change in (JOIN,) if applied else (LEAVE, STAY):
        changed = await session.execute(text(CHANGED.format(change)), facts)
        for area, village in changed:
            met.add(area)
            villages.update([village] if village else ())
    await session.execute(MEET, {"codes": list(met)})
    if not applied:
        await session.execute(DISSOLVE, facts)
    await telling.tell(session, met, at=at, actor=actor)
    return villages
