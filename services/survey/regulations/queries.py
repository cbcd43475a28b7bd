"""The packages, by id."""

from contracts.regulation import Regulation, UnknownRegulation, available, load
from services.survey.regulations.problems import RegulationUnknown


def get(id: str, aspect_average: str = "simple") -> Regulation:
    """Load a package, or raise RegulationUnknown."""
    try:
        return load(id, aspect_average=aspect_average)
    except UnknownRegulation as error:
        raise RegulationUnknown(regulation=id, choices=", ".join(available())) from error


def every() -> list[Regulation]:
    """All packages."""
    return [load(id) for id in available()]
