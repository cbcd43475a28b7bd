"""How events become facts: one statement per batch, made from a table's own columns.

Of each entity the newest version in the batch is put, unless what is known is newer. What a fact
adds to sums by region is exchanged in the same statement: the old row taken off, the new one added.
What was before is kept besides, each version with when a newer one was told.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from sqlalchemy import Column, Table, TextClause, text
from sqlalchemy.dialects.postgresql import dialect
from sqlmodel import SQLModel

NAMES = {"id": "entity_id", "told_at": "occurred_at"}  # ours, and the event's
# One batch at a time from here on, as for the scores of RTs.
ALONE = text("SELECT pg_advisory_xact_lock(7301003, :generation)")
# A region and those above it, by the length of their codes.
ABOVE = "(VALUES ('province', 2), ('regency', 5), ('district', 8), ('village', 13))"


# Regions are listed from the first year of which anything is told; what is remembered of them is
# good until they change.
KNOWN = (
    "known AS (INSERT INTO recap_regions (generation, level, region, since, changed)"
    " SELECT generation, level, region, min(year), uuidv7() FROM sums"
    " GROUP BY generation, level, region ORDER BY level, region"
    " ON CONFLICT (generation, level, region) DO UPDATE SET"
    " since = least(recap_regions.since, excluded.since), changed = excluded.changed)"
)


@dataclass(frozen=True)
class Sums:
    """A table of sums by region and year, and what one row of a fact adds to it.

    `keys` are columns of the sums by expressions over the row `{of}`; so is what is added.
    `versions` is where versions of the fact go that are not the newest, with some of its columns.
    """

    table: type[SQLModel]
    versions: type[SQLModel]
    keys: Mapping[str, str]
    adds: Mapping[str, str]


@dataclass(frozen=True)
class Projection:
    """What is kept of an event, where, and which sums follow.

    `told` are columns that the event has under another name, `fixed` those that it does not tell;
    `where` leaves out what is not to be kept.
    """

    table: type[SQLModel]
    told: Mapping[str, str] = field(default_factory=dict)
    fixed: Mapping[str, str] = field(default_factory=dict)
    sums: Sums | None = None
    where: str = "true"

    @cached_property
    def statement(self) -> TextClause:
        """The statement that takes a batch: `:events` as a JSON array, into `:generation`."""
        events = f"json_to_recordset(CAST(:events AS json)) AS e ({_heard(self)})"
        if self.sums is None:
            return text(_put(self, events))
        return text(
            f"WITH told AS MATERIALIZED (SELECT * FROM {events}),"  # noqa: S608 - our own names
            f" put AS ({_put(self, 'told e')} {_seen(self.sums)}),"
            f" {_kept_before(self, self.sums.versions)}{_exchange(self.sums)}"
        )


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def _own(model: type[SQLModel]) -> list[Column[object]]:
    """The columns that an event fills; what the database works out itself it is not told."""
    columns = table_of(model).columns
    return [one for one in columns if one.name != "generation" and one.computed is None]


def _heard(one: Projection) -> str:
    """What is taken from an event, as columns of a record."""
    heard = [column for column in _own(one.table) if column.name not in one.fixed]
    return ", ".join(f"{_name(one, c.name)} {c.type.compile(_PG)}" for c in heard)


def _put(one: Projection, events: str) -> str:
    table, own = table_of(one.table), _own(one.table)
    keys = [column.name for column in own if column.primary_key]
    first = ", ".join(_value(one, key) for key in keys)
    kept = [column.name for column in own if column.name not in keys]
    return (
        f"INSERT INTO {table.name} (generation, {', '.join(c.name for c in own)})"  # noqa: S608 - our own names
        f" SELECT DISTINCT ON ({first}) CAST(:generation AS integer),"
        f" {', '.join(_value(one, c.name) for c in own)}"
        f" FROM {events} WHERE {one.where}"
        f" ORDER BY {first}, e.version DESC"
        f" ON CONFLICT (generation, {', '.join(keys)}) DO UPDATE SET"
        f" {', '.join(f'{name} = excluded.{name}' for name in kept)}"
        f" WHERE {table.name}.version < excluded.version"
    )


_PG = dialect()  # type: ignore[no-untyped-call]


def _name(one: Projection, column: str) -> str:
    """A column as the event calls it."""
    return one.told.get(column, NAMES.get(column, column))


def _value(one: Projection, column: str) -> str:
    return one.fixed.get(column, f"e.{_name(one, column)}")


def _kept_before(one: Projection, versions: type[SQLModel]) -> str:
    """Versions that are not the newest, whenever they come; each ends when a newer one was told.

    Few events have any, and only theirs are looked at: those told twice in the batch, put where
    another was, or not put as they were known or too old.
    """
    kept, known = table_of(versions).name, table_of(one.table).name
    columns = [column.name for column in _own(versions) if column.name != "ended_at"]
    names, values = ", ".join(columns), ", ".join(f"{_value(one, c)} AS {c}" for c in columns)
    these = "id = ANY(ARRAY(SELECT id FROM more))"
    return (
        "more AS MATERIALIZED (SELECT entity_id AS id FROM told GROUP BY 1 HAVING count(*) > 1"  # noqa: S608 - our own names
        " UNION SELECT id FROM put WHERE was IS NOT NULL"
        " UNION SELECT entity_id FROM told WHERE entity_id NOT IN (SELECT id FROM put)),"
        f" before AS (INSERT INTO {kept} AS known (generation, {names}, ended_at)"
        f" SELECT CAST(:generation AS integer), {names}, ended_at FROM (SELECT {names},"
        " min(told_at) OVER (PARTITION BY id ORDER BY version"
        " ROWS BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS ended_at FROM ("
        f"SELECT DISTINCT ON (id, version) {names} FROM ("
        f"SELECT {values} FROM told e WHERE e.entity_id IN (SELECT id FROM more)"
        f" UNION ALL SELECT {names} FROM {known} WHERE generation = :generation AND {these}"
        f" UNION ALL SELECT {names} FROM {kept} WHERE generation = :generation AND {these}"
        ") every ORDER BY id, version) once) told WHERE ended_at IS NOT NULL"
        " ON CONFLICT (generation, id, version) DO UPDATE SET ended_at = excluded.ended_at"
        " WHERE known.ended_at IS DISTINCT FROM excluded.ended_at)"
    )


def _seen(sums: Sums) -> str:
    wanted = {"region": "{of}.region", **sums.keys, **sums.adds}
    both = [
        f"{what.format(of=of)} AS {of}_{name}"
        for of in ("old", "new")
        for name, what in wanted.items()
    ]
    return f"RETURNING new.id, old.id AS was, {', '.join(both)}"


def _exchange(sums: Sums) -> str:
    table = table_of(sums.table).name
    keys, adds = list(sums.keys), list(sums.adds)
    new = ", ".join([f"new_{name} AS {name}" for name in ("region", *keys, *adds)])
    old = ", ".join(
        [f"old_{name}" for name in ("region", *keys)] + [f"-old_{name}" for name in adds]
    )
    place = ["level", "region", *keys]
    by = ["l.level", "left(c.region, l.length)", *(f"c.{key}" for key in keys)]
    grouped = ", ".join(by)
    grouped_as = ", ".join(f"{what} AS {name}" for what, name in zip(by, place, strict=True))
    total = ", ".join(f"sum(c.{name}) AS {name}" for name in adds)
    return (
        f", sums AS (SELECT CAST(:generation AS integer) AS generation, {grouped_as}, {total}"  # noqa: S608 - our own names
        f" FROM (SELECT {new} FROM put"
        f" UNION ALL SELECT {old} FROM put WHERE was IS NOT NULL) c"
        f" JOIN {ABOVE} l (level, length) ON length(c.region) >= l.length"
        f" GROUP BY {grouped}), {KNOWN}"
        f" INSERT INTO {table} (generation, {', '.join([*place, *adds])})"
        f" SELECT generation, {', '.join([*place, *adds])} FROM sums ORDER BY {', '.join(place)}"
        f" ON CONFLICT (generation, {', '.join(place)}) DO UPDATE SET"
        f" {', '.join(f'{name} = {table}.{name} + excluded.{name}' for name in adds)}"
    )
