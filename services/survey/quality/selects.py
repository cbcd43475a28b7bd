"""The SELECTs behind the rules: each finds, in one statement, all that one rule is about.

Their columns are COLUMNS. They look at the RTs in the temporary table `touched`, in round `:round`.
`{fractions}` stands for what the round's regulation counts in whole numbers: see `scanning`.
"""

from typing import Final

from services.survey.measures import COLUMNS as NUMBERS
from services.survey.measures import CRITERIA, DENOMINATORS, VOLUMES

COLUMNS: Final = (
    *("rt", "region", "area", "rule", "subject_kind", "subject", "field", "lifted", "counted"),
    "evidence",
)
SIGNS: Final = 3  # of shifted columns: one or two are an odd number, three are a pattern
TELLING: Final = 3  # volumes that are not zero: what has fewer may be equal by chance
SECONDS: Final = 180  # 45 questions and a greeting take longer
LARGEST_HA: Final = 500  # no RT is larger; a length in this column is
METRES: Final = 1_000  # nearer than this is the same neighbourhood
PER_HOUR: Final = 100_000  # metres of a fast car
NAMED: Final = 10  # of the others that are the same
_IN_SIGHT = "state NOT IN ('rejected', 'merged')"

_RECORDS = (
    "JOIN touched t ON t.rt = {0}.rt"
    " LEFT JOIN sheets s ON s.round_id = {0}.round_id AND s.rt = {0}.rt"
)
# A sheet is made from its RT's approved records when its source is a computation (row 0).
_COUNTED = "coalesce({0}.state = 'approved' AND s.import_row = 0, false)"
_TELLING = (
    f"num_nonnulls({', '.join(f'nullif(s.{v}, 0)' for v in VOLUMES)}) >= {TELLING}"
    f" AND num_nonnulls({', '.join(f's.{name}' for name in DENOMINATORS)}) = {len(DENOMINATORS)}"
)

_SAME = ", ".join(f"s.{name}" for name in NUMBERS)

SHEET_FLAGS: Final = """
SELECT s.rt, s.region, s.area, split_part(f, ':', 2), 'sheet', s.rt, split_part(f, ':', 1),
    true, true, jsonb_strip_nulls(jsonb_build_object(
        'value', j.sheet ->> ('v' || split_part(f, ':', 1)),
        'denominator', j.sheet ->> (CAST(:denominators AS jsonb) ->> split_part(f, ':', 1)),
        'stated', CASE split_part(f, ':', 2) WHEN 'area_differs' THEN (SELECT r.area
            FROM import_rows r WHERE r.import_id = s.import_id AND r.row = s.import_row) END,
        'registered', CASE split_part(f, ':', 2) WHEN 'area_differs' THEN s.area END))
FROM sheets s JOIN touched t ON t.rt = s.rt, to_jsonb(s) j (sheet), unnest(s.flags) f
WHERE s.round_id = :round AND s.flags <> '{}'
"""
HOUSEHOLD_FLAGS: Final = f"""
SELECT h.rt, h.region, s.area, split_part(f, ':', 2), 'household', h.id::text,
    split_part(f, ':', 1), true, {_COUNTED.format("h")},
    jsonb_strip_nulls(jsonb_build_object('version', u.number))
FROM households h {_RECORDS.format("h")} LEFT JOIN submissions u ON u.id = h.id, unnest(h.flags) f
WHERE h.round_id = :round AND h.open_flags > 0 AND h.state = 'approved'
"""  # noqa: S608 - our own SQL
RT_FORM_FLAGS: Final = f"""
SELECT b.rt, b.region, s.area, split_part(f, ':', 2), 'rt_form', b.id::text,
    split_part(f, ':', 1), true, {_COUNTED.format("b")},
    jsonb_strip_nulls(jsonb_build_object('version', u.number))
FROM rt_forms b {_RECORDS.format("b")} LEFT JOIN submissions u ON u.id = b.id, unnest(b.flags) f
WHERE b.round_id = :round AND b.open_flags > 0 AND b.state = 'approved'
"""  # noqa: S608 - our own SQL

SHIFTED: Final = f"""
SELECT x.rt, x.region, x.area, 'shifted_columns', 'sheet', x.rt, '', false, true,
    jsonb_build_object('signs', x.signs)
FROM (SELECT s.rt, s.region, s.area, array_remove(ARRAY[
        CASE WHEN s.buildings <> trunc(s.buildings) THEN 'buildings:fraction' END,
        CASE WHEN s.households <> trunc(s.households) THEN 'households:fraction' END,
        CASE WHEN s.population <> trunc(s.population) THEN 'population:fraction' END,
        CASE WHEN s.households > s.population THEN 'households:over_population' END,
        CASE WHEN s.area_ha >= {LARGEST_HA} THEN 'area_ha:too_large' END,
        {{fractions}}], NULL)
    || ARRAY(SELECT f FROM unnest(s.flags) f WHERE split_part(f, ':', 2) IN
        ('over_100', 'negative_volume', 'negative_denominator')) AS signs
    FROM sheets s JOIN touched t ON t.rt = s.rt WHERE s.round_id = :round) x
WHERE cardinality(x.signs) >= {SIGNS}
"""  # noqa: S608 - our own SQL
# Thousands may be the same: each row carries the names of a few of them, not of all.
CLONED_RT: Final = f"""
SELECT c.rt, c.region, c.area, 'cloned_rt', 'sheet', c.rt, '', false, true, jsonb_build_object(
    'count', c.count - 1, 'others', (SELECT jsonb_agg(jsonb_build_object('rt', o))
        FROM (SELECT o FROM unnest(c.names) o WHERE o <> c.rt LIMIT {NAMED}) n))
FROM (WITH alike AS MATERIALIZED (
        SELECT s.rt, s.region, s.area, count(*) OVER (PARTITION BY {_SAME}) AS count,
            first_value(s.rt) OVER w AS first, row_number() OVER w AS place
        FROM sheets s WHERE s.round_id = :round AND {_TELLING}
        WINDOW w AS (PARTITION BY {_SAME} ORDER BY s.rt))
    SELECT a.*, g.names FROM alike a JOIN (SELECT first, array_agg(rt ORDER BY rt) AS names
        FROM alike WHERE place <= {NAMED + 1} GROUP BY first) g USING (first)
    WHERE a.count > 1) c
"""  # noqa: S608 - our own SQL
# The newest round before this one that has the RT. One that this round corrects may say the same,
# and so may another of the same kind and year: that is the same survey again.
CLONED_BASELINE: Final = f"""
SELECT s.rt, s.region, s.area, 'cloned_baseline', 'sheet', s.rt, '', false, true,
    jsonb_build_object('round', p.round_id, 'year', p.year)
FROM sheets s JOIN touched t ON t.rt = s.rt JOIN rounds r ON r.id = s.round_id
JOIN LATERAL (SELECT o.year, q.* FROM rounds o JOIN sheets q ON q.round_id = o.id AND q.rt = s.rt
    WHERE (o.year < r.year OR o.year = r.year AND o.kind <> r.kind AND o.created_at < r.created_at)
        AND starts_with(s.rt, o.region)
    ORDER BY o.year DESC, o.created_at DESC LIMIT 1) p
ON p.round_id IS DISTINCT FROM r.corrects
WHERE s.round_id = :round AND {_TELLING} AND ({_SAME})
    IS NOT DISTINCT FROM ({", ".join(f"p.{name}" for name in NUMBERS)})
"""  # noqa: S608 - our own SQL
IDENTICAL_PHOTOS: Final = f"""
SELECT DISTINCT u.rt, u.region, s.area, 'identical_photos', 'file', u.id::text, f.sha256, false,
    {_COUNTED.format("u")}, jsonb_build_object('count', g.count - 1, 'others',
        (SELECT jsonb_agg(o) FROM (SELECT o FROM unnest(g.records) o
            WHERE o ->> 'id' <> u.id::text LIMIT {NAMED}) n))
FROM submissions u {_RECORDS.format("u")}
JOIN submission_files f ON f.submission_id = u.id AND f.number = u.number
JOIN (SELECT v.sha256, count(*) AS count, (array_agg(jsonb_build_object('id', v.id, 'rt', v.rt)
        ORDER BY v.id))[1:{NAMED + 1}] AS records
    FROM (SELECT DISTINCT o.sha256, v.id, v.rt FROM submission_files o
        JOIN submissions v ON v.id = o.submission_id AND v.number = o.number
        WHERE v.rt IS NOT NULL AND v.{_IN_SIGHT} AND o.sha256 IN (SELECT p.sha256
            FROM submission_files p JOIN submissions w ON w.id = p.submission_id
            JOIN touched t ON t.rt = w.rt WHERE w.round_id = :round)) v
    GROUP BY v.sha256 HAVING count(*) > 1) g ON g.sha256 = f.sha256
WHERE u.round_id = :round AND u.{_IN_SIGHT} AND f.media_type LIKE 'image/%'
"""  # noqa: S608 - our own SQL
SHORT_INTERVIEW: Final = f"""
SELECT u.rt, u.region, s.area, 'short_interview', 'submission', u.id::text, '', false,
    {_COUNTED.format("u")}, jsonb_build_object('least', {SECONDS},
        'seconds', CAST(extract(epoch FROM v.ended_at - v.started_at) AS bigint))
FROM submissions u {_RECORDS.format("u")}
JOIN submission_versions v ON v.submission_id = u.id AND v.number = 1
WHERE u.round_id = :round AND u.kind = 'household' AND u.{_IN_SIGHT}
    AND v.ended_at - v.started_at < interval '{SECONDS} seconds'
"""  # noqa: S608 - our own SQL
IMPOSSIBLE_SPEED: Final = f"""
SELECT x.rt, x.region, x.area, 'impossible_speed', 'submission', x.id::text, '', false, x.counted,
    jsonb_build_object('seconds', CAST(x.seconds AS bigint), 'metres', CAST(x.metres AS bigint),
        'others', jsonb_build_array(jsonb_build_object('id', x.before, 'rt', x.before_rt)))
FROM (SELECT y.*, extract(epoch FROM started_at - before_ended) AS seconds,
        coalesce(2 * 6371000 * asin(least(1, sqrt(sin(radians(lat - before_lat) / 2) ^ 2
            + cos(radians(lat)) * cos(radians(before_lat))
            * sin(radians(lon - before_lon) / 2) ^ 2))), 0) AS metres
    FROM (SELECT u.id, u.rt, u.region, s.area, {_COUNTED.format("u")} AS counted, v.started_at,
            CAST(h.lat AS float8) AS lat, CAST(h.lon AS float8) AS lon,
            lag(u.id) OVER w AS before, lag(u.rt) OVER w AS before_rt,
            lag(v.ended_at) OVER w AS before_ended,
            CAST(lag(h.lat) OVER w AS float8) AS before_lat,
            CAST(lag(h.lon) OVER w AS float8) AS before_lon
        FROM submissions u {_RECORDS.format("u")}
        JOIN submission_versions v ON v.submission_id = u.id AND v.number = 1
        LEFT JOIN households h ON h.id = u.id
        WHERE u.round_id = :round AND u.kind = 'household' AND u.{_IN_SIGHT}
            AND v.started_at IS NOT NULL AND v.ended_at IS NOT NULL
        WINDOW w AS (PARTITION BY v.submitted_by ORDER BY v.started_at, u.id)) y) x
WHERE x.seconds < 0
    OR (x.metres >= {METRES} AND x.metres * 3600 > {PER_HOUR} * x.seconds)
"""  # noqa: S608 - our own SQL
AREA_TOTAL: Final = f"""
SELECT NULL, a.region, a.area, 'area_total_differs', 'area', a.area, n.key, false, false,
    jsonb_build_object('stated', n.value, 'sum', CAST(q.sum AS text), 'rts', x.rts)
FROM area_figures a CROSS JOIN json_each_text(a.numbers) n
CROSS JOIN LATERAL (SELECT count(*) AS rts,
    {", ".join(f"coalesce(sum(s.{name}), 0) AS {name}" for name in NUMBERS)}
    FROM sheets s WHERE s.round_id = a.round_id AND s.area = a.area) x
CROSS JOIN LATERAL (VALUES {", ".join(f"('{name}', x.{name})" for name in DENOMINATORS)},
    {", ".join(f"('{id}', x.v{id})" for id in CRITERIA)}) q (key, sum)
WHERE a.round_id = :round AND q.key = n.key AND round(q.sum, 2) <> round(CAST(n.value AS numeric), 2)
"""  # noqa: S608 - our own SQL

LIFTED: Final = (SHEET_FLAGS, HOUSEHOLD_FLAGS, RT_FORM_FLAGS)
