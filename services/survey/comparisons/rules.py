"""Which of two rounds comes first."""

from services.survey.rounds.models import Round


def in_order(one: Round, other: Round) -> tuple[Round, Round]:
    """Before and after: by the year of their data, then by when they were opened."""
    before, after = sorted((one, other), key=lambda r: (r.year, r.created_at, r.id))
    return before, after
