"""A well-behaved receiver of webhooks, on loopback: it answers 204 and remembers the order."""

import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web


@dataclass
class Receiver:
    """Every delivery as it came."""

    url: str = ""
    deliveries: list[dict[str, Any]] = field(default_factory=list)

    async def _take(self, request: web.Request) -> web.Response:
        self.deliveries.append(await request.json())
        return web.Response(status=204)

    @classmethod
    @contextlib.asynccontextmanager
    async def listening(cls) -> AsyncIterator["Receiver"]:
        found = cls()
        app = web.Application()
        app.router.add_post("/hook", found._take)
        runner = web.AppRunner(app, access_log=None)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        server: Any = site._server
        found.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/hook"
        try:
            yield found
        finally:
            await runner.cleanup()
