"""Refusals about regulations."""

from services.chassis.problems import Problem, Text


class RegulationUnknown(Problem):
    """No package has this id."""

    status = 422
    code = "regulation_unknown"
    detail = Text(
        id="Peraturan {regulation} tidak dikenal. Pilihan: {choices}.",
        en="Regulation {regulation} is unknown. Choices: {choices}.",
    )
