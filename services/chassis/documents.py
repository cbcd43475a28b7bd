"""The API document of a service: OpenAPI 3.1 with its scopes, its refusals and its bounds."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, get_args

from fastapi import FastAPI
from fastapi.routing import APIRoute

from services.chassis.auth import Anybody, Asks, Scoped
from services.chassis.concurrency import IfMatch, PerhapsIfMatch
from services.chassis.dry_run import DRY_RUN, HEADER
from services.chassis.idempotency import KeyNeeded
from services.chassis.protocol import HEAD_BYTES
from services.chassis.service import Service
from services.chassis.settings import Settings

VERSION = "0.1.0"
SCHEMES = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "description": "A token from POST /v1/session, an API key (nhk_...), or the token of "
        "your OpenID provider.",
    },
    "key": {
        "type": "http",
        "scheme": "basic",
        "description": "An API key as the password of any user name, for spreadsheets.",
    },
    "page": {
        "type": "apiKey",
        "in": "cookie",
        "name": "__Host-nahkoda",
        "description": "The dashboard's cookie; changes also need the header X-CSRF-Token.",
    },
}
SECURITY: list[dict[str, list[str]]] = [{"bearer": []}, {"key": []}, {"page": []}]
# What says nothing tighter: no code or cursor is as long as PARAMETER, a text of an answer repeats
# at most the head of a request, and JSON readers hold whole numbers up to 2^53.
PARAMETER, LONGEST = 1000, 2 * HEAD_BYTES
LENGTHS = {"uuid": 36, "date-time": 64}
MOST_ITEMS = 100_000
MOST, INT32 = 2**53 - 1, 2**31 - 1

PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string", "format": "uri"},
        "title": {"type": "string"},
        "status": {"type": "integer", "minimum": 400, "maximum": 599},
        "code": {"type": "string", "description": "Stable; programs decide by it."},
        "detail": {"type": "string", "description": "A sentence in the caller's language."},
        "trace_id": {"type": ["string", "null"], "maxLength": 32},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {
                    "pointer": {"type": "string"},
                    "code": {"type": "string"},
                    "detail": {"type": "string"},
                },
            },
        },
    },
}
NUMBER = {"type": "integer", "minimum": 0}
HEADERS: dict[str, Any] = {
    "RateLimit-Limit": {
        "description": "Calls a minute, of a key or of an address.",
        "schema": NUMBER,
    },
    "RateLimit-Remaining": {"description": "What is left of them.", "schema": NUMBER},
    "RateLimit-Reset": {"description": "Seconds until all are there again.", "schema": NUMBER},
    "RateLimit-Policy": {
        "description": "Calls a minute, and of a key those a day.",
        "schema": {"type": "string", "maxLength": 100},
    },
    "Retry-After": {"description": "Seconds to wait.", "schema": NUMBER},
    "WWW-Authenticate": {
        "description": "How to say who you are.",
        "schema": {"type": "string", "maxLength": 100},
    },
}
HEADERS[HEADER] = {
    "description": "It was a dry run: nothing was done.",
    "schema": {"type": "string", "enum": ["true"]},
}
LIMITS = tuple(name for name in HEADERS if name.startswith("RateLimit"))


def referred(kind: str, *names: str) -> dict[str, Any]:
    """References to components of a kind, by name."""
    return {name: {"$ref": f"#/components/{kind}/{name}"} for name in names}


def refusal(description: str, *headers: str) -> dict[str, Any]:
    """An answer that holds a problem."""
    schema = {"$ref": "#/components/schemas/Problem"}
    return {
        "description": description,
        "headers": referred("headers", *headers),
        "content": {"application/problem+json": {"schema": schema}},
    }


REFUSALS = {
    "401": refusal("It is not known who is calling.", "WWW-Authenticate", *LIMITS),
    "403": refusal("The caller may not do this.", *LIMITS),
    "422": refusal("Something in the request is wrong.", *LIMITS),
    "429": refusal("Too many calls, or too many wrong passwords.", "Retry-After", *LIMITS),
    "500": refusal("Something went wrong on our side."),
    "default": refusal("A refusal."),
}
PRECONDITION = {
    "name": "If-Match",
    "in": "header",
    "required": True,
    "description": "The ETag that you last read, or `*`.",
    "schema": {
        "type": "string",
        "maxLength": 200,
        "pattern": r'^(\*|"[0-9]+"( *, *"[0-9]+")*)$',
        "examples": ['"1"', "*"],
    },
}
IF_MATCH = get_args(IfMatch)[1].dependency
PERHAPS_IF_MATCH = get_args(PerhapsIfMatch)[1].dependency
ONCE = {
    "name": "Idempotency-Key",
    "in": "header",
    "required": True,
    "description": "A new UUID for what is new, the same one for what is repeated.",
    "schema": {
        "type": "string",
        "minLength": 1,
        "maxLength": 255,
        "pattern": "^[!-~]([ -~]*[!-~])?$",
        "examples": ["0192b3c4-5d6e-7f80-9a1b-2c3d4e5f6071"],
    },
}
ANYBODY = get_args(Anybody)[1].dependency
KEY_NEEDED = get_args(KeyNeeded)[1].dependency


def called_by(route: APIRoute) -> Iterator[object]:
    """Every dependency of a route, however deep."""
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        yield dependant.call
        waiting.extend(dependant.dependencies)


def asked_by(route: APIRoute) -> list[Asks]:
    """What a route wants to know about its caller, found in its dependencies."""
    return [call for call in called_by(route) if isinstance(call, Asks)]


def scopes_of(route: APIRoute) -> list[str]:
    """The scopes that a route asks for."""
    return sorted({one.scope for one in asked_by(route) if isinstance(one, Scoped)})


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document, with each operation's security, scope and refusals, and bounds everywhere."""
    document = deepcopy(app.openapi())  # the application keeps its own
    components = document.setdefault("components", {})
    schemas = components.setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    components |= {"securitySchemes": SCHEMES, "headers": HEADERS}
    components["responses"] = REFUSALS
    for route in routes_of(app):
        for method in route.methods or ():
            complete(document["paths"][route.path_format][method.lower()], route)
    whole: dict[str, Any] = bounded(document, LONGEST)
    return whole


def complete(operation: dict[str, Any], route: APIRoute) -> None:
    """Say who may call the operation and what it may answer."""
    scopes, responses = scopes_of(route), operation["responses"]
    operation["security"] = SECURITY if asked_by(route) else []
    refused = {"500", "default"} | ({"422"} & responses.keys())
    if operation["security"]:
        refused.add("401")
    limited = bool(operation["security"]) or ANYBODY in called_by(route)
    if limited:
        refused.add("429")
    headers = LIMITS * limited + (HEADER,) * (DRY_RUN.dependency in called_by(route))
    for answer in responses.values() if headers else ():
        answer["headers"] = referred("headers", *headers)
    if scopes:
        operation["x-scopes"] = scopes
        refused.add("403")
    operation["responses"] = responses | referred("responses", *sorted(refused))
    parameters = [never_null(parameter) for parameter in operation.get("parameters", ())]
    if IF_MATCH in called_by(route):
        parameters.append(PRECONDITION)
    if PERHAPS_IF_MATCH in called_by(route):
        parameters.append(PRECONDITION | {"required": False})
    if KEY_NEEDED in called_by(route):
        parameters.append(ONCE)
    if parameters:
        operation["parameters"] = parameters


def never_null(parameter: dict[str, Any]) -> dict[str, Any]:
    """A parameter can be left out, but there is no way to send null."""
    schema = dict(parameter["schema"])
    kinds = [kind for kind in schema.pop("anyOf", ()) if kind != {"type": "null"}]
    if len(kinds) != 1:
        return parameter
    return parameter | {"schema": schema | kinds[0]}


def bounded(node: Any, longest: int) -> Any:
    """The same, with the bounds that a text, a list or a whole number in it lacks."""
    if isinstance(node, list):
        return [bounded(part, longest) for part in node]
    if not isinstance(node, dict):
        return node
    found = {
        name: bounded(part, PARAMETER if name == "parameters" else longest)
        for name, part in node.items()
    }
    return bounds_of(node, longest) | found


def bounds_of(schema: dict[str, Any], longest: int) -> dict[str, Any]:
    """The bounds of whatever this is a schema of; none for what is no schema."""
    kind = schema.get("type")
    if kind == "integer":
        most = schema.get("maximum", MOST)
        format = "int32" if most <= INT32 else "int64"
        return {"minimum": 0, "maximum": most, "format": format}
    if kind == "array":
        return {"maxItems": MOST_ITEMS}
    if kind != "string" or not schema.keys().isdisjoint({"enum", "const"}):
        return {}
    if "contentMediaType" in schema:
        return {"maxLength": Settings.model_fields["upload_limit"].default}
    return {"maxLength": LENGTHS.get(schema.get("format", ""), longest)}


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Every public route: those of the service's routers, whose prefixes are whole paths."""
    service: Service = app.state.service
    routes = [route for router in service.routers for route in router.routes]
    return [r for r in routes if isinstance(r, APIRoute) and r.include_in_schema]
