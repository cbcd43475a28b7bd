"""Walks the thread, breadth first and bounded, and finds where it is torn."""

from typing import Any
from uuid import UUID

from sqlalchemy import Subquery, case, column, exists, func, not_, select, table, text, tuple_
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.reporting.reach import COUNTRY, asked
from services.reporting.trace import rules
from services.reporting.trace.models import Direction, Orphans, Trace, TraceEdge, TraceNode
from services.reporting.trace.rules import MOST, Key, NodeUnknown, Step

# From a node to those before or after it. OFFSET 0 has the planner look up one node after another,
# by index, in each of the facts that the view is made of.
WALK = (
    "{way} (id, part) AS (SELECT CAST(:id AS uuid), CAST(:part AS integer)"
    " WHERE CAST(:{way} AS boolean)"
    " UNION SELECT e.* FROM {way} w CROSS JOIN LATERAL (SELECT {there}_id, {there}_part"
    " FROM trace_edges WHERE {here}_id = w.id AND {here}_part = w.part OFFSET 0) e),"
    " {way}s AS MATERIALIZED (SELECT id, part FROM {way} LIMIT CAST(:most AS integer) + 1)"
)
WAYS = (
    f"WITH RECURSIVE {WALK.format(way='up', here='to', there='from')},"  # noqa: S608
    f" {WALK.format(way='down', here='from', there='to')},"
    " found AS MATERIALIZED ((SELECT * FROM ups LIMIT :most) UNION (SELECT * FROM downs LIMIT :most))"
)
# Edges are looked up from their effects: these have few causes, but a round has many effects.
STEPS = text(
    f"{WAYS} SELECT e.from_id, e.from_part, f.id, f.part, e.kind,"  # noqa: S608 - our own names
    " greatest((SELECT count(*) FROM ups), (SELECT count(*) FROM downs)) > :most AS more FROM found f"
    " CROSS JOIN LATERAL (SELECT from_id, from_part, kind FROM trace_edges"
    "  WHERE to_id = f.id AND to_part = f.part OFFSET 0) e"
    " WHERE (e.from_id, e.from_part) IN (SELECT id, part FROM found)"
    " ORDER BY f.id, f.part, e.from_id, e.from_part, e.kind"
)
NODES = text(
    "SELECT n.* FROM unnest(CAST(:ids AS uuid[]), CAST(:parts AS integer[])) k (id, part)"
    " CROSS JOIN LATERAL (SELECT * FROM trace_nodes"
    "  WHERE id = k.id AND part = k.part LIMIT 1) n"
)

SEEN = table("trace_nodes", column("id"), column("part"))
ENDS = ("from_id", "from_part", "to_id", "to_part")
EDGES = table("trace_edges", *map(column, (*ENDS, "kind", "names", "region")))


async def trace(
    session: AsyncSession, principal: Principal, start: Key, direction: Direction
) -> Trace:
    """A node of the caller's, what it came from and what came of it; raises NodeUnknown."""
    ways = {str(way): direction in {way, Direction.both} for way in (Direction.up, Direction.down)}
    facts = {"id": start.id, "part": start.part, "most": MOST, **ways}
    rows = (await session.execute(STEPS, facts)).all()
    steps = [Step(Key(row[0], row[1]), Key(row[2], row[3]), row.kind) for row in rows]
    found = dict.fromkeys([start, *(end for step in steps for end in (step.cause, step.effect))])
    nodes = await _nodes(session, principal, list(found))
    if start not in nodes:
        raise NodeUnknown(key=str(start))
    reached, kept = rules.thread(start, nodes, steps, direction)
    edges: list[TraceEdge] = [
        {"from": str(step.cause), "to": str(step.effect), "kind": step.kind} for step in kept
    ]
    shown = [nodes[key] for key in found if key in reached]
    return {"nodes": shown, "edges": edges, "truncated": any(row.more for row in rows[:1])}


async def _nodes(
    session: AsyncSession, principal: Principal, keys: list[Key]
) -> dict[Key, TraceNode]:
    """Those of the caller's regions."""
    facts = {"ids": [key.id for key in keys], "parts": [key.part for key in keys]}
    return {
        Key(row.id, row.part): _node(row)
        for row in await session.execute(NODES, facts)
        if principal.covers(row.region)
    }


def _node(row: Any) -> TraceNode:
    id = str(Key(row.id, row.part))
    return {"id": id, "kind": row.kind, "label": row.label, "region": row.region, "at": row.at}


async def orphans(
    session: AsyncSession, principal: Principal, region: str | None, limit: int, cursor: str | None
) -> Orphans:
    """Nodes of the caller's regions that name a parent which is known to nobody, by their ids."""
    wanted = COUNTRY if region is None else asked(principal, region)
    lost = _lost(principal, None if wanted == COUNTRY else wanted)
    query = select(lost).where(not_(func.trace_known(lost.c.parent_id, lost.c.parent_part)))
    keys = (lost.c.id, lost.c.part, lost.c.parent_id, lost.c.parent_part)
    if cursor is not None:
        query = query.where(tuple_(*keys) > tuple_(*_after(cursor)))
    rows = (await session.execute(query.order_by(*keys).limit(limit + 1))).all()
    nodes = await _nodes(session, principal, [Key(row.id, row.part) for row in rows[:limit]])
    return {
        "items": [
            {**nodes[Key(row.id, row.part)], "parent": str(Key(*row[2:4])), "edge": row.kind}
            for row in rows[:limit]
        ],
        "next": pagination.encode(rows[limit - 1][:4]) if len(rows) > limit else None,
    }


def _after(cursor: str) -> tuple[UUID, int, UUID, int]:
    id, part, parent, parent_part = pagination.decode(cursor, 4)
    try:
        return UUID(id), int(part), UUID(parent), int(parent_part)
    except ValueError as error:
        raise pagination.CursorInvalid from error


def _lost(principal: Principal, region: str | None) -> Subquery:
    """Nodes whose parent the caller does not see; whether anybody does is asked of these alone."""
    edge, by_effect = EDGES.c, EDGES.c.names == "to"
    parent_id = case((by_effect, edge.from_id), else_=edge.to_id)
    parent_part = case((by_effect, edge.from_part), else_=edge.to_part)
    seen = exists().where(SEEN.c.id == parent_id, SEEN.c.part == parent_part)
    return (
        select(
            case((by_effect, edge.to_id), else_=edge.from_id).label("id"),
            case((by_effect, edge.to_part), else_=edge.from_part).label("part"),
            parent_id.label("parent_id"),
            parent_part.label("parent_part"),
            edge.kind,
        )
        .where(edge.names.is_not(None), scope.visible(edge.region, principal, region), not_(seen))
        .offset(0)
        .subquery()
    )
