"""What is asked of the read model for a breakdown: facts as they stand, or stood on a day.

A year's end is infinity: all that was told. `:past` says whether older versions are looked at.
"""

from collections.abc import Mapping

from sqlalchemy import TextClause, text

from services.chassis.generations import SERVING
from services.reporting.breakdown.models import Of
from services.reporting.facts.sums import KINDS
from services.reporting.recaps.statements import BY_PLACE, FACTS, PLACES, STOOD, STOOD_BEFORE

WORK = "id, region, year, state, dimension, programme, sources, cost"
MONEY = "region, source, fiscal_year, kind, amount"
NOTHING = ", ".join(f"0 AS {name}" for name in KINDS)
AMOUNTS = ", ".join(
    f"CASE m.kind WHEN '{kind}' THEN m.amount ELSE 0 END AS {name}" for name, kind in KINDS.items()
)
SUMMED = ("activities", "planned", *KINDS)
SUMS = ", ".join(f"sum({name}) AS {name}" for name in SUMMED)
ANYTHING = " OR ".join(f"f.{name} <> 0" for name in SUMMED)
STOOD_WORKS = (
    f"SELECT {WORK} FROM activities WHERE generation = {SERVING} AND {STOOD}"  # noqa: S608 - our own names
    f" UNION ALL SELECT {WORK} FROM activity_versions WHERE :past AND generation = {SERVING}"
    f" AND {STOOD_BEFORE}"
)
STOOD_MONEY = (
    f"SELECT {MONEY}, activity_id FROM postings WHERE {FACTS} AND {STOOD}"  # noqa: S608
    f" UNION ALL SELECT {MONEY}, (SELECT activity_id FROM postings p WHERE (p.generation, p.id)"
    " = (v.generation, v.id)) FROM posting_versions v"
    f" WHERE :past AND {FACTS} AND {STOOD_BEFORE}"
)


def counted(of: Of) -> str:
    """Each activity that is not cancelled, by its value and what it is to cost."""
    each, value, planned = "", f"w.{of}", "w.cost"
    if of == "source":
        each = ", jsonb_to_recordset(w.sources) AS s (source text, amount numeric)"
        value, planned = "s.source", "s.amount"
    return (
        f"SELECT left(w.region, :length) AS code, {value} AS value, 1 AS activities,"  # noqa: S608
        f" {planned} AS planned, {NOTHING} FROM ({STOOD_WORKS}) w{each} WHERE w.year <= :year"
        " AND w.region >= :inside_first AND w.region < :inside_end AND w.state <> 'cancelled'"
    )


def paid(of: Of) -> str:
    """Each posting by its source, or as its activity; a ceiling is meant for none yet."""
    value, joined, meant = "m.source", "", ""
    if of != "source":
        value, joined = f"w.{of}", f" LEFT JOIN ({STOOD_WORKS}) w ON w.id = m.activity_id"
        meant = " AND m.kind <> 'ceiling'"
    return (
        f"SELECT left(m.region, :length), {value}, 0, 0, {AMOUNTS}"  # noqa: S608
        f" FROM ({STOOD_MONEY}) m{joined} WHERE m.fiscal_year <= :year AND m.amount <> 0{meant}"
    )


def statement(of: Of) -> TextClause:
    """The region itself (without a code) and a page of those below it, value by value."""
    return text(
        f"WITH place AS MATERIALIZED ({PLACES}), figures AS (SELECT coalesce(code, '') AS region,"  # noqa: S608
        f" value, {SUMS} FROM ({counted(of)} UNION ALL {paid(of)}) f GROUP BY value, {BY_PLACE})"
        f" SELECT place.region, f.region IS NOT NULL AS found, value, {', '.join(SUMMED)}"
        f" FROM place LEFT JOIN figures f ON f.region = place.region AND ({ANYTHING})"
        " ORDER BY place.region, value NULLS LAST"
    )


STATEMENTS: Mapping[Of, TextClause] = {
    of: statement(of) for of in ("source", "dimension", "programme")
}
