"""One request, one transaction, committed before the answer leaves."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

import structlog
from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from services.chassis import dry_run, idempotency, last, sight
from services.chassis.rows import Raced

log = structlog.get_logger()


class Route(APIRoute):
    """Opens the session, lets the route work, commits, and only then hands the answer back.

    A failing commit is therefore a 500, never a 201. POSTs with an `Idempotency-Key` are
    answered once; a dry run is rolled back whole, its key with it. Streaming routes open a session
    of their own. Whoever loses a race for the same row looks once more, and then sees what the
    winner wrote.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def answered(request: Request) -> Response:
            did = {"operation": self.name, "request_id": request.state.request_id}
            where = request.app.state.address_of(request)
            sight.current.set(replace(sight.current.get(), address=where, **did))
            try:
                return await in_transaction(request)
            except Raced:
                log.info("route.again", operation=self.name)
                return await in_transaction(request)

        async def in_transaction(request: Request) -> Response:
            async with request.app.state.sessions.begin() as session:
                request.state.session, request.state.dry_run = session, False
                response = await handled(request)
                await last.finish(session, commit=not request.state.dry_run)
                if request.state.dry_run:
                    await dry_run.undo(session, response)
                return response

        async def handled(request: Request) -> Response:
            if request.method == "POST" and "idempotency-key" in request.headers:
                caller = await request.app.state.caller_of(request)
                if caller is not None:
                    return await idempotency.once(request.state.session, caller.id, request, handle)
            return await handle(request)

        return answered


def router(prefix: str, tag: str, route: type[Route] = Route, **options: Any) -> APIRouter:
    """A router whose routes are transactions; the prefix is the whole path."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=route, **options)
