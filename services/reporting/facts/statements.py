"""How events become facts: one statement per batch, made from a table's own columns.

Of each entity the newest version in the batch is put, unless what is known is newer. What a fact
adds to sums by region is exchanged in the same statement: the old row taken off, the new one added.
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
    """

    table: type[SQLModel]
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
        if self.sums is None:
            return text(_put(self))
        return text(f"WITH put AS ({_put(self)} {_seen(self.sums)}){_exchange(self.sums)}")


def table_of(model: type[SQLModel]) -> Table:
    """The table of a model."""
    found: Table = model.__table__  # type: ignore[attr-defined]
    return found


def _put(one: Projection) -> str:
    table = table_of(one.table)
    own = [column for column in table.columns if column.name != "generation"]
    keys = [column.name for column in own if column.primary_key]
    heard = [column for column in own if column.name not in one.fixed]
    names = {column.name: one.told.get(column.name, _name(column)) for column in own}
    known = ", ".join(f"{names[c.name]} {c.type.compile(_PG)}" for c in heard)
    values = ", ".join(one.fixed.get(c.name, f"e.{names[c.name]}") for c in own)
    first = ", ".join(f"e.{names[key]}" for key in keys)
    kept = [column.name for column in own if column.name not in keys]
    return (
        f"INSERT INTO {table.name} (generation, {', '.join(c.name for c in own)})"  # noqa: S608 - our own names
        f" SELECT DISTINCT ON ({first}) CAST(:generation AS integer), {values}"
        f" FROM json_to_recordset(CAST(:events AS json)) AS e ({known}) WHERE {one.where}"
        f" ORDER BY {first}, e.version DESC"
        f" ON CONFLICT (generation, {', '.join(keys)}) DO UPDATE SET"
        f" {', '.join(f'{name} = excluded.{name}' for name in kept)}"
        f" WHERE {table.name}.version < excluded.version"
    )


_PG = dialect()  # type: ignore[no-untyped-call]


def _name(column: Column[object]) -> str:
    return NAMES.get(column.name, column.name)


def _seen(sums: Sums) -> str:
    wanted = {"region": "{of}.region", **sums.keys, **sums.adds}
    both = [
        f"{what.format(of=of)} AS {of}_{name}"
        for of in ("old", "new")
        for name, what in wanted.items()
    ]
    return f"RETURNING old.id AS was, {', '.join(both)}"


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
