"""The walk along the thread as one statement.

What a node is says which edges it cannot have: those facts are not even looked up. An edge or a node
that is not named here is looked for everywhere, so nothing that a view learns is ever missed.
"""

from collections.abc import Callable, Iterable
from typing import Final

from sqlalchemy import text

from services.chassis.generations import SERVING
from services.chassis.wire import Question

STEPS_MOST: Final = 20_000  # edges that a walk looks at, at most

# What leads to what, by the kind of edge.
LEADS: Final = {
    "recorded": ("import_row", "sheet"),
    "counted": ("record", "sheet"),
    "built": ("activity", "sheet"),
    "scored": ("sheet", "assessment"),
    "sealed": ("round", "assessment"),
    "remeasured": ("activity", "assessment"),
    "needed": ("assessment", "activity"),
    "planned": ("plan", "activity"),
    "made": ("institution", "plan"),
    "does": ("institution", "activity"),
    "funded": ("posting", "activity"),
    **dict.fromkeys(("carried", "committed", "released", "paid", "spent"), ("posting", "posting")),
    "accounted": ("posting", "account"),
    "inspected": ("activity", "inspection"),
    "left": ("assessment", "exit"),
    "decreed": ("assessment", "decree"),
    "complained": ("activity", "complaint"),
    "questioned": ("posting", "complaint"),
}
KINDS: Final = tuple(dict.fromkeys(kind for pair in LEADS.values() for kind in pair))


def _listed(names: Iterable[str]) -> str:
    return "'{" + ",".join(names) + "}'::text[]"


def _by_kind(of: str, what: Callable[[str], Iterable[str]]) -> str:
    """A list for each kind of node; an empty one for what is not known here."""
    cases = " ".join(f"WHEN '{kind}' THEN {_listed(what(kind))}" for kind in KINDS)
    return f"CASE {of} {cases} ELSE '{{}}' END"


def _no_causes(of: str) -> str:
    """Edges that lead to no such node."""
    return _by_kind(of, lambda kind: [edge for edge, ends in LEADS.items() if ends[1] != kind])


def _no_effects(of: str) -> str:
    """Edges that lead from no such node."""
    return _by_kind(of, lambda kind: [edge for edge, ends in LEADS.items() if ends[0] != kind])


def _no_nodes(of: str) -> str:
    """Kinds of nodes that it is not."""
    return _by_kind(of, lambda kind: [other for other in KINDS if other != kind])


def _end(end: int) -> str:
    """What lies at that end of an edge."""
    edges = {kind: [e for e, ends in LEADS.items() if ends[end] == kind] for kind in KINDS}
    cases = [
        f"WHEN kind = ANY({_listed(named)}) THEN '{kind}'" for kind, named in edges.items() if named
    ]
    return f"CASE {' '.join(cases)} ELSE 'other' END"


# The walk asks once which generation serves, and not for each of the facts.
SERVED = "generation = (SELECT number FROM serving)"
SERVES = f"serving AS MATERIALIZED (SELECT {SERVING} AS number)"
ENDS = "from_id, from_part, to_id, to_part, kind"
# OFFSET 0 has the planner look up one node after another, by index, in each of the facts that the
# view is made of, and pass over those that say a kind of edge which the node cannot have.
CAUSES = (
    f"SELECT CASE WHEN w.up THEN from_id END, from_part, {_end(0)}, true, false, {ENDS}"  # noqa: S608
    f" FROM thread_edges WHERE {SERVED} AND to_id = w.id AND to_part = w.part"
    " AND kind <> ALL(n.causes) OFFSET 0"
)
EFFECTS = (
    f"SELECT CASE WHEN w.down THEN to_id END, to_part, {_end(1)}, false, true, {ENDS}"  # noqa: S608
    f" FROM thread_edges WHERE (w.down OR w.of = 'assessment') AND {SERVED} AND from_id = w.id"
    " AND from_part = w.part AND kind <> ALL(n.effects) OFFSET 0"
)
# Each row is an edge, and the node at its other end if the walk goes on there; the first is where it
# begins, of which it need not be asked what it is: it is looked for everywhere, once. Of what came of
# something the causes are edges, too, though no ways; but a decree has too many, so its are looked
# for from the scores that were found.
ALL = _listed(LEADS)
WALK = (
    f"walk (id, part, of, up, down, {ENDS}) AS (SELECT CAST(%(id)s AS uuid),"  # noqa: S608
    " CAST(%(part)s AS integer), CAST(NULL AS text), CAST(%(up)s AS boolean),"
    " CAST(%(down)s AS boolean), NULL::uuid, NULL::integer, NULL::uuid, NULL::integer, NULL::text"
    " UNION SELECT e.* FROM (SELECT DISTINCT id, part, of, up, down FROM walk WHERE id IS NOT NULL) w"
    f" CROSS JOIN LATERAL (SELECT CASE WHEN w.up OR w.of <> 'decree' THEN {_no_causes('w.of')}"
    f" ELSE {ALL} END AS causes, CASE WHEN w.down THEN {_no_effects('w.of')}"
    f" ELSE array_remove({ALL}, 'decreed') END AS effects OFFSET 0) n"
    f" CROSS JOIN LATERAL (({CAUSES}) UNION ALL ({EFFECTS})) e),"
    f" walked AS MATERIALIZED (SELECT *, row_number() OVER () AS at FROM walk LIMIT {STEPS_MOST})"
)
NODES_OF = (
    "{way}s AS MATERIALIZED (SELECT id, part, max(of) AS of, min(at) AS at FROM walked"
    " WHERE {way} AND id IS NOT NULL GROUP BY id, part)"
)
MOST_OF = "SELECT * FROM {way}s ORDER BY at LIMIT CAST(%(most)s AS integer)"
FOUND = (
    "found AS MATERIALIZED (SELECT id, part, max(of) AS of"  # noqa: S608
    f" FROM (({MOST_OF.format(way='up')}) UNION ALL ({MOST_OF.format(way='down')})) b"
    " GROUP BY id, part)"
)
KEY = "{id} || CASE {part} WHEN 0 THEN '' ELSE ':' || {part} END"  # as `Key` is written
STEPS = (
    f"SELECT json_agg(json_build_array({KEY.format(id='from_id', part='from_part')},"  # noqa: S608
    f" {KEY.format(id='to_id', part='to_part')}, kind)"
    f" ORDER BY to_id, to_part, from_id, from_part, kind) FROM (SELECT DISTINCT {ENDS} FROM walked"
    " WHERE (from_id, from_part) IN (SELECT id, part FROM found)"
    " AND (to_id, to_part) IN (SELECT id, part FROM found)) e"
)
NODES = (
    "SELECT n.* FROM {keys} CROSS JOIN LATERAL (SELECT {never} AS never OFFSET 0) o"  # noqa: S608
    " CROSS JOIN LATERAL (SELECT id, part, kind, label, region, at FROM thread_nodes"
    f" WHERE {SERVED} AND id = k.id AND part = k.part AND kind <> ALL(o.never) LIMIT 1) n"
)
EACH = f"json_agg(json_build_array({KEY.format(id='id', part='part')}, kind, label, region, at))"
# One row, so that a walk costs one round trip.
THREAD = Question(
    "trace",
    f"WITH RECURSIVE {SERVES}, {WALK}, {NODES_OF.format(way='up')}, {NODES_OF.format(way='down')},"  # noqa: S608
    f" {FOUND}, nodes AS ({NODES.format(keys='found k', never=_no_nodes('k.of'))})"
    f" SELECT ({STEPS}) AS steps, (SELECT {EACH} FROM nodes) AS nodes,"
    " greatest((SELECT count(*) FROM ups), (SELECT count(*) FROM downs))"
    " > CAST(%(most)s AS integer)"
    f" OR (SELECT count(*) FROM walked) >= {STEPS_MOST} AS more",
)
GIVEN = "unnest(CAST(:ids AS uuid[]), CAST(:parts AS integer[])) k (id, part)"
THESE = text(
    f"WITH {SERVES} SELECT {EACH} FROM ({NODES.format(keys=GIVEN, never=_listed([]))}) n"  # noqa: S608
)
