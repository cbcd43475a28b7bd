"""Finding places in the read model and in the list of regions."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import contains, level_of, regions, valid_region_code, village_of
from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.generations import SERVING
from services.chassis.problems import RegionNotFound
from services.reporting.places import rules
from services.reporting.places.models import Place, PlaceRead
from services.reporting.reach import asked

MOST = 20
# The first column of the key is the level: at most a row per year and region is read.
YEARS = text(
    f"SELECT DISTINCT year FROM recap_deltas WHERE generation = {SERVING}"  # noqa: S608
    " AND level = :level AND (region = :region OR :region = '*') ORDER BY year"
)
RT_YEARS = text(
    f"SELECT year, name FROM rt_deltas WHERE generation = {SERVING} AND rt = :region"  # noqa: S608
    " ORDER BY year"
)


async def get(session: AsyncSession, code: str, principal: Principal) -> PlaceRead:
    """A place in the caller's regions; raises RegionNotFound."""
    if valid_region_code(code) and level_of(code) == "rt":
        return await _rt(session, code, principal)
    asked(principal, code)
    found = rules.place(code)
    level = "province" if found.level == "country" else found.level
    rows = await session.execute(YEARS, {"level": level, "region": code})
    return _whole(found, principal, list(rows.scalars()))


async def _rt(session: AsyncSession, code: str, principal: Principal) -> PlaceRead:
    """An RT that has a sealed score."""
    scope.ensure_mine(principal, village_of(code))
    rows = (await session.execute(RT_YEARS, {"region": code})).all()
    if not rows:
        raise RegionNotFound(region=code)
    return _whole(rules.place(code, rows[-1].name), principal, [row.year for row in rows])


def _whole(found: Place, principal: Principal, years: list[int]) -> PlaceRead:
    above = rules.parents(found.region, principal)
    return PlaceRead(**found.model_dump(), parents=above, years=years)


def own(principal: Principal) -> list[Place]:
    """Where the caller may start: the regions of the account."""
    return [rules.place(code) for code in principal.regions]


def search(principal: Principal, words: str) -> list[Place]:
    """Regions of that name inside the caller's, best match first."""
    tops = [code for code in principal.regions if not _within_another(code, principal)]
    hits = [hit for top in tops for hit in regions.search(words, within=top, limit=MOST)]
    return [rules.place(hit.code) for hit in hits[:MOST]]


def _within_another(code: str, principal: Principal) -> bool:
    return any(contains(other, code) for other in principal.regions if other != code)
