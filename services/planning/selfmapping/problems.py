"""Refusals about self-mapping."""

from services.chassis.problems import Problem, Text


class SubjectNeeded(Problem):
    """A problem that says nothing of what was measured."""

    status = 422
    code = "subject_needed"
    detail = Text(
        id="Sebutkan kebutuhan yang dimaksud: `need_id`, atau `rt` bersama `criterion`.",
        en="Say which need it is about: `need_id`, or `rt` with `criterion`.",
    )


class NeedUnfitting(Problem):
    """The need is not there, or of another village, RT or criterion than the point."""

    status = 422
    code = "need_unfitting"
    detail = Text(
        id="Kebutuhan {need} tidak ada di {place}, atau bukan kriteria titik ini. Pilih satu dari GET /v1/planning/needs?region={region}.",
        en="There is no need {need} of this criterion in {place}. Choose one of GET /v1/planning/needs?region={region}.",
    )


class CriterionUnknown(Problem):
    status = 422
    code = "criterion_unknown"
    detail = Text(
        id="Kriteria {criterion} tidak ada dalam {regulation}. Pilihan: {choices}.",
        en="There is no criterion {criterion} in {regulation}. Choices: {choices}.",
    )


class MeetingUnfitting(Problem):
    status = 422
    code = "meeting_unfitting"
    detail = Text(
        id="Musyawarah {meeting} bukan dari {region}. Periksa id-nya.",
        en="The meeting {meeting} is not of {region}. Check its id.",
    )
