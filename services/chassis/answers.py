"""Turns every refusal into application/problem+json (RFC 9457), in the caller's language."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from http import HTTPStatus
from typing import Annotated, Any
from uuid import UUID

import structlog
from fastapi import Depends, FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from fastapi.routing import APIRoute
from pydantic_core import to_json
from sqlalchemy.exc import DataError, ProgrammingError
from starlette.exceptions import HTTPException

from services.chassis import tracing
from services.chassis.db import AWAY
from services.chassis.problems import (
    Invalid,
    Language,
    OutsideRegions,
    Problem,
    Text,
    Unavailable,
    Unstorable,
)

log = structlog.get_logger()

ROW_SECURITY = "row-level security"  # how PostgreSQL says that a row may not be written there
PROBLEM_JSON = "application/problem+json"
NOT_HERE = Text(
    id="Alamat atau metode ini tidak ada. Lihat /docs.",
    en="There is no such address or method. See /docs.",
)
SHORT = Text("Terlalu pendek: paling sedikit {min_length}.", "Too short: at least {min_length}.")
LONG = Text("Terlalu panjang: paling banyak {max_length}.", "Too long: at most {max_length}.")
# What pydantic found, in words for a person; anything else falls back to pydantic's English.
FOUND = {
    "missing": Text("Isian ini wajib.", "This field is required."),
    "extra_forbidden": Text("Isian ini tidak dikenal; hapus.", "This field is unknown; remove it."),
    "json_invalid": Text("Isi bukan JSON yang sah.", "The body is not valid JSON."),
    "string_type": Text("Harus berupa teks.", "It must be text."),
    "enum": Text("Nilai tidak ada dalam pilihan.", "The value is not one of the choices."),
    "literal_error": Text("Nilai tidak ada dalam pilihan.", "The value is not one of the choices."),
    "int_parsing": Text("Harus berupa bilangan bulat.", "It must be a whole number."),
    "int_type": Text("Harus berupa bilangan bulat.", "It must be a whole number."),
    "decimal_parsing": Text("Harus berupa angka desimal.", "It must be a decimal number."),
    "decimal_type": Text("Harus berupa angka desimal.", "It must be a decimal number."),
    "date_type": Text("Tulis tanggal seperti 2026-01-31.", "Write a date like 2026-01-31."),
    "date_from_datetime_parsing": Text("Tanggal ini tidak ada.", "There is no such date."),
    "uuid_parsing": Text("Harus berupa UUID.", "It must be a UUID."),
    "too_short": SHORT,
    "string_too_short": SHORT,
    "too_long": LONG,
    "string_too_long": LONG,
    "greater_than": Text("Harus di atas {gt}.", "It must be above {gt}."),
    "greater_than_equal": Text("Paling sedikit {ge}.", "At least {ge}."),
    "less_than_equal": Text("Paling banyak {le}.", "At most {le}."),
    "string_pattern_mismatch": Text(
        "Bentuknya tidak sesuai: {pattern}.", "It has another shape than {pattern}."
    ),
    "timezone_aware": Text(
        "Sebutkan zona waktu, mis. 2026-01-31T08:00:00+07:00.",
        "Name the time zone, e.g. 2026-01-31T08:00:00+07:00.",
    ),
}


Speak = Callable[[Problem, Language], Response]


def language_of(headers: Mapping[str, str]) -> Language:
    """English when the caller prefers it, else Indonesian."""
    preferred = headers.get("accept-language", "").strip().lower()
    return "en" if preferred.startswith("en") else "id"


def plain(value: Any, language: Language) -> Any:
    """Facts as JSON: sentences in one language; decimals, ids and the rest as strings."""
    if isinstance(value, Text):
        return value.said(language)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, Mapping):
        return {str(k): plain(v, language) for k, v in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [plain(v, language) for v in value]
    return value if isinstance(value, str | int | float | bool | None) else str(value)


def answer(problem: Problem, language: Language) -> JSONResponse:
    """The problem as an HTTP answer."""
    body = {
        "type": f"urn:nahkoda:problem:{problem.code}",
        "title": problem.code.replace("_", " ").capitalize(),
        "status": problem.status,
        "code": problem.code,
        "detail": problem.sentence(language),
        "trace_id": tracing.trace_id(),
    }
    facts = {k: plain(v, language) for k, v in problem.facts.items() if k not in body}
    headers = {**problem.headers, "Content-Language": language, "Cache-Control": "no-store"}
    return JSONResponse(body | facts, problem.status, headers, media_type=PROBLEM_JSON)


def as_json(shape: Any) -> Response:
    """A 200 with a shape that the type checker has proved; nothing is validated a second time."""
    return Response(to_json(shape), media_type="application/json")


def invalid(errors: Sequence[Any], language: Language) -> Invalid:
    """Pydantic's findings as JSON pointers with a code and a sentence each."""
    found = []
    for error in errors:
        words = FOUND.get(error["type"])
        place = [str(p).replace("~", "~0").replace("/", "~1") for p in error["loc"]]
        detail = words.render(language, error.get("ctx", {})) if words else error["msg"]
        found.append({"pointer": "/" + "/".join(place), "code": error["type"], "detail": detail})
    return Invalid(errors=found)


def away(error: Exception) -> Unavailable:
    """What is told about one of AWAY; the log says which."""
    log.warning("database.away", error=str(error).split("\n", 1)[0])
    return Unavailable()


def refuse(request: Request, problem: Problem) -> Response:
    """The refusal in the caller's language, as its route speaks: JSON unless that says otherwise."""
    speak: Speak = getattr(request.state, "speak", answer)
    return speak(problem, language_of(request.headers))


def install(app: FastAPI) -> None:
    """Give the application its translators."""

    async def on_problem(request: Request, error: Exception) -> Response:
        return refuse(request, error if isinstance(error, Problem) else Problem())

    async def on_invalid(request: Request, error: Exception) -> Response:
        errors = error.errors() if isinstance(error, RequestValidationError) else []
        return refuse(request, invalid(errors, language_of(request.headers)))

    async def on_http(request: Request, error: Exception) -> Response:
        return refuse(request, _http_problem(request, error))

    async def on_away(request: Request, error: Exception) -> Response:
        return refuse(request, away(error))

    async def on_unstorable(request: Request, error: Exception) -> Response:
        log.warning("value.unstorable", error=repr(getattr(error, "orig", error)))
        return refuse(request, Unstorable())

    async def on_statement(request: Request, error: Exception) -> Response:
        if ROW_SECURITY not in str(getattr(error, "orig", "")):
            raise error
        log.error("rows.refused", path=request.url.path)  # our own check was missing
        return refuse(request, OutsideRegions())

    app.add_exception_handler(Problem, on_problem)
    app.add_exception_handler(ProgrammingError, on_statement)
    app.add_exception_handler(DataError, on_unstorable)
    app.add_exception_handler(RequestValidationError, on_invalid)
    app.add_exception_handler(HTTPException, on_http)
    for kind in AWAY:
        app.add_exception_handler(kind, on_away)


def _http_problem(request: Request, error: Exception) -> Problem:
    """Starlette's own refusals (404, 405, 400) in our shape."""
    status = getattr(error, "status_code", 500)

    class Refused(Problem):
        code = {404: "not_found", 405: "method_not_allowed"}.get(status, "bad_request")
        detail = NOT_HERE if status in {404, 405} else Invalid.detail

    Refused.status = status
    Refused.headers = dict(getattr(error, "headers", None) or {})
    if status == HTTPStatus.METHOD_NOT_ALLOWED and (methods := _methods_of(request)):
        Refused.headers["Allow"] = ", ".join(sorted(methods))
    return Refused()


def _methods_of(request: Request) -> set[str]:
    """Every method of this address; the framework names only those of the first route."""
    routes = (route for router in request.app.state.service.routers for route in router.routes)
    found = (route for route in routes if isinstance(route, APIRoute))
    here = (route.methods or set() for route in found if route.path_regex.match(request.url.path))
    return set().union(*here)


async def _language(request: Request) -> Language:
    return language_of(request.headers)


# The language of the caller, for answers that hold sentences.
Speaks = Annotated[Language, Depends(_language)]
