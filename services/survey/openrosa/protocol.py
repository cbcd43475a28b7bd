"""How phones are spoken to: OpenRosa's headers on every answer, and refusals as XML."""

from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from fastapi import Depends, Request, Response

from services.chassis.public import public_url
from services.chassis.routing import Route
from services.survey.openrosa.documents import HEADERS, refusal

PREFIX, VERSION = "/v1/survey/openrosa", "x-openrosa-version"


async def _base(request: Request) -> str:
    return public_url(request) + PREFIX


# The address under which the caller reaches all this, for the addresses in answers.
Base = Annotated[str, Depends(_base)]


class PhoneRoute(Route):
    """A transaction like every route's, whose answers and refusals a phone can read.

    Phones say that they are such by a header, as OpenRosa asks of them.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def spoken(request: Request) -> Response:
            if VERSION in request.headers:  # a phone; anybody else is refused as everywhere
                request.state.speak = refusal
            try:
                response = await handle(request)
            finally:
                await request.close()  # the files of its form
            response.headers.update(HEADERS)
            return response

        return spoken
