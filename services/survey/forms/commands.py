"""Take forms in, publish a version, take its files, close a form."""

import asyncio
import hashlib
from dataclasses import dataclass
from uuid import UUID

from fastapi import UploadFile
from sqlalchemy.dialects.postgresql import insert
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis import scope
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.concurrency import check_version
from services.chassis.files import safe_name
from services.chassis.problems import Language
from services.survey.forms import conversion, filetype, queries, rules
from services.survey.forms.conversion import Conversion
from services.survey.forms.models import (
    Form,
    FormFile,
    FormState,
    FormVersion,
    StandardCreate,
    VersionState,
)
from services.survey.forms.problems import FormPlaceNeeded
from services.survey.forms.xform import ITEMSETS
from services.survey.rounds import queries as rounds
from services.survey.rounds import rules as round_rules


@dataclass(frozen=True, slots=True)
class Place:
    """Where a form collects: in a round, or just in a region."""

    region: str
    round_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Upload:
    """A workbook as it came."""

    filename: str
    file_type: str
    content: bytes

    @property
    def sha256(self) -> str:
        return hashlib.sha256(self.content).hexdigest()


async def receive(
    session: AsyncSession,
    file: UploadFile,
    round_id: UUID | None,
    region: str | None,
    language: Language,
    *,
    by: Principal,
) -> Form:
    """Keep an XLSForm as a draft version of its form; a broken one is refused with its cells."""
    place = await place_of(session, round_id, region, by)
    name = safe_name(file.filename)
    file_type = await asyncio.to_thread(filetype.workbook, file.file, name)
    await file.seek(0)
    upload = Upload(name, file_type, await file.read())
    return await keep(session, upload, place, language, by=by)


async def standard(
    session: AsyncSession, data: StandardCreate, language: Language, *, by: Principal
) -> Form:
    """Keep the generated form of a round, as if it had been uploaded."""
    place = await place_of(session, data.round_id, None, by)
    made = await queries.standard(session, data.round_id, data.format, by)
    upload = Upload(f"{made.form_id}.xlsx", filetype.XLSX, made.workbook())
    return await keep(session, upload, place, language, by=by)


async def place_of(
    session: AsyncSession, round_id: UUID | None, region: str | None, by: Principal
) -> Place:
    """An open round in the caller's regions, or one of these regions itself."""
    if round_id is not None:
        round = await rounds.get(session, round_id, by)
        scope.ensure_mine(by, round.region)
        round_rules.ensure_open(round)
        return Place(round.region, round.id)
    if region is None:
        raise FormPlaceNeeded
    scope.ensure_mine(by, region)
    return Place(region)


async def keep(
    session: AsyncSession, upload: Upload, place: Place, language: Language, *, by: Principal
) -> Form:
    """Convert the workbook; the same version of the same file is kept once."""
    found = await asyncio.to_thread(
        conversion.convert,
        upload.content,
        upload.filename,
        file_type=upload.file_type,
        stem=filetype.stem_of(upload.filename),
    )
    if isinstance(found, list):
        raise rules.invalid(upload.filename, found, language)
    form, is_new = await form_of(session, found, place, by)
    known = await queries.version_of(session, form, found.form.version)
    if known is not None:
        rules.ensure_same_file(form, known, upload.sha256)
        return form
    await add_version(session, form, upload, found, by)
    if not is_new:
        form.version += 1
        session.add(form)
    await session.flush()
    return form


async def form_of(
    session: AsyncSession, found: Conversion, place: Place, by: Principal
) -> tuple[Form, bool]:
    """The form that this is a version of, and whether it is a new one."""
    kind, parameters = rules.kind_of(found.names)
    rules.ensure_round(kind, place.round_id)
    new = Form(
        form_id=found.form.form_id,
        title=found.form.title,
        round_id=place.round_id,
        region=place.region,
        kind=kind,
        parameters=parameters,
        created_by=by.id,
    )
    await session.execute(insert(Form).values(new.model_dump()).on_conflict_do_nothing())
    form = rules.the_same(await queries.held(session, new.form_id), new, found.names)
    return form, form.id == new.id


async def add_version(
    session: AsyncSession, form: Form, upload: Upload, found: Conversion, by: Principal
) -> None:
    """A new draft, with the one file that the converter makes itself."""
    digest = hashlib.md5(found.xml.encode(), usedforsecurity=False).hexdigest()
    version = FormVersion(
        form=form.id,
        version=found.form.version,
        title=found.form.title,
        region=form.region,
        filename=upload.filename,
        file_type=upload.file_type,
        xlsform=upload.content,
        sha256=upload.sha256,
        xml=found.xml,
        hash=f"md5:{digest}",
        warnings=found.warnings,
        fields=list(found.form.fields),
        media=list(found.form.media),
        created_by=by.id,
    )
    session.add(version)
    await session.flush()
    if found.itemsets is not None:
        await store(session, version, ITEMSETS, found.itemsets.encode(), filetype.TEXTS["csv"])


async def store(
    session: AsyncSession, version: FormVersion, name: str, content: bytes, type: str
) -> None:
    """Keep a file of a version in place of the one before."""
    facts = {
        "region": version.region,
        "type": type,
        "size": len(content),
        "md5": hashlib.md5(content, usedforsecurity=False).hexdigest(),
        "content": content,
    }
    row = insert(FormFile).values(version_id=version.id, name=name, **facts)
    await session.execute(
        row.on_conflict_do_update(index_elements=("version_id", "name"), set_=facts)
    )


async def mine(session: AsyncSession, id: UUID, by: Principal) -> Form:
    """A form wholly in the caller's regions, held for a change."""
    form = await queries.get(session, id, by, for_update=True)
    scope.ensure_mine(by, form.region)
    return form


async def change(session: AsyncSession, form: Form) -> Form:
    """The form in its next version."""
    form.version += 1
    session.add(form)
    await session.flush()
    return form


async def put_file(
    session: AsyncSession,
    id: UUID,
    version: str,
    name: str,
    file: UploadFile,
    *,
    if_match: str,
    by: Principal,
) -> Form:
    """Take a file that the version asks for; a newer one takes its place."""
    form = await mine(session, id, by)
    check_version(form, if_match)
    found = await queries.version(session, form, version)
    rules.ensure_asked(found, name)
    filetype.ensure_size(file.file, name, filetype.MOST_MEDIA_MB)
    await file.seek(0)
    content = await file.read()
    await store(session, found, name, content, filetype.media(content, name))
    return await change(session, form)


async def publish(session: AsyncSession, id: UUID, version: str, *, by: Principal) -> Form:
    """Give phones this version; the one before takes only records that are on their way."""
    form = await mine(session, id, by)
    await ensure_round_open(session, form, by)
    found = await queries.version(session, form, version)
    files = await queries.files_of(session, found.id)
    rules.publish(form, found, {file.name for file in files})
    former = await queries.published_of(session, form)
    if former is not None and former.id == found.id:
        return form
    if former is not None:
        former.state = VersionState.retired
        session.add(former)
        await session.flush()  # only one is published at any time
    found.state, found.published_at = VersionState.published, now()
    session.add(found)
    form.title = found.title
    return await change(session, form)


async def ensure_round_open(session: AsyncSession, form: Form, by: Principal) -> None:
    """A sealed round takes no more records."""
    if form.round_id is not None:
        round_rules.ensure_open(await rounds.get(session, form.round_id, by))


async def close(session: AsyncSession, id: UUID, *, by: Principal) -> Form:
    """Phones no longer get the form."""
    form = await mine(session, id, by)
    if form.state == FormState.closed:
        return form
    form.state = FormState.closed
    return await change(session, form)


async def reopen(session: AsyncSession, id: UUID, *, by: Principal) -> Form:
    """Phones get the form again."""
    form = await mine(session, id, by)
    await ensure_round_open(session, form, by)
    if form.state == FormState.open:
        return form
    form.state = FormState.open
    return await change(session, form)
