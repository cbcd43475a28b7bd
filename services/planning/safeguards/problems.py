"""Refusals about the screening."""

from services.chassis.problems import Problem, Text


class SafeguardFieldUnknown(Problem):
    status = 422
    code = "safeguard_field_unknown"
    detail = Text(
        id="Isian {field} tidak ada. Lihat GET /v1/planning/safeguard-checklist.",
        en="There is no field {field}. See GET /v1/planning/safeguard-checklist.",
    )


class SafeguardAnswerInvalid(Problem):
    status = 422
    code = "safeguard_answer_invalid"
    detail = Text(
        id="'{answer}' bukan jawaban untuk {field}. Tulis seperti {meant}.",
        en="'{answer}' is no answer for {field}. Write it like {meant}.",
    )
