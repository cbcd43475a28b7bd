"""Reads tables, each row inside the caller's regions; the database writes rows as JSON."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, cast, func, literal, select
from sqlalchemy import Text as SqlText
from sqlalchemy.exc import OperationalError
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import downloads, scope
from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.reporting.odata import grammar, places, rules
from services.reporting.odata.conditions import Conditions, bound
from services.reporting.odata.feed import Page
from services.reporting.odata.kinds import Kind, Property
from services.reporting.odata.models import Asked, Counted, Shown
from services.reporting.odata.problems import TooMuchWork
from services.reporting.odata.protocol import Wishes
from services.reporting.odata.tables import EntitySet

CANCELLED = "57014"  # the server gave a statement up: it took longer than it may


async def page(
    session: AsyncSession, reader: Principal, name: str, asked: Asked, wishes: Wishes
) -> Page:
    """The rows that are asked for, as many as go into a page; raises what `rules` raise."""
    table = rules.table(name)
    where = _wanted(table, reader, asked)
    steps = rules.steps(table, asked.orderby)
    most = min(wishes.page, wishes.page if asked.top is None else asked.top)
    wanted = rules.selected(table, asked.select)
    query = select(table.rows).where(where).order_by(*(step.of(table.rows.c) for step in steps))
    if asked.skiptoken is not None:
        query = query.where(places.behind(steps, places.read(asked.skiptoken, steps)))
    elif asked.skip:
        query = query.offset(asked.skip)
    count = await _count(session, table, where) if asked.count else None
    if asked.orderby is None:
        await downloads.in_order_of_an_index(session)
    found = await _all(session, _written(query.limit(most + 1), wanted, steps, wishes))
    more = len(found) > most and (asked.top is None or asked.top > most)
    following = _following(asked, most, found[most - 1].place) if more else None
    rows = [row.said for row in found[:most]]
    return Page(table.name, asked.select, rows, count, following)


async def one(
    session: AsyncSession, reader: Principal, name: str, key: str, shown: Shown, wishes: Wishes
) -> str:
    """The row of that key as JSON; raises NotFound."""
    table = rules.table(name)
    values = rules.key(table, key)
    is_it = [table.properties[of].column == bound(value).sql for of, value in values.items()]
    query = select(table.rows).where(_mine(table, reader), *is_it)
    wanted = rules.selected(table, shown.select)
    found = await _all(session, _written(query, wanted, [], wishes))
    if not found:
        raise NotFound(what=name, key=key)
    return str(found[0].said)


async def count(session: AsyncSession, reader: Principal, name: str, asked: Counted) -> int:
    """How many rows fulfil the filter."""
    table = rules.table(name)
    return await _count(session, table, _wanted(table, reader, asked))


def _mine(table: EntitySet, reader: Principal) -> ColumnElement[bool]:
    """Rows in the caller's regions; the ends of these are said too, which an index can follow."""
    region = table.rows.c.region
    mine = scope.visible(region, reader)
    if not reader.regions or scope.EVERYWHERE in reader.regions:
        return mine
    first, last = min(reader.regions), max(f"{code}/" for code in reader.regions)
    return and_(region >= first, region < last, mine)


def _wanted(table: EntitySet, reader: Principal, asked: Counted) -> ColumnElement[bool]:
    """Of those the rows that fulfil the filter."""
    mine = _mine(table, reader)
    if asked.filter is None:
        return mine
    read = rules.understood("$filter", grammar.expression, asked.filter)
    return and_(mine, Conditions(lambda name: rules.named(table, name, "$filter")).of(read))


def _written(
    query: Select[Any], wanted: list[Property], steps: Sequence[places.Step], wishes: Wishes
) -> Select[Any]:
    """The rows of a query as JSON, each with its place: only those of a page are written."""
    rows = query.subquery("page").c
    pairs: list[Any] = []
    for one in wanted:
        value = rows[one.name]
        texts = one.document or (wishes.exact and one.kind == Kind.decimal)
        pairs += [literal(one.name, SqlText), cast(value, SqlText) if texts else value]
    place = func.json_build_array(*(rows[step.by.name] for step in steps))
    said = cast(func.json_build_object(*pairs), SqlText)
    columns: list[Any] = [said.label("said"), cast(place, SqlText).label("place")]
    return select(*columns).order_by(*(step.of(rows) for step in steps))


def _following(asked: Asked, most: int, place: str) -> dict[str, str]:
    """What the link to the next page says; the count was said."""
    kept = asked.model_dump(
        by_alias=True,
        exclude_none=True,
        include={"filter", "select", "orderby", "format"},
    )
    if asked.top is not None:
        kept["$top"] = str(asked.top - most)
    return kept | {"$skiptoken": places.token(place)}


async def _count(session: AsyncSession, table: EntitySet, where: ColumnElement[bool]) -> int:
    query = select(func.count()).select_from(table.rows).where(where)
    return int((await _all(session, query))[0][0])


async def _all(session: AsyncSession, query: Select[Any]) -> Sequence[Any]:
    """The rows of a query; raises TooMuchWork when the server gives it up."""
    try:
        return (await session.execute(query)).all()
    except OperationalError as error:
        if getattr(error.orig, "sqlstate", "") != CANCELLED:
            raise
        raise TooMuchWork from error
