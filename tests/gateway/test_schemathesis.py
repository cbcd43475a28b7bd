"""Requests made up from the merged document, right ones and wrong ones, on real services.

`make fuzz` makes up many more of them; with FUZZ_SEED=2 (or 3, ...) they are others.
"""

import asyncio
import os
import sys
from string import Template

import pytest
import pytest_asyncio
import uvicorn

from services.chassis.protocol import BoundedProtocol
from tests.gateway.conftest import log_in
from tests.gateway.foreign import made

__all__ = ["made"]

EXAMPLES = int(
    os.environ.get("FUZZ_EXAMPLES", "10")
)  # per operation, beside the edges of its shapes
SEED = os.environ.get("FUZZ_SEED", "1")
TIMEOUT = 100 + 10 * EXAMPLES  # seconds
CONFIG = Template("""
# It ends the session that every other request is made with.
[[operations]]
include-name = "DELETE /v1/session"
enabled = false

# Their answers have no end.
[[operations]]
include-name = "GET /v1/events/stream"
enabled = false

[[operations]]
include-name = "GET /v1/reports/stream"
enabled = false

# Most ids are learned from lists; these would hardly be met by chance.
[dictionaries]
places.values = ["$rt", "$area"]
assessments.values = ["$assessment"]

[parameters]
"path.code" = { dictionary = "places", probability = 0.5 }

[[operations]]
include-path-regex = "/assessments/"
parameters."path.id" = { dictionary = "assessments", probability = 0.5 }

# What has the right shape may still be refused for what it means: a link that is used up (410),
# a version that is not the newest (412), a file that is no CSV (415), an unknown regulation (422);
# answers that are there already, changed without saying which (428).
[checks.positive_data_acceptance]
expected-statuses = ["2xx", "401", "403", "404", "409", "410", "412", "415", "422", "428", "429"]

# What has the wrong shape may be a version that is not the newest (412), a body that is too large
# before it is read (413), or no head at all (431).
[checks.negative_data_rejection]
expected-statuses = [
  "400", "401", "403", "404", "409", "412", "413", "415", "422", "428", "429", "431",
]

# RFC 6585 has a status for a change that does not say which version it is based on; what needs an
# `Idempotency-Key` and has none is a 400 with a code of its own.
[checks.missing_required_header]
expected-statuses = ["400", "401", "422", "428"]
""")


@pytest_asyncio.fixture
async def serve():
    """Serve an application as in production: the head of a request has bounds."""
    running = []

    async def go(app):
        more = {"log_config": None, "timeout_graceful_shutdown": 1}
        config = uvicorn.Config(app, "127.0.0.1", 0, http=BoundedProtocol, **more)
        server = uvicorn.Server(config)
        running.append((server, asyncio.create_task(server.serve())))
        while not server.started:  # noqa: ASYNC110 - uvicorn sets no event
            await asyncio.sleep(0.01)
        return f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"

    yield go
    for server, task in reversed(running):
        server.should_exit = True
        await task


# In parts, which several cores can try at once.
PARTS = {
    "money": ("--include-path-regex", "^/v1/finance"),
    "survey": ("--include-path-regex", "^/v1/survey"),
    "plans": ("--include-path-regex", "^/v1/planning/(plans|activities)"),
    "planning": ("--include-path-regex", "^/v1/planning/(?!plans|activities)"),
    "all else": ("--exclude-path-regex", "^/v1/(finance|survey|planning)"),
}


@pytest.mark.timeout(TIMEOUT)
@pytest.mark.parametrize("part", PARTS)
async def test_every_answer_is_as_the_document_says_and_none_is_a_fault(
    whole, made, tmp_path, part
):
    (tmp_path / "schemathesis.toml").write_text(CONFIG.substitute(made))
    headers = await log_in(whole, "admin")
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "schemathesis.cli", "run", f"{whole.base_url}/openapi.json"),
        *("--header", f"Authorization: {headers['Authorization']}"),
        *PARTS[part],
        *("--max-examples", str(EXAMPLES), "--seed", SEED, "--generation-database", "none"),
        *("--continue-on-failure", "--warnings", "off", "--no-color"),
        cwd=tmp_path,  # where it looks for its configuration
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    assert process.returncode == 0, said.decode()
