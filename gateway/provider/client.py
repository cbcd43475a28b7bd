"""One OpenID provider: what it publishes about itself, and the exchange of a code for a token."""

import asyncio
from typing import Any, TypeVar
from urllib.parse import quote_plus

import httpx
import structlog
from fastapi import Request
from pydantic import BaseModel, ValidationError

from gateway.provider import tokens
from gateway.provider.kept import Kept
from gateway.provider.models import Document, Exchange, LoginOptions, ProviderOption
from gateway.provider.problems import ProviderAway, ProviderOff, ProviderRefused
from gateway.settings import GatewaySettings, ProviderSettings

log = structlog.get_logger()

START = "/v1/session/provider"
CALLBACK = f"{START}/callback"
DISCOVERY = "/.well-known/openid-configuration"
SECONDS = 5.0  # for one call, from beginning to end
LARGEST = 256 * 1024  # bytes of an answer


class Provider:
    """Asks the provider over HTTP; its document and keys are kept."""

    def __init__(self, settings: ProviderSettings, public_url: str) -> None:
        self.settings = settings
        self.redirect_uri = public_url.rstrip("/") + CALLBACK
        self.document = Kept(self._document)
        self.keys = Kept(self._keys)
        self._http = httpx.AsyncClient(timeout=SECONDS, headers={"Accept": "application/json"})

    async def close(self) -> None:
        await self._http.aclose()

    async def claims_of(self, token: str, audience: str) -> dict[str, Any]:
        """The claims of a token that the provider signed; raises ProviderTokenInvalid."""
        issuer = self.settings.issuer
        return await tokens.verified(token, self.keys, issuer=issuer, audience=audience)

    async def exchange(self, code: str, verifier: str) -> str:
        """The id_token for a code; raises ProviderRefused."""
        document = await self.document.get()
        form = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self.redirect_uri,
            "code_verifier": verifier,
        }
        auth, more = self._proof(document)
        body = await self._ask("POST", document.token_endpoint, auth=auth, data=form | more)
        found = _read(Exchange, body)
        if found.id_token is None:
            log.warning("provider.code_refused", error=found.error)
            raise ProviderRefused(error=found.error)
        return found.id_token

    def _proof(self, document: Document) -> tuple[httpx.BasicAuth | None, dict[str, str]]:
        """How this client shows who it is: a header, form fields, or only its name."""
        own = self.settings
        if own.client_secret is None:
            return None, {"client_id": own.client_id}
        secret = own.client_secret.get_secret_value()
        if "client_secret_basic" in document.token_endpoint_auth_methods_supported:
            return httpx.BasicAuth(quote_plus(own.client_id), quote_plus(secret)), {}
        return None, {"client_id": own.client_id, "client_secret": secret}

    async def _document(self) -> Document:
        address = self.settings.issuer.rstrip("/") + DISCOVERY
        found = _read(Document, await self._ask("GET", address))
        named = (found.authorization_endpoint, found.token_endpoint, found.jwks_uri)
        scheme = self.settings.issuer.partition(":")[0]
        safe = all(one.startswith(("https:", f"{scheme}:")) for one in named)
        if found.issuer != self.settings.issuer or not safe:
            log.warning("provider.document_refused", address=address, issuer=found.issuer)
            raise ProviderAway
        return found

    async def _keys(self) -> tokens.Keys:
        document = await self.document.get()
        return tokens.keys_of(await self._ask("GET", document.jwks_uri))

    async def _ask(self, method: str, address: str, **more: Any) -> bytes:
        """The body of an answer, also of a refusal; raises ProviderAway. No redirect is followed."""
        body = bytearray()
        try:
            async with (
                asyncio.timeout(SECONDS),
                self._http.stream(method, address, **more) as answer,
            ):
                async for chunk in answer.aiter_bytes():
                    body += chunk
                    if len(body) > LARGEST:
                        raise ProviderAway
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError) as error:
            log.warning("provider.away", address=address, error=repr(error))
            raise ProviderAway from error
        if answer.is_server_error or answer.is_redirect or (method == "GET" and answer.is_error):
            log.warning("provider.away", address=address, status=answer.status_code)
            raise ProviderAway
        return bytes(body)


Shape = TypeVar("Shape", bound=BaseModel)


def _read(shape: type[Shape], body: bytes) -> Shape:
    try:
        return shape.model_validate_json(body)
    except ValidationError as error:
        log.warning("provider.answer_unreadable", shape=shape.__name__)
        raise ProviderAway from error


def of(settings: object) -> Provider | None:
    """The provider of these settings, if they name one."""
    if not isinstance(settings, GatewaySettings) or settings.provider is None:
        return None
    return Provider(settings.provider, settings.public_url or "")


async def provider_of(request: Request) -> Provider:
    """The provider; raises ProviderOff when there is none."""
    provider: Provider | None = request.app.state.provider
    if provider is None:
        raise ProviderOff
    return provider


def options(provider: Provider | None) -> LoginOptions:
    """The ways to log in."""
    if provider is None:
        return LoginOptions(provider=None)
    return LoginOptions(provider=ProviderOption(name=provider.settings.name, start=START))
