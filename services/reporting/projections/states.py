"""What RTs are, year by year, as their sealed scores tell it (ADR 0012)."""

from services.reporting.projections.models import MEASURES, VOLUMES

# A regulation's own numbers of criteria that others number otherwise.
OLD = "regulation = 'permen-02-2016'"


def told(part: str, name: str) -> str:
    """A number that the assessment tells, 0 where nobody measured it."""
    return f"coalesce(CAST({part} ->> {name} AS numeric), 0)"


def told_before(part: str, name: str) -> str:
    """The same, of the older regulation alone."""
    return f"CASE WHEN {OLD} THEN {told(part, name)} ELSE 0 END"


MEASURED = {name: told("measures", f"'{name}'") for name in MEASURES}
MEASURED |= {name: told("volumes", f"'{name[1:]}'") for name in VOLUMES}
MEASURED["v4c"] = told("volumes", f"CASE WHEN {OLD} THEN '4e' ELSE '4c' END")
MEASURED |= {f"old_{name}": told_before("volumes", f"'{name}'") for name in ("4c", "4d", "6c")}
MEASURED["rts_older"] = f"CASE WHEN {OLD} THEN 1 ELSE 0 END"
RANK = "array_position(ARRAY['none', 'light', 'medium', 'heavy'], {})"
MEASURED["slum_population"] = (
    f"CASE slum_class WHEN 'none' THEN 0 ELSE {MEASURED['population']} END"
)
MEASURES_TOLD = ", ".join(f"{what} AS {name}" for name, what in MEASURED.items())

# An exit stands in its year with the newest score that its RT has by then.
STANDS = """
SELECT assessment_id, rt, year, name, open_flags, slum_class, area_ha, sealed_at,
    NULL::numeric AS exit_ha{facts}
FROM rt_scores WHERE {scores}
UNION ALL SELECT s.assessment_id, x.rt, x.year, s.name, s.open_flags, s.slum_class, s.area_ha,
    x.sealed_at, x.area_ha{facts}
FROM (SELECT rt, year, sealed_at, area_ha FROM rt_exits WHERE {scores} AND {in_force}) x
CROSS JOIN LATERAL (SELECT * FROM rt_scores WHERE {scores} AND rt = x.rt AND year <= x.year
    ORDER BY year DESC, sealed_at DESC, assessment_id DESC LIMIT 1) s
"""
# It left by an exit of this era, and was no slum in that year nor since.
LEFT = (
    "(first_value(exit_ha) OVER since IS NOT NULL AND NOT bool_or(slum_class <> 'none') OVER since)"
)

# What an RT is in each year with a sealed round or an exit, and after: as the newest round of that
# year says. The newest baseline of a year begins a new era, in which "was slum" and the baseline are looked up.
STATES = f"""
SELECT rt, year, name, open_flags, {{sealed}}
    (slum_class = 'none')::int AS rts_none,
    (slum_class = 'light')::int AS rts_light,
    (slum_class = 'medium')::int AS rts_medium,
    (slum_class = 'heavy')::int AS rts_heavy,
    CASE slum_class WHEN 'none' THEN area_ha ELSE 0 END AS ha_none,
    CASE slum_class WHEN 'light' THEN area_ha ELSE 0 END AS ha_light,
    CASE slum_class WHEN 'medium' THEN area_ha ELSE 0 END AS ha_medium,
    CASE slum_class WHEN 'heavy' THEN area_ha ELSE 0 END AS ha_heavy,
    CASE WHEN first_value(base_class) OVER era <> 'none'
        THEN first_value(base_ha) OVER era ELSE 0 END AS baseline_ha,
    CASE WHEN slum_class = 'none' AND bool_or(slum_class <> 'none') OVER era AND NOT {LEFT}
        THEN area_ha ELSE 0 END AS below_line_ha,
    CASE WHEN {LEFT} THEN first_value(exit_ha) OVER since ELSE 0 END AS handled_ha,
    CASE WHEN slum_class <> 'none' AND coalesce(first_value(base_class) OVER era, 'none') = 'none'
        THEN area_ha ELSE 0 END AS new_ha,
    CASE WHEN slum_class <> 'none' AND {RANK.format("slum_class")}
        < {RANK.format("first_value(base_class) OVER era")} THEN area_ha ELSE 0 END AS lowered_ha
    {{measured}}
FROM (
    SELECT cur.*, base_class, base_ha, count(base_class) OVER up_to AS eras,
        count(exit_ha) OVER up_to AS exits
    FROM (SELECT DISTINCT ON (rt, year) rt, year, name, open_flags, slum_class, area_ha,
              sealed_at, max(exit_ha) OVER (PARTITION BY rt, year) AS exit_ha{{carried}}
          FROM ({{stands}}) stands
          ORDER BY rt, year, sealed_at DESC, assessment_id DESC) cur
    LEFT JOIN (SELECT DISTINCT ON (rt, year) rt, year, slum_class AS base_class, area_ha AS base_ha
          FROM rt_scores
          WHERE {{scores}} AND round_kind = 'baseline'
          ORDER BY rt, year, sealed_at DESC, assessment_id DESC) base USING (rt, year)
    WINDOW up_to AS (PARTITION BY rt ORDER BY year)
) known
WINDOW era AS (PARTITION BY rt, eras ORDER BY year),
    since AS (PARTITION BY rt, eras, exits ORDER BY year)
"""  # noqa: S608 - our own names


# When what is known up to a year was sealed at last, and what is known from it on at first.
SEALED = """max(sealed_at) OVER (PARTITION BY rt ORDER BY year) AS sealed_to,
    min(first_sealed_at) OVER (PARTITION BY rt ORDER BY year
        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS sealed_from,"""
FIRST_SEALED = "min(sealed_at) OVER (PARTITION BY rt, year) AS first_sealed_at"


IN_FORCE = "ended_at = 'infinity'"


def states(scores: str, in_force: str = IN_FORCE, *, whole: bool) -> str:
    """The states that scores and exits of this condition tell; `whole` with volumes, which are wide."""
    facts = ", regulation, volumes, measures" if whole else ""
    return STATES.format(
        stands=STANDS.format(scores=scores, in_force=in_force, facts=facts),
        scores=scores,
        sealed=SEALED if whole else "",
        measured=f", {MEASURES_TOLD}" if whole else "",
        carried=f"{facts}, {FIRST_SEALED}" if whole else "",
    )
