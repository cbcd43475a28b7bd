"""What a phone may fetch: the published forms of its regions and their files."""

from uuid import UUID

from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.auth import Principal
from services.chassis.problems import NotFound
from services.survey.forms import queries as forms
from services.survey.forms.models import FormFile
from services.survey.openrosa.documents import address
from services.survey.tasks import queries as tasks
from services.survey.tasks.entity_list import EntityList, write
from services.survey.tasks.models import FILE, LIST

Described = dict[str, str | None]


async def form_list(
    session: AsyncSession, principal: Principal, base: str, form_id: str | None
) -> list[Described]:
    """The newest published version of each open form, as a form list describes it."""
    return [
        {
            "formID": form.form_id,
            "name": form.title,
            "version": form.version,
            "hash": form.hash,
            "downloadUrl": address(base, "forms", str(form.version_id), "form.xml"),
            "manifestUrl": address(base, "forms", str(form.version_id), "manifest")
            if form.has_media
            else None,
        }
        for form in await forms.published(session, principal)
        if form_id in {None, form.form_id}
    ]


async def xform(session: AsyncSession, principal: Principal, version_id: UUID) -> str:
    """The XForm of a version that is no draft; raises NotFound."""
    return (await forms.fetched(session, principal, version_id)).xml


async def manifest(
    session: AsyncSession, principal: Principal, base: str, version_id: UUID
) -> list[Described]:
    """The files of a version, as a manifest describes them; raises NotFound."""
    version = await forms.fetched(session, principal, version_id)
    found: list[Described] = [
        {
            "filename": file.name,
            "hash": f"md5:{file.md5}",
            "downloadUrl": address(base, "forms", str(version_id), "files", file.name),
        }
        for file in await forms.files_of(session, version_id)
    ]
    if FILE in version.media:
        found.append(await _task_list(session, principal, base))
    return found


async def _task_list(session: AsyncSession, principal: Principal, base: str) -> Described:
    """The caller's tasks: one list and one address, whichever form names it.

    Phones share a list between forms by its name; two contents would replace each other.
    """
    return {
        "filename": FILE,
        "hash": f"md5:{(await entity_list(session, principal)).md5}",
        "downloadUrl": address(base, "entities", FILE),
        "integrityUrl": address(base, "entities", LIST, "integrity"),
    }


async def entity_list(session: AsyncSession, principal: Principal) -> EntityList:
    """The caller's tasks as the file that phones get."""
    return write(await tasks.mine(session, principal))


async def file(
    session: AsyncSession, principal: Principal, version_id: UUID, name: str
) -> FormFile:
    """One file of a version; raises NotFound."""
    await forms.fetched(session, principal, version_id)
    found = await forms.file(session, version_id, name)
    if found is None:
        raise NotFound(what="file", key=name)
    return found
