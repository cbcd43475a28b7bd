"""Where a page goes on: the order of rows, and the rows behind the last one shown.

Rows that are added meanwhile move none that was not shown yet: what is asked for is everything
behind a row, not everything after a number of rows.
"""

import base64
import binascii
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from sqlalchemy import ColumnElement, and_, false, or_, tuple_

from services.reporting.odata.conditions import Term, bound
from services.reporting.odata.kinds import Kind, Property
from services.reporting.odata.problems import SkipTokenInvalid
from services.reporting.odata.tree import Value

READ: dict[Kind, tuple[type, Callable[[Any], Any]]] = {
    Kind.string: (str, str),
    Kind.guid: (str, UUID),
    Kind.whole: (Decimal, Decimal),
    Kind.decimal: (Decimal, Decimal),
    Kind.truth: (bool, bool),
    Kind.day: (str, date.fromisoformat),
    Kind.moment: (str, datetime.fromisoformat),
}


@dataclass(frozen=True, slots=True)
class Step:
    """A property that rows are ordered by. What is not there comes first, downwards last."""

    by: Property
    down: bool = False

    def of(self, columns: Any) -> Any:
        """As an ORDER BY over these columns has it."""
        column = columns[self.by.name]
        if not self.by.nullable:
            return column.desc() if self.down else column
        return column.desc().nulls_last() if self.down else column.nulls_first()


def token(place: str) -> str:
    """A row's place, as a link names it; `place` is the JSON of the values of its steps."""
    return base64.urlsafe_b64encode(place.encode()).decode().rstrip("=")


def read(token: str, steps: Sequence[Step]) -> list[Value]:
    """The place behind which a page begins; raises SkipTokenInvalid."""
    try:
        text = base64.b64decode(token + "=" * (-len(token) % 4), altchars=b"-_", validate=True)
        values = json.loads(text, parse_float=Decimal, parse_int=Decimal)
        if not isinstance(values, list):
            raise SkipTokenInvalid
        return [_value(step.by, value) for step, value in zip(steps, values, strict=True)]
    except (binascii.Error, ValueError, ArithmeticError, RecursionError) as error:
        raise SkipTokenInvalid from error


def _value(by: Property, value: Any) -> Value:
    if value is None and by.nullable:
        return Value(None, None)
    kind, made = READ[by.kind]
    if not isinstance(value, kind):
        raise SkipTokenInvalid
    return Value(by.kind if by.kind != Kind.whole else Kind.decimal, made(value))


def behind(steps: Sequence[Step], place: Sequence[Value]) -> ColumnElement[bool]:
    """Rows that come after the place in the order of the steps."""
    terms = [bound(value) for value in place]
    if not any(step.down or step.by.nullable for step in steps):
        return _behind_in_index(steps, terms)
    ways = []
    for n, (step, term) in enumerate(zip(steps, terms, strict=True)):
        pairs = zip(steps[:n], terms[:n], strict=True)
        ways.append(and_(*(_at(*pair) for pair in pairs), _after(step, term)))
    return or_(false(), *ways)


def _behind_in_index(steps: Sequence[Step], terms: Sequence[Term]) -> ColumnElement[bool]:
    """As one comparison of rows, which an index can follow.

    The first of them are compared by themselves too: sums over years are kept apart by these, and
    the server then begins at the place and not at the first row.
    """
    columns, values = [step.by.column for step in steps], [term.sql for term in terms]
    after = tuple_(*columns) > tuple_(*values)
    return and_(after, tuple_(*columns[:-1]) >= tuple_(*values[:-1])) if columns[1:] else after


def _at(step: Step, term: Term) -> ColumnElement[bool]:
    column = step.by.column
    return column.is_(None) if term.kind is None else column == term.sql  # type: ignore[no-any-return]


def _after(step: Step, term: Term) -> ColumnElement[bool]:
    column = step.by.column
    if term.kind is None:
        return false() if step.down else column.is_not(None)
    if not step.down:
        return column > term.sql  # type: ignore[no-any-return]
    return or_(column < term.sql, column.is_(None)) if step.by.nullable else column < term.sql
