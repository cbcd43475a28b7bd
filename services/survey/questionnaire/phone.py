"""What a phone computes while it asks: the household's scores and the sums of an RT, as XPath."""

from dataclasses import dataclass
from typing import Final

from services.chassis.problems import Text
from services.survey.questionnaire.answers import ROOMY
from services.survey.questionnaire.conditions import Condition
from services.survey.questionnaire.models import MOST_PARAMETERS, Parameters
from services.survey.questionnaire.recap import (
    FIRE_EQUIPPED,
    FIRE_PREPARED,
    PONDED,
    WASTE_SERVED,
)
from services.survey.questionnaire.scores import SCORES


@dataclass(frozen=True, slots=True)
class Computed:
    """A value that the phone computes and shows in the summary."""

    name: str
    label: Text
    xpath: str


# Rounding takes binary dust away, so that a phone draws the line at 7.2 m2 per person where
# decimal arithmetic draws it (2.4 x 3 is 7.2 and not 7.199...).
DERIVED: Final = {
    "q6": "round(${q6_panjang} * ${q6_lebar} * ${q6_lantai}, 4)",
    "q8": (
        f"if(${{q7}} > 0 and ${{q6}} >= 0, "
        f"if(${{q6}} >= round({ROOMY} * ${{q7}}, 4), 'a', 'b'), '')"
    ),
}


def household_summary() -> tuple[Computed, ...]:
    """The nine scores. Source: Format A, A.1 to A.5 (S7, S8)."""
    return tuple(_met(f"skor_{score.id}", score.label, score.rule) for score in SCORES)


def area_summary(parameters: Parameters) -> tuple[Computed, ...]:
    """Lengths and yes-or-no values of an RT. Source: Format B and its RT sheet (S7, S8)."""
    drains = ("q20", "q22", "q24") if parameters == MOST_PARAMETERS else ("q20", "q22")
    return (
        _sum("jalan_ideal", Text("Panjang jalan ideal (m)", "Ideal roads (m)"), "q5", "q8"),
        _sum(
            "jalan_baik",
            Text("Jalan tidak rusak (m)", "Undamaged roads (m)"),
            *("q9", "q10", "q11", "q12"),
        ),
        _sum("drainase_ideal", Text("Panjang drainase ideal (m)", "Ideal drains (m)"), *drains),
        _met("tergenang", Text("Genangan melebihi batas", "Ponding beyond the limits"), PONDED),
        _met("sampah_terlayani", Text("Sarpras sampah lengkap", "Waste is served"), WASTE_SERVED),
        _met("prasarana_api", Text("Prasarana kebakaran", "Fire infrastructure"), FIRE_PREPARED),
        _met("sarana_api", Text("Sarana kebakaran", "Fire equipment"), FIRE_EQUIPPED),
    )


def _met(name: str, label: Text, condition: Condition) -> Computed:
    return Computed(name, label, f"if({condition.xpath()}, 1, 0)")


def _sum(name: str, label: Text, *questions: str) -> Computed:
    return Computed(name, label, " + ".join(f"coalesce(${{{id}}}, 0)" for id in questions))
