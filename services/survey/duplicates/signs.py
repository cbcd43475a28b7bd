"""What speaks for two records being about one household, as SQL.

The households of a round are read once and put in groups: those with one NIK, with one family card,
with one name in one place. Only inside a group is each set beside each, so that the work grows with
the households and not with the pairs of them, whatever the database knows about its tables.
"""

from collections.abc import Collection
from typing import Final
from uuid import UUID

from sqlalchemy import ARRAY, CTE, Float, Integer, Subquery, Text, Uuid, cast, text
from sqlmodel import col, select

from services.chassis import scope
from services.chassis.auth import Principal
from services.survey.duplicates import rules
from services.survey.duplicates.models import Sign
from services.survey.households.models import Household
from services.survey.persons.models import Person

# Degrees: 218 m and more, for Indonesia lies between 6° north and 11° south of the equator. Homes
# not farther apart than half of that lie in one cell of the grid, or of one that is half a cell off.
CELL: Final = 0.002
# Of more records with one number the oldest ones; when those are merged the next take their place.
MOST_ALIKE: Final = 50
PLACE: Final = "id uuid, rt text, lat float8, lon float8"
GROUP: Final = (
    f"(array_agg(ROW(id, rt, lat, lon) ORDER BY id))[1 : {MOST_ALIKE}] AS homes FROM homes"
)
# On a plane, which is exact enough over a few streets; `rules.metres` reckons alike.
METRES: Final = (
    f"{rules.EARTH} * sqrt(radians(b.lat - a.lat) ^ 2"
    " + (radians(b.lon - a.lon) * cos(radians((a.lat + b.lat) / 2))) ^ 2)"
)
PAIRS: Final = text(
    f"""
SELECT one, other, one_rt, other_rt, array_agg(DISTINCT sign) AS why,
    CAST(round(max(metres)) AS integer) AS metres
FROM (
    SELECT a.id AS one, b.id AS other, a.rt AS one_rt, b.rt AS other_rt, sign, {METRES} AS metres
    FROM (
        SELECT '{Sign.nik}' AS sign, {GROUP}
        WHERE nik_hash IS NOT NULL GROUP BY nik_hash HAVING count(*) > 1
        UNION ALL
        SELECT '{Sign.kk}', {GROUP}
        WHERE kk_hash IS NOT NULL GROUP BY kk_hash HAVING count(*) > 1
        UNION ALL
        SELECT '{Sign.name_near}', {GROUP},
            (VALUES (0, 0), (0, 0.5), (0.5, 0), (0.5, 0.5)) AS grid (north, east)
        WHERE name_hash IS NOT NULL AND lat IS NOT NULL AND lon IS NOT NULL
        GROUP BY name_hash, grid.north, grid.east,
            floor(lat / {CELL} + grid.north), floor(lon / {CELL} + grid.east)
        HAVING count(*) > 1
    ) alike, unnest(homes) AS a ({PLACE}), unnest(homes) AS b ({PLACE})
    WHERE a.id < b.id
) signs
WHERE sign <> '{Sign.name_near}' OR metres <= :metres
GROUP BY one, other, one_rt, other_rt
"""  # noqa: S608 - our own names
)


def homes(principal: Principal, round_id: UUID, ids: Collection[UUID] | None = None) -> CTE:
    """The round's households that count or may, by their hashes and where they are."""
    query = (
        select(  # type: ignore[call-overload]
            Household.id,
            Household.rt,
            Person.nik_hash,
            Person.kk_hash,
            Person.name_hash,
            cast(Household.lat, Float).label("lat"),
            cast(Household.lon, Float).label("lon"),
        )
        .join(Person, Person.id == Household.id)
        .where(
            Household.round_id == round_id,
            col(Household.state).in_(rules.COUNTED),
            scope.visible(Household.rt, principal),
        )
    )
    if ids is not None:
        query = query.where(col(Household.id).in_(ids))
    found: CTE = query.cte("homes")
    return found


def pairs(of_round: CTE, metres: int) -> Subquery:
    """Each pair once, with all that speaks for it."""
    found = PAIRS.bindparams(metres=metres).columns(
        one=Uuid, other=Uuid, one_rt=Text, other_rt=Text, why=ARRAY(Text), metres=Integer
    )
    return found.add_cte(of_round).subquery("pairs")
