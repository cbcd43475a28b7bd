"""One API document for the whole system, and a page to read and try it."""

import json
from importlib import resources
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response

from services.chassis.documents import VERSION

router = APIRouter(include_in_schema=False)
DOCUMENTS = Path(__file__).parent.parent / "contracts" / "openapi"
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


def load() -> dict[str, Any]:
    """The merged document of the contracts that were generated with this version."""
    files = sorted(DOCUMENTS.glob("*.json"))
    return merged([json.loads(file.read_text("utf-8")) for file in files])


@router.get("/openapi.json")
async def document(request: Request) -> JSONResponse:
    """OpenAPI 3.1 of every public route."""
    return JSONResponse(request.app.state.document)


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
