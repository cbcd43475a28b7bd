"""From an RT's approved records to the numbers of its sheet."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from contracts.regions import village_of
from contracts.regulation import Regulation
from services.survey.imports.rules import rt_name
from services.survey.measures import scored_columns
from services.survey.questionnaire.crosschecks import cross_check
from services.survey.questionnaire.models import parameters_of
from services.survey.questionnaire.recap import Recap
from services.survey.questionnaire.totals import NAMES, HouseholdTotals
from services.survey.questionnaire.volumes import measures
from services.survey.rt_forms.models import RtForm
from services.survey.rt_forms.rules import answers_of


def computed(
    regulation: Regulation, households: Mapping[str, Any], form: RtForm, *, id: UUID, at: datetime
) -> dict[str, Any]:
    """The row of a computation: recap, volumes and score, with what is odd about them as flags.

    The flags that wait on the records count too: they travel with every number made from them.
    """
    totals = HouseholdTotals({name: int(households[name]) for name in NAMES})
    recap = Recap(totals, answers_of(form), parameters_of(regulation))
    numbers = regulation.row_of(measures(recap))
    score = regulation.score_row(numbers)
    flags = [f"{field}:{code}" for field, code in score.flags]
    flags += [f"{check.id}:cross_check" for check in cross_check(recap) if not check.ok]
    return {
        "id": id,
        "round_id": form.round_id,
        "rt": form.rt,
        "region": village_of(form.rt),
        "name": rt_name(form.rt),
        "stands": True,
        "records": totals["households"] + 1,
        "rt_form_id": form.id,
        "totals": {name: number for name, number in totals.items() if number},
        "total": score.total,
        "slum_class": score.slum_class,
        "flags": flags,
        "open_flags": len(flags) + int(households["open_flags"]) + form.open_flags,
        "at": at,
        **dict(zip(scored_columns(regulation), numbers, strict=True)),
    }
