"""One API document for the whole system, and a page to read and try it."""

import asyncio
import json
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import APIRouter
from fastapi.responses import HTMLResponse, Response

from services.chassis.documents import LONGEST, VERSION, bounded

router = APIRouter(include_in_schema=False)
CONTRACTS = Path(__file__).parent.parent / "contracts"
ASSETS = "fastapi_swagger.resources"
TYPES = {"swagger-ui-bundle.js": "text/javascript", "swagger-ui.css": "text/css"}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; connect-src 'self';"
    " img-src 'self' data:; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
SERVER = {
    "url": "/",
    "description": "This installation, be it production, staging or local.",
    "x-internal": False,
}
THIN = "For an endpoint with the payload `thin`, `data` has `id`, `region` and `link` only."
PAGE = """<!doctype html>
<html lang="id"><head><meta charset="utf-8"><title>Nahkoda API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="stylesheet" href="/docs/swagger-ui.css"></head>
<body><div id="swagger-ui"></div>
<script src="/docs/swagger-ui-bundle.js"></script><script src="/docs/start.js"></script>
</body></html>
"""
START = """SwaggerUIBundle({
  url: "/openapi.json", dom_id: "#swagger-ui", deepLinking: true, docExpansion: "list",
  persistAuthorization: false, validatorUrl: null
});
"""


def merged(documents: list[dict[str, Any]]) -> dict[str, Any]:
    """One document of many; a schema name that means two things gets its service's name."""
    whole: dict[str, Any] = {
        "openapi": "3.1.0",
        "info": {
            "title": "Nahkoda",
            "version": VERSION,
            "summary": "The open system for Indonesia's slum-upgrading programme",
            "description": "Log in with `POST /v1/session`, then send the token as a bearer.",
        },
        "servers": [SERVER],
        "paths": {},
        "components": {"schemas": {}, "securitySchemes": {}},
    }
    for document in documents:
        own = _renamed(document, whole["components"]["schemas"])
        whole["paths"] |= own["paths"]
        for kind, parts in own.get("components", {}).items():
            whole["components"].setdefault(kind, {}).update(parts)
    operations = [one for methods in whole["paths"].values() for one in methods.values()]
    tags = {tag for operation in operations for tag in operation.get("tags", ())}
    return whole | {"tags": [{"name": tag} for tag in sorted(tags)]}


def _renamed(document: dict[str, Any], known: dict[str, Any]) -> dict[str, Any]:
    schemas = document.get("components", {}).get("schemas", {})
    service = document["info"]["title"].split()[-1].capitalize()
    text = json.dumps(document)
    for name, schema in schemas.items():
        if name in known and known[name] != schema:
            text = text.replace(
                f'"#/components/schemas/{name}"', f'"#/components/schemas/{service}{name}"'
            )
            text = text.replace(f'"{name}": {{', f'"{service}{name}": {{')
    renamed: dict[str, Any] = json.loads(text)
    return renamed


@cache
def text() -> bytes:
    """The merged document as it is sent; made when it is first asked for, and kept so."""
    return json.dumps(load(), ensure_ascii=False, separators=(",", ":")).encode()


def load() -> dict[str, Any]:
    """The merged document of the contracts that were generated with this version."""
    found = [json.loads(file.read_text("utf-8")) for file in _files("openapi")]
    return with_webhooks(
        merged(found), [(one.stem, one.read_text("utf-8")) for one in _files("events")]
    )


def _files(folder: str) -> list[Path]:
    return sorted((CONTRACTS / folder).glob("*.json"))


def with_webhooks(document: dict[str, Any], events: list[tuple[str, str]]) -> dict[str, Any]:
    """What a partner's receiver is sent: an operation for each event, of whom it is asked."""
    webhooks: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for subject, text in events:
        event = json.loads(text.replace('"#/$defs/', '"#/components/schemas/Event'))
        parts = {f"Event{name}": part for name, part in event.pop("$defs", {}).items()}
        schemas |= parts | {f"Event{event['title']}": event}
        webhooks[subject] = {"post": _delivery(subject, event)}
    document["components"]["schemas"] |= bounded(schemas, LONGEST)
    return document | {"webhooks": bounded(webhooks, LONGEST)}


def _delivery(subject: str, event: dict[str, Any]) -> dict[str, Any]:
    (said,) = event["examples"]
    places = {"id": "id", "timestamp": "occurred_at", "subject": "entity_id", "sequence": "version"}
    properties = {name: event["properties"][field] for name, field in places.items()}
    properties["type"] = {"type": "string", "const": subject}
    properties["data"] = {"$ref": f"#/components/schemas/Event{event['title']}"}
    item = {name: said[field] for name, field in places.items()} | {"type": subject, "data": said}
    schema = {"type": "object", "required": sorted(properties), "properties": properties}
    return {
        "operationId": f"hear_{subject.replace('.', '_')}",
        "tags": ["webhooks"],
        "summary": subject,
        "description": f"{event['description']}\n\n{THIN}",
        "security": [],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": schema, "example": item}},
        },
        "responses": {"204": {"description": "It was taken. Anything but 2xx is tried again."}},
    }


@router.get("/openapi.json")
async def document() -> Response:
    """OpenAPI 3.1 of every public route."""
    return Response(await asyncio.to_thread(text), media_type="application/json")


@router.get("/docs")
async def docs() -> HTMLResponse:
    """Read and try the API."""
    return HTMLResponse(PAGE, headers={"Content-Security-Policy": CSP})


@router.get("/docs/start.js")
async def start() -> Response:
    """Start Swagger UI; a file of its own, so that the policy can forbid inline scripts."""
    return Response(START, media_type="text/javascript")


@router.get("/docs/{name}")
async def asset(name: str) -> Response:
    """Swagger UI from its package; nothing comes from elsewhere."""
    if name not in TYPES:
        return Response(status_code=404)
    content = resources.files(ASSETS).joinpath(name).read_bytes()
    headers = {"Cache-Control": "public, max-age=86400"}
    return Response(content, media_type=TYPES[name], headers=headers)
