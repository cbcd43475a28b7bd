"""Refusals about schemes."""

from services.chassis.problems import Problem, Text


class SchemeUnknown(Problem):
    status = 422
    code = "scheme_unknown"
    detail = Text(
        id="Skema {scheme} tidak dikenal. Pilihan: {choices}.",
        en="The scheme {scheme} is unknown. Choices: {choices}.",
    )
