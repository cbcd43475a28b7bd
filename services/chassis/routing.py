"""One request, one transaction, committed before the answer leaves."""

from collections.abc import Callable, Coroutine
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.routing import APIRoute

from services.chassis import idempotency, sight


class Route(APIRoute):
    """Opens the session, lets the route work, commits, and only then hands the answer back.

    A failing commit is therefore a 500, never a 201. POSTs with an `Idempotency-Key` are
    answered once. Streaming routes open a session of their own.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        handle = super().get_route_handler()

        async def in_transaction(request: Request) -> Response:
            did = {"operation": self.name, "request_id": request.state.request_id}
            where = request.app.state.address_of(request)
            sight.current.set(replace(sight.current.get(), address=where, **did))
            async with request.app.state.sessions.begin() as session:
                request.state.session = session
                if request.method == "POST" and "idempotency-key" in request.headers:
                    caller = await request.app.state.caller_of(request)
                    if caller is not None:
                        return await idempotency.once(session, caller.id, request, handle)
                return await handle(request)

        return in_transaction


def router(prefix: str, tag: str, **options: Any) -> APIRouter:
    """A router whose routes are transactions; the prefix is the whole path."""
    return APIRouter(prefix=prefix, tags=[tag], route_class=Route, **options)
