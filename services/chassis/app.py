"""One way to build every service: a Service and its Settings in, an ASGI application out."""

import asyncio
import contextlib
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine

import structlog
from fastapi import FastAPI

from services.chassis import (
    answers,
    auth,
    documents,
    health,
    log,
    regions,
    spans,
    telemetry,
)
from services.chassis.bus import Bus
from services.chassis.consumer import Consumer
from services.chassis.db import connect
from services.chassis.jobs import Runner
from services.chassis.relay import Relay
from services.chassis.revisions import revisions
from services.chassis.service import Service
from services.chassis.settings import Settings
from services.chassis.trust import Trust
from services.chassis.waking import Channel
from services.chassis.web import Edge

logger = structlog.get_logger()

AGAIN_AFTER = 1.0


def create_app(service: Service, settings: Settings) -> FastAPI:
    """The service as FastAPI; background loops run when the role says so."""
    telemetry.configure(
        service.name, level=settings.log_level, plain=settings.log_format == "plain"
    )
    app = FastAPI(
        title=f"Nahkoda {service.name}",
        summary=service.title,
        version=documents.VERSION,
        docs_url=None,
        redoc_url=None,
        openapi_url=None,
        lifespan=lifespan,
        redirect_slashes=False,  # it would tell where we are behind the gateway
    )
    state = app.state
    state.service, state.settings = service, settings
    state.engine, state.sessions = connect(settings.database_url, pool_size=settings.pool_size)
    state.revisions = revisions(service)
    state.trust = Trust(settings.trusted_keys, settings.keys_url)
    state.caller_of, state.address_of = auth.caller_of, auth.address_of
    state.storable = bytes  # what of an answer may be kept for a repeated request
    state.bus, state.draining = None, False
    state.spans = spans.to(service.name, settings)
    app.add_middleware(
        Edge, service=service.name, settings=settings, sight=service.sight, spans=state.spans
    )
    answers.install(app)
    public = () if settings.role == "worker" else (log.router, *service.routers)
    for router in (health.router, *public):  # as they are: to include one builds its routes anew
        app.router.routes.extend(router.routes)
    if service.extend is not None:
        service.extend(app)
    return app


@contextlib.asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncIterator[None]:
    """Start the loops of this role; stop them in order."""
    state = app.state
    await regions.known_at_start(state.sessions)
    ears = Channel(state.settings.database_url, regions.CHANNEL)
    learning = forever("regions", lambda: regions.learning(state.sessions, ears))
    tasks = [asyncio.create_task(one) for one in (forever("regions channel", ears.run), learning)]
    if state.settings.role != "api":
        state.bus = Bus(state.service.name, state.settings)
        tasks += [asyncio.create_task(coro) for coro in loops(app)]
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if state.bus is not None:
            await state.bus.close()
        await state.engine.dispose()
        await state.spans.close()


def loops(app: FastAPI) -> list[Coroutine[None, None, None]]:
    """Relay, consumer and job runner, each starting again when it falls."""
    state = app.state
    service, sessions, bus = state.service, state.sessions, state.bus
    url = state.settings.database_url

    async def with_bus(work: Callable[[], Awaitable[None]]) -> None:
        await bus.ready.wait()
        await work()

    relay = Relay(service.name, sessions, bus, url)
    found = [forever("bus", bus.run), forever("house", relay.house)]
    found.append(forever("relay", lambda: with_bus(relay.run)))
    if service.subjects is not None:
        listener = service.listening(sessions, bus)
        consumer = Consumer(service.name, sessions, bus, listener, state.spans, rest=service.rest)
        found.append(forever("consumer", lambda: with_bus(consumer.run)))
        found.append(forever("lag", lambda: with_bus(consumer.report)))
    if service.jobs:
        runner = Runner(service.name, sessions, service.jobs, url, state.spans)
        found.append(forever("jobs", runner.run))
    return found


async def forever(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """Run a loop; when it falls, say so and start it again."""
    while True:
        try:
            await work()
        except Exception as error:  # noqa: BLE001 - a loop must not end
            logger.warning("loop.fell", loop=name, error=repr(error))
        await asyncio.sleep(AGAIN_AFTER)
