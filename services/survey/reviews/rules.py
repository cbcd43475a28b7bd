"""Who may decide about a record, and when."""

from collections.abc import Collection, Mapping, Sequence

from services.chassis.personal import HIDDEN
from services.chassis.problems import Language
from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS
from services.survey.records import RecordKind, RecordState
from services.survey.reviews.models import Change, Decision
from services.survey.reviews.problems import NotUnderReview, OwnRecord, RecordMerged
from services.survey.submissions.answers import SAID_OF_ALL, is_personal
from services.survey.submissions.models import Submission

# From where each decision starts. An approved record can still be returned: then it counts no more.
FROM = {
    Decision.approved: (RecordState.received, RecordState.returned),
    Decision.returned: (RecordState.received, RecordState.approved),
    Decision.rejected: (RecordState.received, RecordState.returned, RecordState.approved),
}
QUESTIONS = {RecordKind.household: HOUSEHOLD_QUESTIONS, RecordKind.area: AREA_QUESTIONS}
UNSAID = SAID_OF_ALL | {"instanceName"}


def ensure_may_decide(
    submission: Submission, decision: Decision, authors: Collection[str], by: str
) -> None:
    """Raise OwnRecord for whoever sent any version of it, RecordMerged for a duplicate.

    In any other state raise NotUnderReview.
    """
    if by in authors:
        raise OwnRecord
    if submission.state == RecordState.merged:
        raise RecordMerged
    if submission.state not in FROM[decision]:
        raise NotUnderReview(state=submission.state, needed=" / ".join(FROM[decision]))


def counts_differently(before: str, after: str) -> bool:
    """Whether the RT's numbers change with this decision."""
    return RecordState.approved in {before, after}


def changes(
    kind: str,
    before: Mapping[str, str],
    after: Mapping[str, str],
    *,
    clear: bool,
    language: Language,
) -> list[Change]:
    """The answers that differ, in the order of the newer version.

    What names a person is masked unless `clear`; of a free form, nobody knows which answers do.
    """
    names = dict.fromkeys((*after, *before))
    return [
        Change(
            question=name,
            label=label_of(kind, name, language),
            before=_shown(kind, name, before.get(name), clear=clear),
            after=_shown(kind, name, after.get(name), clear=clear),
        )
        for name in names
        if name not in UNSAID and before.get(name) != after.get(name)
    ]


def label_of(kind: str, name: str, language: Language) -> str:
    """The question in words; of a free form its name."""
    question = QUESTIONS.get(RecordKind(kind), {}).get(name)
    return question.label.said(language) if question else name


def _shown(kind: str, name: str, text: str | None, *, clear: bool) -> str | None:
    return HIDDEN if text and is_personal(kind, name) and not clear else text


def any_personal(kind: str, found: Sequence[Sequence[Change]]) -> bool:
    """Whether some answer in these changes names a person, or may."""
    return any(is_personal(kind, change.question) for one in found for change in one)
