"""Reads `$filter`, `$orderby`, `$select` and keys as OData 4.0 writes them; knows no set and no table.

What is not read here is refused: no arithmetic, no lambdas, no paths. The work is bounded by the
number of clauses and by how deep they lie in one another.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any, TypeVar
from uuid import UUID

from services.chassis.problems import Text
from services.reporting.odata import words
from services.reporting.odata.kinds import Kind
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

T = TypeVar("T")
CLAUSES, DEPTH = 100, 20
SIGNS = frozenset({"eq", "ne", "gt", "ge", "lt", "le"})
TOKEN = re.compile(
    r"(?P<space>[ \t]+)|(?P<text>'(?:[^']|'')*')"
    r"|(?P<guid>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?![\w-]))"
    r"|(?P<moment>\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?(?:Z|[+-]\d\d:\d\d)(?![\w:]))"
    r"|(?P<day>\d{4}-\d\d-\d\d(?![\w-]))"
    r"|(?P<number>[+-]?\d{1,40}(?:\.\d{1,40})?(?:E[+-]?\d{1,2})?(?![\w.]))"
    r"|(?P<word>[A-Z_]\w*)|(?P<mark>[(),=])",
    re.ASCII | re.IGNORECASE,
)


class Unread(Exception):
    """Where reading stopped, and why."""

    def __init__(self, position: int, reason: Text) -> None:
        super().__init__(reason.en)
        self.position, self.reason = position, reason


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of the text, and where it begins."""

    kind: str
    text: str
    position: int


LITERALS: dict[str, tuple[Kind, Callable[[str], Any]]] = {
    "text": (Kind.string, lambda text: text[1:-1].replace("''", "'")),
    "guid": (Kind.guid, UUID),
    "moment": (Kind.moment, datetime.fromisoformat),
    "day": (Kind.day, date.fromisoformat),
    "number": (Kind.decimal, Decimal),
}
CONSTANTS = {
    "null": Value(None, None),
    "true": Value(Kind.truth, value=True),
    "false": Value(Kind.truth, value=False),
}


def tokens(text: str) -> Iterator[Token]:
    """The pieces of a text without its spaces; raises Unread."""
    position = 0
    while position < len(text):
        found = TOKEN.match(text, position)
        if found is None or found.lastgroup is None:
            raise Unread(position, words.UNREADABLE)
        if found.lastgroup != "space":
            yield Token(found.lastgroup, found[0], position)
        position = found.end()
    yield Token("end", "", position)


class Reader:
    """Reads from left to right, one token ahead."""

    def __init__(self, text: str) -> None:
        self._tokens = tokens(text)
        self._token = next(self._tokens)
        self._clauses = self._depth = 0

    @property
    def at_end(self) -> bool:
        return self._token.kind == "end"

    @property
    def at_name(self) -> bool:
        return self._token.kind == "word" and self._token.text not in CONSTANTS

    def refuse(self, reason: Text) -> Unread:
        return Unread(self._token.position, reason)

    def take(self, *texts: str) -> str | None:
        """The next token when it is one of these words or marks."""
        if self._token.kind in {"word", "mark"} and self._token.text in texts:
            return self._next().text
        return None

    def need(self, mark: str) -> None:
        if self.take(mark) is None:
            raise self.refuse(words.expected(mark))

    def name(self) -> str:
        if self._token.kind != "word":
            raise self.refuse(words.NAME)
        return self._next().text

    def value(self) -> Value:
        """A literal."""
        token = self._token
        if token.kind == "word" and token.text in CONSTANTS:
            return CONSTANTS[self._next().text]
        if token.kind not in LITERALS:
            raise self.refuse(words.VALUE)
        kind, read = LITERALS[token.kind]
        try:
            found = Value(kind, read(token.text))
        except ValueError as error:
            raise self.refuse(words.IMPOSSIBLE) from error
        self._next()
        return found

    def any_of(self) -> Expression:
        """Parts joined by `or`."""
        return self._joined("or", self._all_of)

    def _all_of(self) -> Expression:
        return self._joined("and", self._denied)

    def _joined(self, word: str, read: Callable[[], Expression]) -> Expression:
        parts = [read()]
        while self.take(word):
            parts.append(read())
        return Joined(word, tuple(parts)) if len(parts) > 1 else parts[0]

    def _denied(self) -> Expression:
        if not self.take("not"):
            return self._compared()
        return self._deeper(lambda: Denied(self._denied()))

    def _compared(self) -> Expression:
        left = self._operand()
        if sign := self.take(*SIGNS):
            self._count()
            return Compared(sign, left, self._operand())
        return self._among(left) if self.take("in") else left

    def _among(self, left: Expression) -> Expression:
        self.need("(")
        values = self._listed(self.value)
        return Among(left, values)

    def _operand(self) -> Expression:
        if self.take("("):
            inner = self._deeper(self.any_of)
            self.need(")")
            return inner
        if not self.at_name:
            return self.value()
        name = self.name()
        if not self.take("("):
            return Name(name)
        return Call(name, self._deeper(lambda: self._listed(self.any_of)))

    def _listed(self, read: Callable[[], T]) -> tuple[T, ...]:
        """What stands between commas, up to the bracket."""
        found = []
        while True:
            self._count()
            found.append(read())
            if not self.take(","):
                break
        self.need(")")
        return tuple(found)

    def _deeper(self, read: Callable[[], T]) -> T:
        self._depth += 1
        if self._depth > DEPTH:
            raise self.refuse(words.TOO_DEEP)
        found = read()
        self._depth -= 1
        return found

    def _count(self) -> None:
        self._clauses += 1
        if self._clauses > CLAUSES:
            raise self.refuse(words.TOO_MANY)

    def _next(self) -> Token:
        token = self._token
        self._token = next(self._tokens)
        return token


def expression(text: str) -> Expression:
    """A whole `$filter`; raises Unread."""
    reader = Reader(text)
    found = reader.any_of()
    if not reader.at_end:
        raise reader.refuse(words.NOT_OVER)
    return found


def names(text: str) -> list[str]:
    """A whole `$select`; raises Unread."""
    return [name for name, _ in _list(text, lambda reader: (reader.name(), None))]


def order(text: str) -> list[tuple[str, bool]]:
    """A whole `$orderby`: names, and whether each goes down; raises Unread."""
    return _list(text, lambda reader: (reader.name(), reader.take("asc", "desc") == "desc"))


def key(text: str) -> dict[str | None, Value]:
    """What stands between a key's brackets: one literal, or names with theirs; raises Unread."""

    def part(reader: Reader) -> tuple[str | None, Value]:
        name = reader.name() if reader.at_name else None
        if name is not None:
            reader.need("=")
        return name, reader.value()

    return dict(_list(text, part))


def _list(text: str, read: Callable[[Reader], T]) -> list[T]:
    reader = Reader(text)
    found = [read(reader)]
    while reader.take(","):
        found.append(read(reader))
        if len(found) > CLAUSES:
            raise reader.refuse(words.TOO_MANY)
    if not reader.at_end:
        raise reader.refuse(words.NOT_OVER)
    return found
