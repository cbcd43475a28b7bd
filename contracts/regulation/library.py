"""The regulations at hand: one TOML file each, beside this module."""

import tomllib
from functools import lru_cache
from pathlib import Path
from typing import Final

from pydantic import ValidationError

from contracts.regulation.engine import Regulation
from contracts.regulation.model import Package

_FOLDER: Final = Path(__file__).parent


class UnknownRegulation(KeyError):
    """There is no regulation with this id."""

    def __str__(self) -> str:
        return str(self.args[0])


class InvalidRegulation(ValueError):
    """A regulation package is not whole; the text says in sentences what is wrong."""


def available() -> tuple[str, ...]:
    """List the ids of the regulations at hand, sorted."""
    return tuple(sorted(_packages()))


@lru_cache(maxsize=32)
def load(id: str, *, aspect_average: str | None = None) -> Regulation:
    """Load a regulation by id, cached; the aspect average defaults to the package's own (`simple`).

    Raises UnknownRegulation, UnknownVariant (both KeyError) or InvalidRegulation.
    """
    package = _packages().get(id)
    if package is None:
        known = ", ".join(available())
        raise UnknownRegulation(f"There is no regulation {id}; there are {known}.")
    return Regulation(package, aspect_average)


def from_toml(text: str, *, aspect_average: str | None = None) -> Regulation:
    """Make a regulation of the text of a package, such as a district's own Perda.

    Raises InvalidRegulation with a sentence per fault.
    """
    return Regulation(_package(text), aspect_average)


@lru_cache(maxsize=1)
def _packages() -> dict[str, Package]:
    found: dict[str, Package] = {}
    for path in sorted(_FOLDER.glob("*.toml")):
        package = _package(path.read_text(encoding="utf-8"))
        if package.id in found:
            raise InvalidRegulation(f"Two packages call themselves {package.id}.")
        found[package.id] = package
    return found


def _package(text: str) -> Package:
    try:
        return Package.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise InvalidRegulation(f"The package is no TOML: {error}.") from error
    except ValidationError as error:
        faults = (_sentence(fault["loc"], fault["msg"]) for fault in error.errors())
        raise InvalidRegulation(" ".join(faults)) from error


def _sentence(place: tuple[int | str, ...], message: str) -> str:
    text = message.removeprefix("Value error, ").rstrip(".") + "."
    return f"{'.'.join(map(str, place))}: {text}" if place else text
