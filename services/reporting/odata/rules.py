"""What a caller may name: properties, orders, keys."""

from collections.abc import Callable, Mapping
from typing import TypeVar

from services.reporting.odata import grammar
from services.reporting.odata.grammar import Unread
from services.reporting.odata.kinds import Property, alike
from services.reporting.odata.places import Step
from services.reporting.odata.problems import (
    KeyInvalid,
    OptionInvalid,
    OrderRepeated,
    PropertyUnknown,
    SetUnknown,
)
from services.reporting.odata.tables import SETS, EntitySet
from services.reporting.odata.tree import Value

T = TypeVar("T")
EVERY = "*"


def table(name: str) -> EntitySet:
    """The table of that name; raises SetUnknown."""
    if name not in SETS:
        raise SetUnknown(name=name, choices=", ".join(SETS))
    return SETS[name]


def understood(option: str, read: Callable[[str], T], text: str) -> T:
    """What an option says; raises OptionInvalid."""
    try:
        return read(text)
    except Unread as error:
        raise OptionInvalid(
            option=option, position=error.position + 1, reason=error.reason
        ) from error


def named(of: EntitySet, name: str, option: str) -> Property:
    """A property of the table; raises PropertyUnknown."""
    if name not in of.properties:
        raise PropertyUnknown(set=of.name, name=name, option=option, choices=of.choices)
    return of.properties[name]


def selected(of: EntitySet, text: str | None) -> list[Property]:
    """What `$select` wants, each once; all of it without one."""
    if text is None or text == EVERY:
        return list(of.properties.values())
    names = understood("$select", grammar.names, text)
    return [named(of, name, "$select") for name in dict.fromkeys(names)]


def steps(of: EntitySet, text: str | None) -> list[Step]:
    """The order of rows, which no two have the same place in."""
    wanted = understood("$orderby", grammar.order, text) if text is not None else []
    made: dict[str, Step] = {}
    for name, down in wanted:
        if name in made:
            raise OrderRepeated(name=name)
        made[name] = Step(_ordered(of, name), down)
    rest = of.key if made else of.order
    more = {name: Step(of.properties[name]) for name in rest if name not in made}
    return [*made.values(), *more.values()]


def _ordered(of: EntitySet, name: str) -> Property:
    found = named(of, name, "$orderby")
    if found.document:
        choices = ", ".join(one.name for one in of.properties.values() if not one.document)
        raise PropertyUnknown(set=of.name, name=name, option="$orderby", choices=choices)
    return found


def key(of: EntitySet, text: str) -> Mapping[str, Value]:
    """The values of a key: one alone, or each by its name; raises KeyInvalid, OptionInvalid."""
    given = understood("key", grammar.key, text)
    if len(of.key) == 1 and set(given) == {None}:
        given = {of.key[0]: given[None]}
    found = {name: value for name, value in given.items() if name is not None}
    fits = found.keys() == given.keys() == set(of.key) and all(
        value.kind is not None and alike(value.kind, of.properties[name].kind)
        for name, value in found.items()
    )
    if not fits:
        wanted = ", ".join(f"{name}={of.properties[name].kind}" for name in of.key)
        raise KeyInvalid(set=of.name, wanted=wanted)
    return found
