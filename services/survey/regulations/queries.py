"""The packages, by id."""

from contracts.regulation import Regulation, UnknownRegulation, available, load
from services.chassis.problems import NotFound
from services.survey.regulations.problems import RegulationUnknown


def get(id: str, aspect_average: str = "simple") -> Regulation:
    """Load a package, or raise RegulationUnknown."""
    try:
        return load(id, aspect_average=aspect_average)
    except UnknownRegulation as error:
        raise RegulationUnknown(regulation=id, choices=", ".join(available())) from error


def read(id: str) -> Regulation:
    """The package that an address names; raises NotFound."""
    if id not in available():
        raise NotFound(what="regulation", key=id)
    return load(id)


def every() -> list[Regulation]:
    """All packages."""
    return [load(id) for id in available()]
