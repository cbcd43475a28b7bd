"""What phones are told, as XML: the forms, their files, and how a submission ended.

Shapes: the OpenRosa 1.0 standards "Form Discovery API" and "Form Submission API", as Collect reads
them (open-rosa/.../parse/Kxml2OpenRosaResponseParser.kt in getodk/collect).
"""

from collections.abc import Iterable, Mapping
from urllib.parse import quote
from uuid import UUID
from xml.sax.saxutils import escape

from fastapi import Response

from services.chassis.problems import Language, Problem, Text
from services.survey.submissions.models import SubmissionLine

LIST = "http://openrosa.org/xforms/xformsList"
MANIFEST = "http://openrosa.org/xforms/xformsManifest"
ANSWER = "http://openrosa.org/http/response"
XML = "text/xml; charset=utf-8"  # Collect reads nothing else (OpenRosaXmlFetcher.java)
START = '<?xml version="1.0" encoding="UTF-8"?>\n'
PIECE = 10_000_000  # bytes; a phone splits what is larger, but never one file
HEADERS: Mapping[str, str] = {
    "X-OpenRosa-Version": "1.0",
    "X-OpenRosa-Accept-Content-Length": str(PIECE),
}


def form_list(forms: Iterable[Mapping[str, str | None]]) -> str:
    """The forms by what each is called, `formID` to `manifestUrl`; what is None is left out."""
    found = "".join(f"<xform>{_elements(form)}</xform>" for form in forms)
    return f'{START}<xforms xmlns="{LIST}">{found}</xforms>'


def manifest(files: Iterable[Mapping[str, str | None]]) -> str:
    """The files of a form: `filename`, `hash`, `downloadUrl`; of an entity list `integrityUrl` too."""
    found = "".join(_media_file(file) for file in files)
    return f'{START}<manifest xmlns="{MANIFEST}">{found}</manifest>'


def integrity(states: Iterable[tuple[UUID, bool]]) -> str:
    """Which entities are deleted: the "Integrity API" of OpenRosa. It has no namespace."""
    found = "".join(
        f'<entity id="{id}"><deleted>{str(deleted).lower()}</deleted></entity>'
        for id, deleted in states
    )
    return f"{START}<data><entities>{found}</entities></data>"


def message(text: str, nature: str) -> str:
    """What Collect shows after a submission."""
    said = f'<message nature="{nature}">{escape(text)}</message>'
    return f'{START}<OpenRosaResponse xmlns="{ANSWER}">{said}</OpenRosaResponse>'


TAKEN = Text(
    "Diterima. {flags} jawaban perlu diperiksa, {files} berkas belum terkirim.",
    "Taken. {flags} answers to check, {files} files still to come.",
)


def taken(submission: SubmissionLine, language: Language, *, more: bool, location: str) -> Response:
    """201, or 202 while the phone says that more files of the record are to follow."""
    facts = {"flags": len(submission.flags), "files": len(submission.waits_for)}
    said = message(TAKEN.render(language, facts), "submit_success")
    headers = {"Location": location, "Content-Language": language}
    return Response(said, 202 if more else 201, headers, media_type=XML)


def refusal(problem: Problem, language: Language) -> Response:
    """A problem as phones show it: the sentence, and the code for whoever is asked for help."""
    text = f"{problem.sentence(language)} [{problem.code}]"
    headers = {**HEADERS, **problem.headers, "Content-Language": language}
    return Response(message(text, "submit_error"), problem.status, headers, media_type=XML)


def address(base: str, *parts: str) -> str:
    """An absolute address below the base."""
    return "/".join((base, *(quote(part, safe="") for part in parts)))


def _media_file(file: Mapping[str, str | None]) -> str:
    """An entity list says in an attribute that it is one."""
    kind = ' type="entityList"' if "integrityUrl" in file else ""
    return f"<mediaFile{kind}>{_elements(file)}</mediaFile>"


def _elements(values: Mapping[str, str | None]) -> str:
    return "".join(f"<{n}>{escape(v)}</{n}>" for n, v in values.items() if v is not None)
