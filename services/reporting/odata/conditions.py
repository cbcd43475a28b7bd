"""From what `$filter` says to a condition over a table: its columns, and bound values; no text.

As OData has it and SQL has not: comparing with what is not there is false, and `ne` is the opposite
of `eq`. So a comparison is never unknown, whatever stands around it.
"""

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    ColumnElement,
    Date,
    DateTime,
    Integer,
    Numeric,
    Uuid,
    and_,
    cast,
    extract,
    false,
    func,
    literal,
    not_,
    or_,
    true,
)
from sqlalchemy import Text as SqlText

from services.reporting.odata import words
from services.reporting.odata.kinds import Kind, Property, alike
from services.reporting.odata.problems import FilterInvalid
from services.reporting.odata.tree import (
    Among,
    Call,
    Compared,
    Denied,
    Expression,
    Joined,
    Name,
    Value,
)

INT64 = 2**63
TYPES: dict[Kind, Any] = {
    Kind.string: SqlText(),
    Kind.guid: Uuid(),
    Kind.decimal: Numeric(),
    Kind.truth: Boolean(),
    Kind.day: Date(),
    Kind.moment: DateTime(timezone=True),
}
SIGNS: dict[str, Callable[[Any, Any], Any]] = {
    "gt": operator.gt,
    "ge": operator.ge,
    "lt": operator.lt,
    "le": operator.le,
}


@dataclass(frozen=True, slots=True)
class Term:
    """An expression of SQL and what it is; `kind` is None for null, which `sql` does not say."""

    kind: Kind | None
    sql: Any
    nullable: bool = False

    @property
    def there(self) -> ColumnElement[bool]:
        return self.sql.is_not(None) if self.nullable else true()


@dataclass(frozen=True, slots=True)
class Function:
    """What a function takes and answers; arguments of `of` in its place, any of them."""

    takes: tuple[frozenset[Kind], ...]
    gives: Kind
    make: Callable[..., Any]


TEXT, DATES = frozenset({Kind.string}), frozenset({Kind.day, Kind.moment})


def part_of_date(field: str) -> Function:
    """A part of a date; moments are taken in UTC."""
    return Function((DATES,), Kind.whole, lambda of: cast(extract(field, of), Integer))


FUNCTIONS: Mapping[str, Function] = {
    "contains": Function((TEXT, TEXT), Kind.truth, lambda of, part: func.strpos(of, part) > 0),
    "startswith": Function(
        (TEXT, TEXT), Kind.truth, lambda of, part: func.starts_with(of, part, type_=Boolean)
    ),
    "endswith": Function(
        (TEXT, TEXT), Kind.truth, lambda of, part: func.right(of, func.length(part)) == part
    ),
    "tolower": Function((TEXT,), Kind.string, func.lower),
    "toupper": Function((TEXT,), Kind.string, func.upper),
    "length": Function((TEXT,), Kind.whole, func.length),
    "year": part_of_date("year"),
    "month": part_of_date("month"),
    "day": part_of_date("day"),
}


def bound(value: Value) -> Term:
    """A literal as a parameter of the statement."""
    if value.kind is None:
        return Term(None, None, nullable=True)
    whole = value.kind == Kind.decimal and value.value == value.value.to_integral_value()
    if whole and abs(value.value) < INT64:
        return Term(Kind.whole, literal(int(value.value), BigInteger()))
    return Term(value.kind, literal(value.value, TYPES[value.kind]))


@dataclass(frozen=True)
class Conditions:
    """Makes the conditions over one table, whose properties `find` knows by name."""

    find: Callable[[str], Property]

    def of(self, expression: Expression) -> ColumnElement[bool]:
        """The condition; raises FilterInvalid or what `find` raises."""
        return self._truth(expression).sql  # type: ignore[no-any-return]

    def _truth(self, expression: Expression) -> Term:
        term = self._term(expression)
        if term.kind != Kind.truth:
            raise FilterInvalid(reason=words.NOT_TRUTH)
        return term

    def _term(self, expression: Expression) -> Term:
        match expression:
            case Value():
                return bound(expression)
            case Name(name):
                found = self.find(name)
                return Term(found.kind, found.column, found.nullable)
            case Call(function, arguments):
                return self._called(function, arguments)
            case Compared(sign, left, right):
                return _compared(sign, self._term(left), self._term(right))
            case Among(of, values):
                return _among(self._term(of), [bound(value) for value in values])
            case _:
                return self._logical(expression)

    def _logical(self, expression: Denied | Joined) -> Term:
        if isinstance(expression, Denied):
            term = self._truth(expression.of)
            return Term(Kind.truth, not_(term.sql), term.nullable)
        terms = [self._truth(part) for part in expression.parts]
        join = and_ if expression.word == "and" else or_
        made = join(*(term.sql for term in terms))
        return Term(Kind.truth, made, any(term.nullable for term in terms))

    def _called(self, name: str, arguments: tuple[Expression, ...]) -> Term:
        function = FUNCTIONS.get(name)
        if function is None:
            raise FilterInvalid(reason=words.unknown_function(name, ", ".join(FUNCTIONS)))
        terms = [self._term(argument) for argument in arguments]
        if len(terms) != len(function.takes) or any(
            term.kind not in kinds for term, kinds in zip(terms, function.takes, strict=True)
        ):
            wanted = ", ".join(" | ".join(sorted(kinds)) for kinds in function.takes)
            raise FilterInvalid(reason=words.arguments(name, wanted))
        made = function.make(*(term.sql for term in terms))
        return Term(function.gives, made, any(term.nullable for term in terms))


def _ensure_alike(left: Term, right: Term) -> None:
    if not alike(left.kind, right.kind):
        raise FilterInvalid(reason=words.unlike(str(left.kind), str(right.kind)))


def _compared(sign: str, left: Term, right: Term) -> Term:
    _ensure_alike(left, right)
    if sign == "eq":
        return Term(Kind.truth, _equal(left, right))
    if sign == "ne":
        return Term(Kind.truth, not_(_equal(left, right)))
    if Kind.truth in {left.kind, right.kind}:
        raise FilterInvalid(reason=words.unordered(Kind.truth))
    if left.kind is None or right.kind is None:
        return Term(Kind.truth, false())
    made = and_(left.there, right.there, SIGNS[sign](left.sql, right.sql))
    return Term(Kind.truth, made)


def _equal(left: Term, right: Term) -> ColumnElement[bool]:
    if left.kind is None:
        left, right = right, left
    if right.kind is None:
        return true() if left.kind is None else not_(left.there)
    same = and_(left.there, right.there, left.sql == right.sql)
    both = left.nullable and right.nullable
    return or_(and_(not_(left.there), not_(right.there)), same) if both else same


def _among(of: Term, values: list[Term]) -> Term:
    for value in values:
        _ensure_alike(of, value)
    return Term(Kind.truth, or_(false(), *(_equal(of, value) for value in values)))
