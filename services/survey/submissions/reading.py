"""One submission as its reader may see it."""

from collections.abc import Mapping
from urllib.parse import quote
from uuid import UUID

from fastapi import Response
from fastapi.responses import StreamingResponse
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import personal
from services.chassis.auth import Principal
from services.chassis.media import commands as media
from services.chassis.media.sniff import Kind
from services.chassis.media.store import Store
from services.chassis.media.strip import STRIPPED
from services.chassis.problems import Forbidden, Language
from services.survey.persons import commands as persons
from services.survey.persons.envelope import KeyRing
from services.survey.questionnaire.findings import area_findings, household_findings
from services.survey.questionnaire.reading import read_area, read_household
from services.survey.questionnaire.scores import explain_household
from services.survey.records import RecordKind
from services.survey.reviews import queries as reviews
from services.survey.submissions import bodies, queries
from services.survey.submissions.answers import is_personal
from services.survey.submissions.models import (
    FileRead,
    FlagRead,
    ScoreRead,
    SubmissionLine,
    SubmissionRead,
)


async def view(
    session: AsyncSession, ring: KeyRing, id: UUID, language: Language, *, by: Principal
) -> SubmissionRead:
    """Its answers, scores, findings and files; a look in clear is told to the audit trail."""
    submission = await queries.get(session, id, by)
    newest = await queries.version(session, id, submission.number)
    key = await persons.data_key(session, ring, id)
    texts = bodies.opened(key, newest)
    files = await queries.files(session, id, submission.number)
    line = SubmissionLine.model_validate(submission)
    clear = by.may(personal.SCOPE)
    shown = masked(submission.kind, texts or {}, clear=clear)
    if clear and any(is_personal(submission.kind, name) for name in shown):
        await personal.tell(session, "submissions", [(id, submission.region)])
    return SubmissionRead(
        **line.model_dump(),
        answers=shown,
        erased=texts is None,
        reasons=await reviews.reasons(session, submission),
        scores=scores(submission.kind, texts or {}, language),
        findings=findings(submission.kind, texts or {}, language),
        files=[FileRead.model_validate(file) for file in files],
    )


def masked(kind: str, texts: Mapping[str, str], *, clear: bool) -> dict[str, str]:
    """The answers; what names a person, or may in a free form, is hidden unless `clear`."""
    return {
        name: personal.HIDDEN if text and not clear and is_personal(kind, name) else text
        for name, text in texts.items()
    }


def scores(kind: str, texts: Mapping[str, str], language: Language) -> list[ScoreRead]:
    """A household's nine scores, each with why it is 1 or 0."""
    if kind != RecordKind.household or not texts:
        return []
    answers, _ = read_household(texts)
    return [
        ScoreRead(id=one.id, value=one.value, text=one.text_id if language == "id" else one.text_en)
        for one in explain_household(answers)
    ]


def findings(kind: str, texts: Mapping[str, str], language: Language) -> list[FlagRead]:
    """What is odd about the answers, in words."""
    if kind == RecordKind.other or not texts:
        return []
    found = (
        household_findings(read_household(texts)[0])
        if kind == RecordKind.household
        else area_findings(read_area(texts)[0])
    )
    return [
        FlagRead(question=one.question, code=one.code, detail=one.detail.said(language))
        for one in found
    ]


async def file(
    session: AsyncSession, store: Store, id: UUID, name: str, *, by: Principal
) -> Response:
    """A file of the newest version, as an attachment; photos and videos without their place.

    What cannot be stripped of it is for those who may read personal data.
    """
    submission = await queries.get(session, id, by)
    found = await queries.file(session, submission, name)
    kind = Kind(found.media_type)
    if kind not in STRIPPED and not by.may(personal.SCOPE):
        raise Forbidden(scope=personal.SCOPE)
    content = await media.hand_out(store, found.sha256, kind)
    headers = {"Content-Disposition": f"attachment; filename*=UTF-8''{quote(found.name, safe='')}"}
    return StreamingResponse(content, media_type=kind.value, headers=headers)
