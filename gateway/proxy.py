"""The hop to a service: a bare ASGI callable that streams both ways.

aiohttp serves here and not httpx, whose pool does not scale to many clients (docs/adr).
"""

from collections.abc import AsyncIterator, Callable
from functools import lru_cache
from typing import Any

import aiohttp
import structlog
from starlette.datastructures import Headers
from starlette.types import Receive, Scope, Send
from yarl import URL

from gateway.account import Known
from gateway.breaker import Breaker
from gateway.credentials import challenged
from gateway.identity import ANSWER_HEADERS, STRANGER, Identity, anyone
from gateway.problems import UpstreamAway, UpstreamBroke, UpstreamSlow
from gateway.reached import reached
from gateway.relayed import Ends, relay
from gateway.routing import Route
from services.chassis import answers, auth, sight, sse, tracing
from services.chassis.auth import Principal
from services.chassis.consumer import DATABASE_AWAY
from services.chassis.problems import Problem

log = structlog.get_logger()

HOP_BY_HOP = frozenset(
    {
        *("connection", "keep-alive", "proxy-authenticate", "proxy-authorization", "te"),
        *("trailer", "transfer-encoding", "upgrade", "proxy-connection"),
    }
)
# What only the gateway may say to a service.
NOT_PASSED = HOP_BY_HOP | {
    *("host", "content-length", "authorization", "cookie", "forwarded", "traceparent"),
    *("x-forwarded-for", "x-forwarded-host", "x-forwarded-proto", "x-request-id", "expect"),
}
SAFE = frozenset({"GET", "HEAD"})
BODILESS = frozenset({"GET", "HEAD", "OPTIONS"})
KEPT_BACK = frozenset(name.encode() for name in (*HOP_BY_HOP, "date"))  # our own says when
WHOLE = 64 * 1024  # bytes of a body or an answer that is passed on once it is all there
CONNECTIONS = 256  # to one service, and as many again for streams
UNREACHABLE = (aiohttp.ClientConnectorError, aiohttp.ServerDisconnectedError, ConnectionError)


class ClientGone(Exception):
    """The caller went away while sending."""


class Proxy:
    """Knows the caller, signs a token for the service, and passes the exchange through."""

    def __init__(
        self,
        identity: Identity,
        upstreams: dict[str, str],
        signing_key: Any,
        public_url: str | None = None,
        ending: Callable[[], bool] = lambda: False,
    ) -> None:
        self.identity, self.upstreams, self.signing_key = identity, upstreams, signing_key
        self.public_url, self.ending = public_url, ending
        self.jwk = auth.public_jwk(signing_key, auth.GATEWAY)
        self.breakers = {service: Breaker() for service in upstreams}
        self.client: aiohttp.ClientSession | None = None
        self.streaming: aiohttp.ClientSession | None = None

    async def open(self) -> None:
        """Make the pools; needs a running loop."""
        self.client, self.streaming = _pool(), _pool()

    async def close(self) -> None:
        for client in (self.client, self.streaming):
            if client is not None:
                await client.close()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        headers = Headers(scope=scope)

        async def refuse(problem: Problem) -> None:
            asked = challenged(problem, scope["path"])
            refusal = answers.answer(asked, answers.language_of(headers))
            await refusal(scope, receive, send)

        try:
            response, reader = await self._forward(scope, headers, receive)
        except Problem as problem:
            await refuse(problem)
            return
        async with response:  # it is let go also when the caller goes away meanwhile
            try:
                whole = await self._whole(response, scope["route"])
            except Problem as problem:
                await refuse(problem)
                return
            lowered = [(name.lower(), value) for name, value in response.raw_headers]
            passed = [header for header in lowered if header[0] not in KEPT_BACK]
            start = {"type": "http.response.start", "status": response.status, "headers": passed}
            await send(start)
            if response.content_type == sse.EventStream.media_type:
                ends = self._ends(scope, headers, reader)
                await relay(response.content, receive, send, ends)
                return
            if whole is not None:
                await send({"type": "http.response.body", "body": whole})
                return
            content, more = response.content, True
            while more:
                chunk = await content.readany()
                more = not content.at_eof()
                await send({"type": "http.response.body", "body": chunk, "more_body": more})

    @staticmethod
    async def _whole(response: aiohttp.ClientResponse, route: Route) -> bytes | None:
        """All of a small answer: one that breaks off is then a problem and not half a truth."""
        length = response.content_length
        if length is None or length > WHOLE:
            return None
        try:
            return await response.content.read()
        except TimeoutError as error:
            response.close()
            raise UpstreamSlow(service=route.service) from error
        except aiohttp.ClientError as error:
            response.close()
            raise UpstreamBroke(service=route.service) from error

    async def _forward(
        self, scope: Scope, headers: Headers, receive: Receive
    ) -> tuple[aiohttp.ClientResponse, Principal]:
        """The service's answer, its body still to come, and whose it is; raises a Problem."""
        route: Route = scope["route"]
        known = await self._known(scope, headers, route)
        token = self._token(known, route)
        breaker = self.breakers[route.service]
        tries = 2 if scope["method"] in SAFE else 1
        for last in range(tries - 1, -1, -1):
            if not breaker.lets_through():
                raise UpstreamAway(service=route.service)
            try:
                response = await self._ask(scope, headers, receive, token)
            except UNREACHABLE as error:
                breaker.failed()
                if not last:
                    log.warning("proxy.unreachable", upstream=route.service, error=repr(error))
                    raise self._why(route, error) from error
            except TimeoutError as error:
                raise UpstreamSlow(service=route.service) from error
            except (aiohttp.ClientError, ClientGone) as error:
                raise UpstreamBroke(service=route.service) from error
            else:
                breaker.answered()
                return response, known.principal
        raise UpstreamAway(service=route.service)

    @staticmethod
    def _why(route: Route, error: Exception) -> Problem:
        """Never connected: it did not happen. Broke off later: nobody knows."""
        if isinstance(error, aiohttp.ClientConnectorError):
            return UpstreamAway(service=route.service)
        return UpstreamBroke(service=route.service)

    async def _known(self, scope: Scope, headers: Headers, route: Route) -> Known:
        if route.public:
            return self._visitor(scope, route)
        return (await self.identity.of(scope, headers))[0]

    def _ends(self, scope: Scope, headers: Headers, before: Principal) -> Ends:
        """When a stream is to end: with this process, or with what its reader might at its begin.

        Who it is was remembered for a few seconds, and is looked up anew after them. While that
        cannot be, the stream ends too: who comes back is asked again.
        """
        route: Route = scope["route"]

        async def ends() -> str | None:
            if self.ending():
                return "shutdown"
            sight.current.set(STRANGER)
            try:
                now = (await self._known(scope, headers, route)).principal
            except Problem:
                return "session"
            except DATABASE_AWAY as error:
                log.warning("proxy.database_away", error=repr(error))
                return "renew"
            return None if now == before else "rights"

        return ends

    def _visitor(self, scope: Scope, route: Route) -> Known:
        """Whoever it is; only how often an address asks for what is published is bounded."""
        if route.per_minute is not None:
            address, _ = scope.get("client") or ("unknown", 0)
            said = self.identity.limits.visit(address, route.per_minute)
            scope["state"][ANSWER_HEADERS] = said
        return anyone()

    async def _ask(
        self, scope: Scope, headers: Headers, receive: Receive, token: str
    ) -> aiohttp.ClientResponse:
        route: Route = scope["route"]
        client = self.streaming if route.stream else self.client
        if client is None:
            raise RuntimeError("The proxy is not open.")
        query = scope["query_string"].decode("latin-1")
        target = scope["raw_path"].decode("latin-1") + (f"?{query}" if query else "")
        body = None if scope["method"] in BODILESS else await _body(headers, receive)
        return await client.request(
            scope["method"],
            URL(self.upstreams[route.service] + target, encoded=True),
            headers=self._headers(headers, token, scope),
            data=body,
            allow_redirects=False,
            timeout=_timeout(route.seconds),
        )

    def _token(self, known: Known, route: Route) -> str:
        """Signed once per path for as long as the caller is remembered: always nearly new."""
        token = known.tokens.get(route.prefix)
        if token is None:
            who = known.account.at(tables=route.tables)
            token = known.tokens[route.prefix] = auth.mint(
                self.signing_key, kid=self.jwk["kid"], audience=route.service, principal=who
            )
        return token

    def _headers(self, headers: Headers, token: str, scope: Scope) -> list[tuple[str, str]]:
        """The caller's headers less what only we may say, plus token, trace and length."""
        passed = [(k, v) for k, v in headers.items() if k not in NOT_PASSED]
        if connection := headers.get("connection"):
            named = {header.strip().lower() for header in connection.split(",")}
            passed = [(k, v) for k, v in passed if k not in named]
        passed.append(("authorization", f"Bearer {token}"))
        passed.append(("x-request-id", scope["state"]["request_id"]))
        if client := scope.get("client"):
            passed.append(("x-forwarded-for", client[0]))
        scheme, host = reached(self.public_url, scope, headers)
        passed += [("x-forwarded-proto", scheme), ("x-forwarded-host", host)]
        trace = tracing.header()
        if trace:
            passed.append(("traceparent", trace))
        length = headers.get("content-length")
        if length is not None and scope["method"] not in BODILESS:
            passed.append(("content-length", length))
        return passed


def _pool() -> aiohttp.ClientSession:
    # Of each service its own: one that hangs must not hold the connections of the others.
    connector = aiohttp.TCPConnector(limit=0, limit_per_host=CONNECTIONS, keepalive_timeout=60)
    return aiohttp.ClientSession(
        connector=connector,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
        skip_auto_headers=("User-Agent", "Accept", "Accept-Encoding", "Content-Type"),
    )


@lru_cache
def _timeout(seconds: float) -> aiohttp.ClientTimeout:
    return aiohttp.ClientTimeout(connect=2, sock_connect=2, sock_read=seconds)


async def _body(headers: Headers, receive: Receive) -> bytes | AsyncIterator[bytes]:
    """A small body once it is all there, which costs less; a larger one as it comes."""
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) <= WHOLE:
        return b"".join([piece async for piece in _pieces(receive)])
    return _pieces(receive)


async def _pieces(receive: Receive) -> AsyncIterator[bytes]:
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ClientGone
        if message.get("body"):
            yield message["body"]
        if not message.get("more_body", False):
            return
