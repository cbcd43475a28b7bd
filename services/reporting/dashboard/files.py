"""The built dashboard in memory: each file once, also compressed, with its hash as its tag."""

import gzip
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from fastapi import Response

from services.reporting.dashboard.problems import AssetUnknown, DashboardNotBuilt

BUILT = Path(__file__).parent / "dist"
INDEX, PUBLIC, FORMS = "index.html", "publik.html", "formulir.html"
# Named here: what the machine's own table says differs from one to the next. All of it is text.
TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".js": "text/javascript",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
    ".json": "application/json",
}
CSP = (
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
    " img-src 'self' data:; font-src 'self'; manifest-src 'self';"
    " frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


# The forms' engine reads XPath with WebAssembly, and its controls carry their styles (ADR 0052).
FORMS_CSP = (
    CSP.replace("script-src 'self'", "script-src 'self' 'wasm-unsafe-eval'")
    .replace("style-src 'self'; ", "style-src 'self' 'unsafe-inline'; ")
    .replace("img-src 'self' data:", "img-src 'self' data: blob:")
)


@dataclass(frozen=True, slots=True)
class File:
    """One file as it is sent."""

    content: bytes
    zipped: bytes | None
    media_type: str
    tag: str
    cache: str


def load(folder: Path = BUILT) -> dict[str, File]:
    """Every file of a build by its path; empty when nothing was built."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): _read(path) for path in paths}


def _read(path: Path) -> File:
    content = path.read_bytes()
    media_type = TYPES.get(path.suffix)
    zipped = gzip.compress(content, 9, mtime=0) if media_type else None
    # A name under assets/ carries the hash of its content: it never changes.
    lasting = path.parent.name == "assets"
    cache = "public, max-age=31536000, immutable" if lasting else "no-cache"
    kind = media_type or "application/octet-stream"
    return File(content, zipped, kind, f'"{hashlib.sha256(content).hexdigest()[:32]}"', cache)


def get(built: Mapping[str, File], path: str) -> File:
    """A file of the build; raises DashboardNotBuilt or AssetUnknown."""
    if not built:
        raise DashboardNotBuilt
    if path not in built:
        raise AssetUnknown(key=path)
    return built[path]


def answer(built: Mapping[str, File], path: str, headers: Mapping[str, str]) -> Response:
    """The file for these request headers: compressed when they allow, 304 when it is known."""
    file = get(built, path)
    own = {"ETag": file.tag, "Cache-Control": file.cache, "Vary": "Accept-Encoding"}
    if file.media_type == "text/html":
        own["Content-Security-Policy"] = FORMS_CSP if path == FORMS else CSP
    known = [tag.strip().removeprefix("W/") for tag in headers.get("if-none-match", "").split(",")]
    if file.tag in known:
        return Response(status_code=304, headers=own)
    if file.zipped is not None and "gzip" in headers.get("accept-encoding", ""):
        own["Content-Encoding"] = "gzip"
        return Response(file.zipped, headers=own, media_type=file.media_type)
    return Response(file.content, headers=own, media_type=file.media_type)
