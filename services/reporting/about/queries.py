"""What was taken in, service by service."""

from sqlalchemy import text
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.clock import now
from services.chassis.generations import SERVING, serving
from services.chassis.problems import Language
from services.reporting.about import rules
from services.reporting.about.models import AboutRead
from services.reporting.maps import queries as maps
from services.reporting.settings import Publication

HEARD = text(
    "SELECT split_part(subject, '.', 1) AS service, sum(events)::bigint AS events,"  # noqa: S608 - our own names
    " max(newest) AS newest, max(heard_at) AS heard_at FROM heard_events"
    f" WHERE generation = {SERVING} AND subject NOT LIKE 'reporting.%'"  # our own tell of no intake
    " GROUP BY 1 ORDER BY 1"
)
# By the clock of the capital, as names count.
LEARNED = text(
    "SELECT count(DISTINCT code) FROM known_regions"
    " WHERE valid_from <= (now() AT TIME ZONE 'Asia/Jakarta')::date"
)


async def about(session: AsyncSession, by: Publication, lang: Language) -> AboutRead:
    """What the data is."""
    heard = (await session.execute(HEARD)).all()
    learned = (await session.execute(LEARNED)).scalar_one()
    generation = await serving(session)
    borders = maps.attribution(await maps.boundary_sets(session)) or None
    return rules.about(heard, generation, (learned, borders), by, lang, now())
