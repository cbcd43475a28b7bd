"""The walk along the thread as one statement.

What a node is says which edges it cannot have: those facts are not even looked up. An edge or a node
that is not named here is looked for everywhere, so nothing that a view learns is ever missed.
"""

from collections.abc import Callable, Iterable
from typing import Final

from sqlalchemy import text

from services.chassis.wire import Question

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
    return f"CASE {' '.join(cases)} END"


# OFFSET 0 has the planner look up one node after another, by index, in each of the facts that the
# view is made of, and pass over those that say a kind of edge which the node cannot have.
WALK = (
    "{way} (id, part, of) AS (SELECT id, part, of FROM start WHERE CAST(%({way})s AS boolean)"
    " UNION SELECT e.* FROM {way} w CROSS JOIN LATERAL (SELECT {never} AS never OFFSET 0) n"
    " CROSS JOIN LATERAL (SELECT {there}_id, {there}_part, {kind} FROM trace_edges"
    " WHERE {here}_id = w.id AND {here}_part = w.part AND kind <> ALL(n.never) OFFSET 0) e),"
    " {way}s AS MATERIALIZED (SELECT id, part, of FROM {way} LIMIT CAST(%(most)s AS integer) + 1)"
)
UP = WALK.format(way="up", here="to", there="from", never=_no_causes("w.of"), kind=_end(0))
DOWN = WALK.format(way="down", here="from", there="to", never=_no_effects("w.of"), kind=_end(1))
# Of what kind the first is need not be asked: it is looked for everywhere, once.
START = (
    "start AS (SELECT CAST(%(id)s AS uuid) AS id, CAST(%(part)s AS integer) AS part,"
    " CAST(NULL AS text) AS of)"
)
MOST_OF = "SELECT * FROM {way}s LIMIT CAST(%(most)s AS integer)"
KEY = "{id} || CASE {part} WHEN 0 THEN '' ELSE ':' || {part} END"  # as `Key` is written
# Edges are looked up from their effects: a round has many. These have few causes, but for a decree.
# MATERIALIZED, or a join with `found` comes first, and each pair of nodes is looked up.
LEGS = (
    "legs AS MATERIALIZED (SELECT f.id, f.part, e.* FROM found f"  # noqa: S608 - our own names
    f" CROSS JOIN LATERAL (SELECT {_no_causes('f.of')} AS never OFFSET 0) n"
    " CROSS JOIN LATERAL (SELECT from_id, from_part, kind FROM trace_edges"
    " WHERE to_id = f.id AND to_part = f.part AND kind <> ALL(n.never) OFFSET 0) e)"
)
STEPS = (
    f"SELECT json_agg(json_build_array({KEY.format(id='from_id', part='from_part')},"  # noqa: S608 - our own names
    f" {KEY.format(id='id', part='part')}, kind) ORDER BY id, part, from_id, from_part, kind)"
    " FROM legs WHERE (from_id, from_part) IN (SELECT id, part FROM found)"
)
NODES = (
    "SELECT n.* FROM {keys} CROSS JOIN LATERAL (SELECT {never} AS never OFFSET 0) o"
    " CROSS JOIN LATERAL (SELECT * FROM trace_nodes"
    " WHERE id = k.id AND part = k.part AND kind <> ALL(o.never) LIMIT 1) n"
)
EACH = f"json_agg(json_build_array({KEY.format(id='id', part='part')}, kind, label, region, at))"
# One row, so that a walk costs one round trip.
THREAD = Question(
    "trace",
    f"WITH RECURSIVE {START}, {UP}, {DOWN}, found AS MATERIALIZED"  # noqa: S608 - our own names
    f" (SELECT id, part, max(of) AS of FROM (({MOST_OF.format(way='up')})"
    f" UNION ALL ({MOST_OF.format(way='down')})) b GROUP BY id, part), {LEGS},"
    f" nodes AS ({NODES.format(keys='found k', never=_no_nodes('k.of'))}) SELECT ({STEPS}) AS steps,"
    f" (SELECT {EACH} FROM nodes) AS nodes,"
    " greatest((SELECT count(*) FROM ups), (SELECT count(*) FROM downs))"
    " > CAST(%(most)s AS integer) AS more",
)
GIVEN = "unnest(CAST(:ids AS uuid[]), CAST(:parts AS integer[])) k (id, part)"
THESE = text(
    f"SELECT {EACH} FROM ({NODES.format(keys=GIVEN, never=_listed([]))}) n"  # noqa: S608 - our own names
)
