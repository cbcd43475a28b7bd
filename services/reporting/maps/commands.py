"""Takes into the read model where RTs and kawasan lie; the order of arrival does not matter."""

from collections.abc import Collection, Sequence
from typing import Any, Final

from pydantic_core import to_json
from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from contracts.regions import village_of
from contracts.survey import AreaDelineated
from contracts.survey_positions import VillagePositioned
from services.reporting.facts.statements import ABOVE, ALONE
from services.reporting.maps import shapes

CHANGED: Final = (
    "INSERT INTO map_changes (generation, region, changed)"
    " SELECT DISTINCT CAST(:generation AS integer), left(region, 2), uuidv7() FROM {of}"
    " ON CONFLICT (generation, region) DO UPDATE SET changed = excluded.changed"
)
# A province each, however many of its villages are in the batch.
PROVINCES: Final = "(SELECT DISTINCT left(region, 2) AS region FROM {of}) of_provinces"
OUTLINE: Final = (
    *("id uuid", "region text", "version int", "told_at timestamptz", "code text", "name text"),
    *("rts int", "ha numeric", "villages text[]"),
    *("x1 bigint", "y1 bigint", "x2 bigint", "y2 bigint", "cell bigint"),
)
NAMES: Final = [column.partition(" ")[0] for column in OUTLINE]
KEEP: Final = text(
    f"WITH put AS (INSERT INTO area_outlines AS kept (generation, {', '.join(NAMES)}, shape)"  # noqa: S608 - our own names
    f" SELECT CAST(:generation AS integer), {', '.join(NAMES)}, decode(shape, 'hex')"
    f" FROM json_to_recordset(CAST(:told AS json)) AS e ({', '.join(OUTLINE)}, shape text)"
    " ORDER BY id ON CONFLICT (generation, id) DO UPDATE SET "
    + ", ".join(f"{name} = excluded.{name}" for name in (*NAMES[1:], "shape"))
    + " WHERE kept.version < excluded.version RETURNING region) "
    + CHANGED.format(of=PROVINCES.format(of="put"))
)
NEWER: Final = text(
    "INSERT INTO village_places AS kept (generation, id, region, version)"
    " SELECT CAST(:generation AS integer), id, region, version"
    " FROM json_to_recordset(CAST(:told AS json)) AS e (id uuid, region text, version int)"
    " ORDER BY id ON CONFLICT (generation, id) DO UPDATE"
    " SET region = excluded.region, version = excluded.version"
    " WHERE kept.version < excluded.version RETURNING id"
)
PLACED: Final = "id, rt, region, source, lon, lat, x, y"
# What an RT was taken off its regions' sums, what it is added.
PLACE: Final = text(f"""
WITH told AS MATERIALIZED (
    SELECT e.id, r.rt, e.region, r.source, r.lon, r.lat, map_x(r.lon::float8) AS x,
        map_y(r.lat::float8) AS y
    FROM json_to_recordset(CAST(:told AS json)) AS e (id uuid, region text, rts json)
    CROSS JOIN LATERAL json_to_recordset(e.rts)
        AS r (rt text, lon numeric, lat numeric, source text)
), put AS (
    INSERT INTO rt_places (generation, {PLACED}, cell)
    SELECT CAST(:generation AS integer), {PLACED}, map_cell(x, y) FROM told ORDER BY id, rt
    ON CONFLICT (generation, id, rt) DO UPDATE SET source = excluded.source, lon = excluded.lon,
        lat = excluded.lat, x = excluded.x, y = excluded.y, cell = excluded.cell
    RETURNING new.region, new.x, new.y, old.x AS old_x, old.y AS old_y
), gone AS (
    DELETE FROM rt_places p WHERE p.generation = :generation AND p.id = ANY(:ids)
        AND (p.id, p.rt) NOT IN (SELECT id, rt FROM told)
    RETURNING p.region, p.x, p.y
), moved AS (
    SELECT region, 1 AS n, x, y FROM put
    UNION ALL SELECT region, -1, -old_x, -old_y FROM put WHERE old_x IS NOT NULL
    UNION ALL SELECT region, -1, -x, -y FROM gone
), changes AS (
    {CHANGED.format(of=PROVINCES.format(of="moved"))}
)
INSERT INTO region_places AS kept (generation, level, region, rts, sum_x, sum_y, x, y, cell)
SELECT CAST(:generation AS integer), level, region, n, sum_x, sum_y, sum_x / nullif(n, 0),
    sum_y / nullif(n, 0), map_cell(CAST(sum_x / nullif(n, 0) AS bigint),
    CAST(sum_y / nullif(n, 0) AS bigint))
FROM (SELECT l.level, left(m.region, l.length) AS region, sum(n) AS n, sum(x) AS sum_x,
        sum(y) AS sum_y FROM moved m CROSS JOIN {ABOVE} l (level, length) GROUP BY 1, 2) s
ORDER BY level, region
ON CONFLICT (generation, level, region) DO UPDATE SET
    rts = kept.rts + excluded.rts, sum_x = kept.sum_x + excluded.sum_x,
    sum_y = kept.sum_y + excluded.sum_y,
    x = (kept.sum_x + excluded.sum_x) / nullif(kept.rts + excluded.rts, 0),
    y = (kept.sum_y + excluded.sum_y) / nullif(kept.rts + excluded.rts, 0),
    cell = map_cell(
        CAST((kept.sum_x + excluded.sum_x) / nullif(kept.rts + excluded.rts, 0) AS bigint),
        CAST((kept.sum_y + excluded.sum_y) / nullif(kept.rts + excluded.rts, 0) AS bigint))
""")  # noqa: S608 - our own names


TOUCH: Final = text(
    CHANGED.format(of=PROVINCES.format(of="unnest(CAST(:regions AS text[])) AS r (region)"))
)


async def touch(session: AsyncSession, generation: int, regions: Collection[str]) -> None:
    """What maps show of these regions is another from here on."""
    await session.execute(TOUCH, {"generation": generation, "regions": sorted(regions)})


async def take_outlines(
    session: AsyncSession, generation: int, events: Sequence[AreaDelineated]
) -> None:
    """Keep the newest of each kawasan."""
    newest = {one.entity_id: one for one in sorted(events, key=lambda event: event.version)}
    told = to_json([_outline(event) for event in newest.values()]).decode()
    await session.execute(ALONE, {"generation": generation})
    await session.execute(KEEP, {"generation": generation, "told": told})


def _outline(event: AreaDelineated) -> dict[str, Any]:
    ha = event.measured_ha if event.verified_ha is None else event.verified_ha
    facts = {"id": event.entity_id, "region": event.region, "version": event.version}
    facts |= {"told_at": event.occurred_at, "code": event.code, "name": event.name}
    facts |= {"rts": event.rts, "ha": None if ha is None else str(ha)}
    facts |= {"villages": sorted(set(map(village_of, event.members)))}
    drawn = shapes.of_geometry(event.geometry) if event.geometry is not None else []
    if not drawn:
        return facts
    box = shapes.box_of(drawn)
    sides = {"x1": box.x1, "y1": box.y1, "x2": box.x2, "y2": box.y2, "cell": box.first}
    return facts | sides | {"shape": shapes.packed(drawn).hex()}


async def take_places(
    session: AsyncSession, generation: int, events: Sequence[VillagePositioned]
) -> None:
    """Keep where the RTs of villages lie, each as it was told last, and the middle of regions."""
    newest = {one.entity_id: one for one in sorted(events, key=lambda event: event.version)}
    await session.execute(ALONE, {"generation": generation})
    heads = [{"id": i, "region": e.region, "version": e.version} for i, e in newest.items()]
    facts = {"generation": generation, "told": to_json(heads).decode()}
    news = set((await session.execute(NEWER, facts)).scalars())
    if news:
        told = [
            {"id": id, "region": event.region, "rts": [one.model_dump() for one in event.rts]}
            for id, event in newest.items()
            if id in news
        ]
        own = {"told": to_json(told).decode(), "ids": list(news)}
        await session.execute(PLACE, facts | own)
