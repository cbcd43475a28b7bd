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

# What an RT is in each year with a sealed round, and after: as the newest round of that year says.
# The newest baseline of a year begins a new era, in which "was slum" and the baseline are looked up.
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
    CASE WHEN slum_class = 'none' AND bool_or(slum_class <> 'none') OVER era
        THEN area_ha ELSE 0 END AS below_line_ha,
    0::numeric AS handled_ha,
    CASE WHEN slum_class <> 'none' AND coalesce(first_value(base_class) OVER era, 'none') = 'none'
        THEN area_ha ELSE 0 END AS new_ha,
    CASE WHEN slum_class <> 'none' AND {RANK.format("slum_class")}
        < {RANK.format("first_value(base_class) OVER era")} THEN area_ha ELSE 0 END AS lowered_ha
    {{measured}}
FROM (
    SELECT cur.*, base_class, base_ha, count(base_class) OVER (PARTITION BY rt ORDER BY year) AS eras
    FROM (SELECT DISTINCT ON (rt, year) rt, year, name, open_flags, slum_class, area_ha,
              sealed_at{{carried}}
          FROM rt_scores WHERE {{scores}}
          ORDER BY rt, year, sealed_at DESC, assessment_id DESC) cur
    LEFT JOIN (SELECT DISTINCT ON (rt, year) rt, year, slum_class AS base_class, area_ha AS base_ha
          FROM rt_scores
          WHERE {{scores}} AND round_kind = 'baseline'
          ORDER BY rt, year, sealed_at DESC, assessment_id DESC) base USING (rt, year)
) known
WINDOW era AS (PARTITION BY rt, eras ORDER BY year)
"""  # noqa: S608 - our own names


# When what is known up to a year was sealed at last, and what is known from it on at first.
SEALED = """max(sealed_at) OVER (PARTITION BY rt ORDER BY year) AS sealed_to,
    min(first_sealed_at) OVER (PARTITION BY rt ORDER BY year
        ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS sealed_from,"""
FIRST_SEALED = "min(sealed_at) OVER (PARTITION BY rt, year) AS first_sealed_at"


def states(scores: str, *, whole: bool) -> str:
    """The states that scores of this condition tell; `whole` with volumes, which are wide, too."""
    if not whole:
        return STATES.format(scores=scores, sealed="", measured="", carried="")
    carried = f", regulation, volumes, measures, {FIRST_SEALED}"
    measured = f", {MEASURES_TOLD}"
    return STATES.format(scores=scores, sealed=SEALED, measured=measured, carried=carried)
