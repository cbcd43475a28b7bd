"""How clients of OData are spoken to: its headers on every answer, and its shape of a refusal."""

import json
import re
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from services.chassis import answers
from services.chassis.problems import Language, Problem
from services.chassis.public import public_url
from services.chassis.routing import Route
from services.reporting.odata.models import PAGE

PREFIX = "/v1/odata"
VERSION = {"OData-Version": "4.0"}
EXACT = "ieee754compatible=true"
PAGE_SIZE = re.compile(r"(?:^|[,;\s])(?:odata\.)?maxpagesize\s*=\s*\"?([1-9]\d{0,8})\b", re.ASCII)


@dataclass(frozen=True, slots=True)
class Wishes:
    """What the headers say: how many rows at most, and whether decimals are to be texts."""

    base: str
    page: int = PAGE
    exact: bool = False
    preferred: bool = False

    @property
    def headers(self) -> dict[str, str]:
        applied = {"Preference-Applied": f"odata.maxpagesize={self.page}"}
        return applied if self.preferred else {}

    @property
    def media(self) -> str:
        more = ";IEEE754Compatible=true" if self.exact else ""
        return f"application/json;odata.metadata=minimal{more}"


async def _wishes(request: Request) -> Wishes:
    headers, query = request.headers, request.query_params
    size = PAGE_SIZE.search(headers.get("prefer", ""))
    media = f"{headers.get('accept', '')} {query.get('$format', '')}".lower().replace(" ", "")
    page = min(int(size[1]), PAGE) if size else PAGE
    return Wishes(public_url(request) + PREFIX, page, EXACT in media, size is not None)


Wished = Annotated[Wishes, Depends(_wishes)]


def refusal(problem: Problem, language: Language) -> Response:
    """A problem as everywhere, with what OData calls an error in it."""
    said = answers.answer(problem, language)
    body = json.loads(bytes(said.body))
    body["error"] = {"code": problem.code, "message": body["detail"]}
    said.body = said.render(body)
    said.headers.update(VERSION | {"content-length": str(len(said.body))})
    return said


class TableRoute(Route):
    """A transaction like every route's, answered the way clients of OData understand."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def spoken(request: Request) -> Response:
            request.state.speak = refusal
            response = await handle(request)
            response.headers.update(VERSION)
            return response

        return spoken
