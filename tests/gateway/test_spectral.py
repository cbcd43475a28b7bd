"""The merged document against Spectral's rules for OpenAPI and OWASP's for the safety of APIs."""

import asyncio
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).parent / "spectral"
NODE = Path(sys.executable).with_name("node")
SPECTRAL = FOLDER / "node_modules" / "@stoplight" / "spectral-cli" / "dist" / "index.js"
ERROR = 0


async def test_the_document_breaks_no_rule_of_openapi_and_owasp(alone, tmp_path):
    document = tmp_path / "openapi.json"
    document.write_bytes((await alone.get("/openapi.json")).content)
    assert [one for one in await findings(document) if one["severity"] == ERROR] == []


async def test_an_operation_that_anyone_may_write_to_is_an_error(alone, tmp_path):
    found = (await alone.get("/openapi.json")).json()
    found["paths"]["/v1/users"]["post"]["security"] = []
    document = tmp_path / "openapi.json"
    document.write_text(json.dumps(found))
    errors = {one["code"] for one in await findings(document) if one["severity"] == ERROR}
    assert errors == {"owasp:api2:2023-write-restricted"}


async def findings(document):
    """What Spectral says of the document."""
    if not SPECTRAL.exists():
        raise RuntimeError("`make test` installs tests/gateway/spectral; so does `npm ci` there.")
    process = await asyncio.create_subprocess_exec(
        *(NODE, SPECTRAL, "lint", document, "--format", "json", "--quiet"),
        *("--ruleset", FOLDER / ".spectral.yaml"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()
    assert not complaint, complaint.decode()
    return json.loads(said)
