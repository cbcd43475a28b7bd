"""Two upstreams that do nothing: a bare ASGI callable, and a service as each of ours is built.

`python -m tests.bench.hello bare PORT`; `python -m tests.bench.hello service PORT` takes survey's
settings from the environment.
"""

import sys
from pathlib import Path
from typing import Annotated, Any

import uvicorn

from services.chassis import cli
from services.chassis.auth import Principal, require
from services.chassis.routing import router as new_router
from services.chassis.service import Service
from services.chassis.settings import Settings
from services.chassis.shapes import View
from services.survey.db import Table

PATH = "/v1/survey/hello"
BODY = b'{"hello":"world"}'
HEADERS = [(b"content-type", b"application/json"), (b"content-length", b"%d" % len(BODY))]


async def bare(scope: dict[str, Any], receive: Any, send: Any) -> None:
    """Answer every request with the same few bytes."""
    await send({"type": "http.response.start", "status": 200, "headers": HEADERS})
    await send({"type": "http.response.body", "body": BODY})


class Hello(View):
    """The same few bytes, as a shape."""

    hello: str


router = new_router("/v1/survey", "hello")


@router.get("/hello", response_model=Hello)
async def hello(_: Annotated[Principal, require("survey:read")]) -> Hello:
    """The least that a route of ours can do: it looks who is calling and answers."""
    return Hello(hello="world")


service = Service(
    name="survey",
    title="Hello",
    tables=Table,
    migrations=Path(cli.__file__).parents[1] / "survey" / "migrations",
    routers=(router,),
)


def main(kind: str, port: int) -> None:
    """Serve one of the two."""
    if kind == "bare":
        uvicorn.run(bare, host="127.0.0.1", port=port, lifespan="off", log_config=None)
    else:
        cli.run(service, Settings.of(service.name).model_copy(update={"port": port}), "api")


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
