"""The API document of a service: OpenAPI 3.1 with its scopes."""

from typing import Any

from fastapi import FastAPI
from fastapi.routing import APIRoute

from services.chassis.auth import Scoped
from services.chassis.service import Service

VERSION = "0.1.0"
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


def scopes_of(route: APIRoute) -> list[str]:
    """The scopes that a route asks for, found in its dependencies."""
    found, waiting = [], [route.dependant]
    while waiting:
        dependant = waiting.pop()
        if isinstance(dependant.call, Scoped):
            found.append(dependant.call.scope)
        waiting.extend(dependant.dependencies)
    return sorted(set(found))


def openapi(app: FastAPI) -> dict[str, Any]:
    """The document, with bearer security, the scope of each operation and the problem shape."""
    document: dict[str, Any] = app.openapi()
    schemas = document.setdefault("components", {}).setdefault("schemas", {})
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    schemas["Problem"] = PROBLEM
    document["components"]["securitySchemes"] = {"bearer": {"type": "http", "scheme": "bearer"}}
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
            scopes = scopes_of(route)
            if scopes:
                operation["security"] = [{"bearer": []}]
                operation["x-scopes"] = scopes
    return document


def routes_of(app: FastAPI) -> list[APIRoute]:
    """Every public route: those of the service's routers, whose prefixes are whole paths."""
    service: Service = app.state.service
    routes = [route for router in service.routers for route in router.routes]
    return [r for r in routes if isinstance(r, APIRoute) and r.include_in_schema]
