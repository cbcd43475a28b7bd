"""Walks the thread, breadth first and bounded, and finds where it is torn."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    column,
    func,
    literal,
    literal_column,
    not_,
    or_,
    select,
    table,
    text,
    tuple_,
    union_all,
)
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope, sight, wire
from services.chassis.auth import Principal
from services.chassis.db import plans_kept
from services.chassis.generations import SERVING
from services.reporting.reach import COUNTRY, asked
from services.reporting.trace import rules
from services.reporting.trace.models import Direction, Orphans, Trace, TraceEdge, TraceNode
from services.reporting.trace.rules import MOST, Key, NodeUnknown, Step
from services.reporting.trace.statements import THESE, THREAD

ENDS = ("from_id", "from_part", "to_id", "to_part")
EDGES = table(
    "thread_edges", *map(column, ("generation", *ENDS, "kind", "names", "other", "region"))
)
LONGER = text("SET LOCAL statement_timeout = '25s'")  # what names another is looked through whole
# What may be named, by which column it is known, and by which end of an edge. It has no parts.
OTHERS = (
    ("rounds", "id", "to"),
    ("rt_scores", "assessment_id", "to"),
    ("institutions", "id", "to"),
    ("plans", "id", "to"),
    ("activities", "id", "to"),
    ("activities", "id", "from"),
    ("postings", "id", "to"),
)


async def trace(
    session: AsyncSession, principal: Principal, start: Key, direction: Direction
) -> Trace:
    """A node of the caller's, what it came from and what came of it; raises NodeUnknown."""
    with plans_kept():
        row = await wire.ask(session, THREAD, asked_of(start, direction), alone=True)
    nodes = _nodes(principal, row.nodes or ())
    if (here := str(start)) not in nodes:
        raise NodeUnknown(key=here)
    steps = [Step(*told) for told in row.steps or ()]
    found = dict.fromkeys([here, *(end for step in steps for end in (step.cause, step.effect))])
    reached, kept = rules.thread(here, nodes, steps, direction)
    edges: list[TraceEdge] = [
        {"from": cause, "to": effect, "kind": kind} for cause, effect, kind in kept
    ]
    shown = [nodes[key] for key in found if key in reached]
    return {"nodes": shown, "edges": edges, "truncated": row.more}


def asked_of(start: Key, direction: Direction) -> wire.Values:
    """What the walk begins with, and which ways it goes."""
    ways = {
        str(way): str(direction in {way, Direction.both}) for way in (Direction.up, Direction.down)
    }
    return {"id": str(start.id), "part": start.part, "most": MOST, **ways}


def _nodes(principal: Principal, rows: Iterable[Sequence[Any]]) -> dict[str, TraceNode]:
    """Those of the caller's regions, by their keys."""
    return {
        key: {
            "id": key,
            "kind": kind,
            "label": label,
            "region": region,
            "at": datetime.fromisoformat(at),
        }
        for key, kind, label, region, at in rows
        if principal.covers(region)
    }


async def orphans(
    session: AsyncSession, principal: Principal, region: str | None, limit: int, cursor: str | None
) -> Orphans:
    """Nodes of the caller's regions that name one which nobody has told, by their ids.

    A node outside the caller's regions is known too: all is looked through, and only what names is
    of the caller's, as the policies of the tables would say. What is itself of a region above, as an
    exit over two villages, is left out.
    """
    wanted = COUNTRY if region is None else asked(principal, region)
    mine = sight.current.get().settings["regions"]
    inside = and_(
        scope.visible(EDGES.c.region, principal, None if wanted == COUNTRY else wanted),
        or_(literal(mine) == "^", func.regexp_like(EDGES.c.region, func.nullif(mine, ""))),
    )
    lost = union_all(*(_lost(*other, inside) for other in OTHERS)).subquery()
    keys = (lost.c.id, lost.c.part, lost.c.parent_id, lost.c.kind)
    query = select(lost).order_by(*keys).limit(limit + 1)
    if cursor is not None:
        query = query.where(tuple_(*keys) > tuple_(*_after(cursor)))
    async with sight.everything(session):
        await session.execute(LONGER)
        rows = (await session.execute(query)).all()
    named = {"ids": [row.id for row in rows[:limit]], "parts": [row.part for row in rows[:limit]]}
    nodes = _nodes(principal, (await session.execute(THESE, named)).scalar_one() or ())
    return {
        "items": [
            {**node, "parent": str(row.parent_id), "edge": row.kind}
            for row in rows[:limit]
            if (node := nodes.get(str(Key(row.id, row.part)))) is not None
        ],
        "next": pagination.encode(rows[limit - 1]) if len(rows) > limit else None,
    }


def _after(cursor: str) -> tuple[UUID, int, UUID, str]:
    id, part, parent, kind = pagination.decode(cursor, 4)
    try:
        return UUID(id), int(part), UUID(parent), kind
    except ValueError as error:
        raise pagination.CursorInvalid from error


def _lost(other: str, id: str, end: str, inside: ColumnElement[bool]) -> Select[Any]:
    """Edges of which one end names the other one in a table where it is not."""
    edge, known = EDGES.c, table(other, column("generation"), column(id)).c
    named = edge.from_id if end == "to" else edge.to_id
    serving = known.generation == literal_column(SERVING)
    # OFFSET 0 has the planner look up one after another, by index: a join guessed one row of each.
    found = select(known[id]).where(serving, known[id] == named).offset(literal_column("0"))
    return select(
        edge[f"{end}_id"].label("id"),
        edge[f"{end}_part"].label("part"),
        named.label("parent_id"),
        edge.kind,
    ).where(
        edge.generation == literal_column(SERVING),
        # Literals, so that other facts are not looked through.
        edge.other == literal_column(f"'{other}'"),
        edge.names == literal_column(f"'{end}'"),
        inside,
        not_(found.exists()),
    )
