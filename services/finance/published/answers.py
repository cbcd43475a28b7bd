"""Answers that anybody may keep for a minute, and ask after by their tag."""

import hashlib
from collections.abc import Mapping

from fastapi import Response
from pydantic import BaseModel

CACHE = "public, max-age=60"


def kept(found: BaseModel, headers: Mapping[str, str]) -> Response:
    """The answer with a tag over what it says; 304 to whoever has it already."""
    content = found.model_dump_json().encode()
    tag = hashlib.sha256(content).hexdigest()[:32]
    own = {"ETag": f'W/"{tag}"', "Cache-Control": CACHE}
    if f'"{tag}"' in headers.get("if-none-match", ""):
        return Response(status_code=304, headers=own)
    return Response(content, headers=own, media_type="application/json")
