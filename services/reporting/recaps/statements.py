"""What is asked of the read model for a recap: of a year its sums, of a day what was known by then.

A day's recap is that of its year as it was known when the day ended. What of an RT was sealed since
is taken off the sums of the year; money and activities are added up by the version that stood.
"""

import re

from sqlalchemy import text

from services.chassis.generations import SERVING
from services.chassis.wire import Question
from services.reporting.decrees.queries import FOUND as DECREES
from services.reporting.facts.sums import KINDS
from services.reporting.projections.models import COUNTS, HECTARES
from services.reporting.projections.states import states as of_scores
from services.reporting.reach import OWN

SLUM = "ha_light + ha_medium + ha_heavy"
FIGURED = tuple(name for name in (*COUNTS, *HECTARES) if name != "lowered_ha")
SUMMED = {name: name for name in FIGURED} | {
    "slum_ha": SLUM,
    "left_ha": f"{SLUM} + below_line_ha",
}
# Hectares leave the database as they are written: exact, and never a number on the way.
SUMS = ", ".join(
    f"coalesce(sum({what}), 0){'' if name in COUNTS else '::text'} AS {name}"
    for name, what in SUMMED.items()
)
SEEN = f"generation = {SERVING} AND year <= :year"
STAGES = ("committed", "released", "spent")
AMOUNTS = ", ".join(f"sum({name}) AS {name}" for name in STAGES)
ROW = ", ".join(f"'{name}', {name}::text" for name in STAGES)


def money(places: str) -> str:
    """Rupiah of places by source, up to the year, as JSON."""
    return (
        f"(SELECT coalesce(json_agg(json_build_object('source', source, {ROW}) ORDER BY source),"  # noqa: S608 - our own names
        f" '[]') FROM (SELECT source, {AMOUNTS} FROM money_deltas WHERE {SEEN} AND {places}"
        " GROUP BY source) m WHERE committed + released + spent <> 0)"
    )


def states(counted: str) -> str:
    """How many activities are in which state, as JSON."""
    return (
        "(SELECT coalesce(json_object_agg(state, n ORDER BY state), '{}')"  # noqa: S608
        f" FROM ({counted} GROUP BY state) a WHERE n <> 0)"
    )


def activities(places: str) -> str:
    """Activities of places by state, planned for the year or before."""
    return states(
        f"SELECT state, sum(lingkungan + sosial + ekonomi) AS n FROM activity_deltas"  # noqa: S608
        f" WHERE {SEEN} AND {places}"
    )


# The region itself as the first row, then those below it: what each was changed by last.
PLACES = (
    "SELECT '' AS region, string_agg(CAST(changed AS text), ',' ORDER BY region) AS changed,"  # noqa: S608
    " :whole AS level, :own_first AS first, :own_end AS beyond FROM recap_regions"
    f" WHERE generation = {SERVING} AND since <= :year AND {OWN} UNION ALL"
    " (SELECT region, CAST(changed AS text), level, region, region || ' ' FROM recap_regions"
    f" WHERE generation = {SERVING} AND since <= :year AND level = :level"
    " AND region >= :first AND region < :end AND region > :after ORDER BY region LIMIT :limit)"
)
CHANGES = (
    "SELECT array_agg(region ORDER BY region) AS regions,"  # noqa: S608 - our own names
    f" array_agg(changed ORDER BY region) AS changes FROM ({PLACES}) place"
)


def by_name(statement: str) -> str:
    """The same with names as questions have them; what is cast stays."""
    return re.sub(r"(?<!:):(\w+)", r"%(\1)s", statement)


# With the decrees of the region, for both are asked of every year.
CHANGED = Question(
    "recap_changed",
    f"SELECT c.*, ({DECREES}) AS decrees FROM ({by_name(CHANGES)}) c",  # noqa: S608 - our own names
)
PLACE = (
    "level = place.level AND region >= place.first AND region < place.beyond"
    " AND (place.region || ' ' || place.changed = ANY(:known)) IS NOT true"
)
RECAP = text(
    f"WITH place AS MATERIALIZED ({PLACES}) SELECT place.region, place.changed, s.*,"  # noqa: S608
    f" {money(PLACE)}, {activities(PLACE)} FROM place"
    f" CROSS JOIN LATERAL (SELECT {SUMS} FROM recap_deltas WHERE {SEEN} AND {PLACE}) s"
    " ORDER BY region"
)
# Of an RT: the activities of its village, or of a region above, that have a place in it. The region
# is named, for by that an index is followed also where rows are guarded. Money has no RT.
IN_RT = states(
    f"SELECT state, count(*) AS n FROM activities WHERE {SEEN} AND region IN"  # noqa: S608
    " (left(place.rt, 13), left(place.rt, 8), left(place.rt, 5), left(place.rt, 2))"
    " AND places @> jsonb_build_array(jsonb_build_object('rt', place.rt))"
)
TOTAL = (
    f"(SELECT '' AS region, NULL AS name, {SUMS}, {money(OWN)} AS money,"  # noqa: S608 - our own names
    f" {activities(OWN)} AS activities FROM recap_deltas WHERE {SEEN} AND {OWN})"
)
OF_RTS = (
    f"{TOTAL} UNION ALL (SELECT place.*, '[]'::json, {IN_RT} FROM (SELECT rt,"  # noqa: S608
    f" (array_agg(name ORDER BY year DESC))[1], {SUMS} FROM rt_deltas"
    f" WHERE {SEEN} AND rt >= :first AND rt < :end AND rt > :after"
    " GROUP BY rt ORDER BY rt LIMIT :limit) place)"
)
# All in one row, with the decrees: one round trip, that of BEGIN.
COLUMNS = ", ".join(("region", "name", *SUMMED, "money", "activities"))
RECAP_OF_RTS = Question(
    "recap_rts",
    f"SELECT ({DECREES}) AS decrees, (SELECT json_agg(json_build_array({COLUMNS})"  # noqa: S608
    f" ORDER BY region) FROM ({by_name(OF_RTS)}) r) AS rows",
)

# The end of a day is `:until`, its year `:year`; places are of `:length`.
FACTS = f"generation = {SERVING} AND region >= :inside_first AND region < :inside_end"
RTS = f"{SEEN} AND rt >= :inside_first AND rt < :inside_end"
STOOD = "told_at < :until"
STOOD_BEFORE = f"{STOOD} AND ended_at >= :until"
POSTED = "left(region, :length) AS code, source, kind, amount"
STATE = "left(region, :length) AS code, state"
# By places of the level, and all together ('' AS region): what is of regions above is in these.
BY_PLACE = "ROLLUP (code) HAVING grouping(code) = 1 OR length(code) = :length"
PLUS, MINUS = (", ".join(f"{sign}{name} AS {name}" for name in FIGURED) for sign in ("", "-"))
RUPIAH = ", ".join(
    f"coalesce(sum(amount) FILTER (WHERE kind = '{KINDS[name]}'), 0) AS {name}" for name in STAGES
)
FOUND = ", ".join(
    f"coalesce(f.{name}, {'0' if name in COUNTS else repr('0')}) AS {name}" for name in SUMMED
)


THEN = "ended_at >= :until"  # of an exit: it stood at the end of the day


def known(scores: str) -> str:
    """RTs as they were known from these of their scores."""
    return (
        f"SELECT DISTINCT ON (rt) rt, name, {', '.join(FIGURED)}"  # noqa: S608 - our own names
        f" FROM ({of_scores(scores, THEN, whole=False)}) s ORDER BY rt, year DESC"
    )


SEALED = f"{SEEN} AND sealed_at < :until"
# Exits that stood then and were taken back since have left no trace in the rows of years.
TAKEN_BACK = f"sealed_at < :until AND {THEN} AND ended_at < 'infinity'"
# Most RTs were known as their rows of years tell, up to one of these years; `odd` are the others.
OF_PLACES = (
    f"WITH place AS MATERIALIZED ({PLACES}), odd AS MATERIALIZED (SELECT DISTINCT rt FROM rt_deltas"  # noqa: S608 - our own names
    f" WHERE {RTS} AND sealed_to >= :until AND sealed_from < :until"
    f" UNION SELECT rt FROM rt_exits WHERE {RTS} AND {TAKEN_BACK}),"
    f" figures AS (SELECT coalesce(code, '') AS region, {SUMS} FROM ("
    f"SELECT region AS code, {PLUS} FROM recap_deltas WHERE {SEEN}"
    " AND level = :level AND region >= :first AND region < :end"
    f" UNION ALL SELECT left(rt, :length), {MINUS} FROM rt_deltas WHERE {RTS}"
    " AND (sealed_to >= :until OR rt IN (TABLE odd))"
    f" UNION ALL SELECT left(rt, :length), {PLUS}"
    f" FROM ({known(f'{SEALED} AND rt = ANY(ARRAY(TABLE odd))')}) o) r GROUP BY ROLLUP (code)),"
    f" rupiah AS (SELECT coalesce(code, '') AS region, source, {RUPIAH} FROM ("
    f"SELECT {POSTED} FROM postings WHERE {FACTS} AND fiscal_year <= :year AND {STOOD}"
    f" UNION ALL SELECT {POSTED} FROM posting_versions WHERE {FACTS} AND fiscal_year <= :year"
    f" AND {STOOD_BEFORE}) p GROUP BY source, {BY_PLACE}),"
    " works AS (SELECT coalesce(code, '') AS region, state, count(*) AS n FROM ("
    f"SELECT {STATE} FROM activities WHERE {FACTS} AND year <= :year AND {STOOD}"
    f" UNION ALL SELECT {STATE} FROM activity_versions WHERE {FACTS} AND year <= :year"
    f" AND {STOOD_BEFORE}) a GROUP BY state, {BY_PLACE}),"
    f" rupiah_told AS (SELECT region, json_agg(json_build_object('source', source, {ROW})"
    " ORDER BY source) AS money FROM rupiah WHERE committed + released + spent <> 0"
    " GROUP BY region),"
    " works_told AS (SELECT region, json_object_agg(state, n ORDER BY state) AS activities"
    " FROM works GROUP BY region)"
    f" SELECT region, NULL, {FOUND}, coalesce(money, '[]'), coalesce(activities, '{{}}')"
    " FROM place LEFT JOIN figures f USING (region) LEFT JOIN rupiah_told USING (region)"
    " LEFT JOIN works_told USING (region)"
)
ON_DAY = text(f"{OF_PLACES} ORDER BY region")
# Of a page of RTs: theirs alone are read.
PAGE = (
    f"SELECT DISTINCT rt FROM rt_scores WHERE {SEALED} AND rt >= :first_rt AND rt < :end_rt"  # noqa: S608
    " AND rt > :after ORDER BY rt LIMIT :rts"
)
IN_RT_THEN = states(
    "SELECT state, count(*) AS n FROM ("  # noqa: S608 - our own names
    + " UNION ALL ".join(
        f"SELECT state FROM {table} WHERE {SEEN} AND {stood} AND region IN"  # noqa: S608
        " (left(place.rt, 13), left(place.rt, 8), left(place.rt, 5), left(place.rt, 2))"
        " AND places @> jsonb_build_array(jsonb_build_object('rt', place.rt))"
        for table, stood in (("activities", STOOD), ("activity_versions", STOOD_BEFORE))
    )
    + ") w"
)
EACH = ", ".join(f"({what}){'' if name in COUNTS else '::text'}" for name, what in SUMMED.items())
RTS_ON_DAY = text(
    f"{OF_PLACES} UNION ALL (SELECT rt, name, {EACH}, '[]'::json, {IN_RT_THEN} FROM"  # noqa: S608
    f" ({known(f'{SEALED} AND rt = ANY(ARRAY({PAGE}))')}) place) ORDER BY region"
)
