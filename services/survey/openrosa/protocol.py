"""How phones are spoken to: OpenRosa's headers on every answer, and refusals as XML."""

from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Request, Response
from sqlmodel.ext.asyncio.session import AsyncSession

from services.chassis.answers import language_of
from services.chassis.media.store import Store
from services.chassis.problems import Language
from services.chassis.public import public_url
from services.chassis.routing import Route
from services.survey.openrosa.documents import HEADERS, refusal
from services.survey.persons.envelope import KeyRing

PREFIX, VERSION = "/v1/survey/openrosa", "x-openrosa-version"


async def _base(request: Request) -> str:
    return public_url(request) + PREFIX


# The address under which the caller reaches all this, for the addresses in answers.
Base = Annotated[str, Depends(_base)]


@dataclass(frozen=True, slots=True)
class Counter:
    """All that a record is taken in with: as one dependency, for each costs every record."""

    session: AsyncSession
    ring: KeyRing
    media: Store
    base: str
    language: Language


async def _counter(request: Request) -> Counter:
    state, language = request.app.state, language_of(request.headers)
    base = await _base(request)
    return Counter(request.state.session, state.ring, state.media, base, language)


AtCounter = Annotated[Counter, Depends(_counter)]


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
