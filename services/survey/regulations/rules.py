"""From a request to a score."""

from contracts.regulation import Measures, Regulation, Score
from services.chassis.problems import Invalid
from services.survey.regulations.models import MeasuresIn


def score(regulation: Regulation, measures: MeasuresIn) -> Score:
    """Score what was sent; a criterion that the regulation does not know is refused."""
    known = {criterion.id for criterion in regulation.criteria}
    unknown = sorted(set(measures.volumes) - known)
    if unknown:
        raise Invalid(
            errors=[
                {
                    "pointer": f"/body/measures/volumes/{id}",
                    "code": "criterion_unknown",
                    "detail": f"{regulation.id}: {', '.join(sorted(known))}",
                }
                for id in unknown
            ]
        )
    return regulation.score(Measures(**measures.model_dump()))
