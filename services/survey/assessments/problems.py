"""Refusals about assessments."""

from services.chassis.problems import Problem, Text


class RoundOrCodeNeeded(Problem):
    """A list of every score of every round is nobody's question."""

    status = 422
    code = "round_or_code_needed"
    detail = Text(
        id="Sebutkan `round_id` (satu putaran) atau `code` (satu RT, kawasan, atau wilayah).",
        en="Name a `round_id` (one round) or a `code` (one RT, area or region).",
    )
