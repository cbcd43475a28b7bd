"""The API document of a service: OpenAPI 3.1 with its scopes."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from services.chassis.auth import Asks, Scoped
from services.chassis.service import Service

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
PROBLEM = {
    "type": "object",
    "description": "RFC 9457 problem details.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string", "description": "Stable; programs decide by it."},
        "detail": {"type": "string", "description": "A sentence in the caller's language."},
        "trace_id": {"type": ["string", "null"]},
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


def asked_by(route: APIRoute) -> list[Asks]:
    """What a route wants to know about its caller, found in its dependencies."""
    found: list[Asks] = []
    waiting = [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Asks):
            found.append(dependant.call)
        waiting.extend(dependant.dependencies)
    return found


def scopes_of(route: APIRoute) -> list[str]:
    """The scopes that a route asks for."""
    return sorted({one.scope for one in asked_by(route) if isinstance(one, Scoped)})


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document, with bearer security, the scope of each operation and the problem shape."""
    document: dict[str, Any] = app.openapi()
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = SCHEMES
    for route in routes_of(app):
        for method in route.methods or ():
            operation = document["paths"][route.path_format][method.lower()]
            operation["responses"].pop("422", None)
            operation["responses"]["default"] = {
                "description": "A refusal.",
                "content": {
                    "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
                },
            }
            operation["security"] = SECURITY if asked_by(route) else []
            scopes = scopes_of(route)
            if scopes:
                operation["x-scopes"] = scopes
    return document


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Every public route: those of the service's routers, whose prefixes are whole paths."""
    service: Service = app.state.service
    routes = [route for router in service.routers for route in router.routes]
    return [r for r in routes if isinstance(r, APIRoute) and r.include_in_schema]
