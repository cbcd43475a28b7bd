"""Finding forms, their versions and files; what phones may download."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from sqlalchemy import func
from sqlalchemy import select as columns
from sqlalchemy.orm import defer
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import pagination, scope
from services.chassis.auth import Principal
from services.chassis.problems import Language, NotFound
from services.survey.forms import rules
from services.survey.forms.models import (
    FileLine,
    Form,
    FormFile,
    FormRead,
    FormState,
    FormVersion,
    MediaRead,
    PublishedForm,
    StandardForm,
    VersionRead,
    VersionState,
)
from services.survey.questionnaire.xlsform import XlsForm
from services.survey.rounds import queries as rounds

# Files weigh megabytes: they are read only where they are the answer.
LIGHT = (defer(FormVersion.xlsform), defer(FormVersion.xml), defer(FormVersion.fields))  # type: ignore[arg-type]
LINE: tuple[Any, ...] = (FormFile.name, FormFile.type, FormFile.size, FormFile.md5)
PUBLISHED: tuple[Any, ...] = (
    *(Form.id, FormVersion.id, Form.form_id, Form.title, FormVersion.version, FormVersion.hash),
    *(Form.round_id, Form.kind, Form.region),
)


async def get(
    session: AsyncSession, id: UUID, principal: Principal, *, for_update: bool = False
) -> Form:
    """A form that the caller's regions touch; raises NotFound."""
    query = select(Form).where(Form.id == id, scope.overlapping(Form.region, principal))
    if for_update:
        query = query.with_for_update(key_share=True)
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="form", key=id)
    return found


async def held(session: AsyncSession, form_id: str) -> Form | None:
    """The form that phones know by this id, if the database shows it; held for a change."""
    query = select(Form).where(Form.form_id == form_id).with_for_update(key_share=True)
    return (await session.exec(query)).first()


async def page(
    session: AsyncSession, principal: Principal, limit: int, cursor: str | None, **wanted: Any
) -> tuple[list[Form], str | None]:
    """Forms that the caller's regions touch, oldest first; `wanted` are values of columns."""
    query = select(Form).where(scope.overlapping(Form.region, principal))
    for column, value in wanted.items():
        if value is not None:
            query = query.where(getattr(Form, column) == value)
    return await pagination.page(session, query, col(Form.id), limit=limit, cursor=cursor)


async def views(session: AsyncSession, forms: Sequence[Form], language: Language) -> list[FormRead]:
    """Forms with their versions and files, in two queries however many there are."""
    wanted = col(FormVersion.form).in_([form.id for form in forms])
    query = select(FormVersion).where(wanted).options(*LIGHT).order_by(col(FormVersion.id).desc())
    versions = (await session.exec(query)).all()
    lines = await _lines(session, [version.id for version in versions])
    found: dict[UUID, list[VersionRead]] = {form.id: [] for form in forms}
    names = {form.id: form.form_id for form in forms}
    for version in versions:
        read = _version(version, names[version.form], lines.get(version.id, {}), language)
        found[version.form].append(read)
    return [FormRead(**form.model_dump(), versions=found[form.id]) for form in forms]


async def view(session: AsyncSession, form: Form, language: Language) -> FormRead:
    """One form with its versions."""
    return (await views(session, [form], language))[0]


async def _lines(session: AsyncSession, ids: Sequence[UUID]) -> dict[UUID, dict[str, Any]]:
    query = columns(col(FormFile.version_id), *LINE).where(col(FormFile.version_id).in_(ids))
    found: dict[UUID, dict[str, Any]] = {}
    for id, *line in (await session.execute(query)).all():
        found.setdefault(id, {})[line[0]] = dict(
            zip(("type", "size", "md5"), line[1:], strict=True)
        )
    return found


def _version(
    version: FormVersion, form_id: str, files: dict[str, Any], language: Language
) -> VersionRead:
    facts = {"form_id": form_id, "version": version.version}
    return VersionRead.model_validate(
        {
            **version.model_dump(exclude={"xlsform", "xml", "fields"}),
            "warnings": [rules.warning(text, facts, language) for text in version.warnings],
            "media": [
                MediaRead(
                    name=name,
                    present=name in files or name in rules.MADE,
                    **files.get(name, {}),
                )
                for name in version.media
            ],
        }
    )


async def version(
    session: AsyncSession, form: Form, text: str, *, whole: bool = False
) -> FormVersion:
    """A version of the form, with its files' bytes only as a `whole`; raises NotFound."""
    found = await version_of(session, form, text, whole=whole)
    if found is None:
        raise NotFound(what="version", key=text)
    return found


async def version_of(
    session: AsyncSession, form: Form, text: str, *, whole: bool = False
) -> FormVersion | None:
    """A version of the form, if there is one of this name."""
    query = select(FormVersion).where(FormVersion.form == form.id, FormVersion.version == text)
    return (await session.exec(query if whole else query.options(*LIGHT))).first()


async def published_of(session: AsyncSession, form: Form) -> FormVersion | None:
    """The version that phones get now."""
    query = select(FormVersion).where(
        FormVersion.form == form.id, FormVersion.state == VersionState.published
    )
    return (await session.exec(query.options(*LIGHT))).first()


async def published(session: AsyncSession, principal: Principal) -> list[PublishedForm]:
    """What the caller's phone may download: the published versions of open forms, by form id."""
    media = func.cardinality(FormVersion.media) > 0
    query = (
        columns(*PUBLISHED, media)
        .join(FormVersion, col(FormVersion.form) == Form.id)
        .where(
            col(FormVersion.state) == VersionState.published,
            col(Form.state) == FormState.open,
            scope.overlapping(Form.region, principal),
        )
        .order_by(col(Form.form_id))
    )
    found = (await session.execute(query)).all()
    return [
        PublishedForm(**dict(zip(PublishedForm.model_fields, row, strict=True))) for row in found
    ]


async def find_version(
    session: AsyncSession, principal: Principal, form_id: str, version: str
) -> tuple[Form, FormVersion] | None:
    """The form and its version that a record names, also a retired one or of a closed form."""
    query = (
        select(Form, FormVersion)
        .join(FormVersion, col(FormVersion.form) == Form.id)
        .where(
            Form.form_id == form_id,
            FormVersion.version == version,
            FormVersion.state != VersionState.draft,
            scope.overlapping(Form.region, principal),
        )
        .options(defer(FormVersion.xlsform))  # type: ignore[arg-type]
    )
    return (await session.exec(query)).first()


async def fetched(session: AsyncSession, principal: Principal, version_id: UUID) -> FormVersion:
    """A version that phones may have: no draft, and in the caller's regions; raises NotFound."""
    query = (
        select(FormVersion)
        .where(
            FormVersion.id == version_id,
            FormVersion.state != VersionState.draft,
            scope.overlapping(FormVersion.region, principal),
        )
        .options(defer(FormVersion.xlsform))  # type: ignore[arg-type]
    )
    found = (await session.exec(query)).first()
    if found is None:
        raise NotFound(what="form", key=version_id)
    return found


async def files_of(session: AsyncSession, version_id: UUID) -> list[FileLine]:
    """The files of a version without their content, by name."""
    query = columns(*LINE).where(col(FormFile.version_id) == version_id).order_by(*LINE[:1])
    found = (await session.execute(query)).all()
    return [FileLine.model_validate(row) for row in found]


async def file(session: AsyncSession, version_id: UUID, name: str) -> FormFile | None:
    """A file of a version with its content."""
    query = select(FormFile).where(FormFile.version_id == version_id, FormFile.name == name)
    return (await session.exec(query)).first()


async def standard(
    session: AsyncSession, round_id: UUID, format: StandardForm, principal: Principal
) -> XlsForm:
    """The generated form of a round that the caller's regions touch."""
    return rules.generated(await rounds.get(session, round_id, principal), format)
