"""Log in with a provider: begin, finish, and the account that belongs to it."""

import secrets
from datetime import timedelta

import httpx
from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from gateway.account import Account
from gateway.credentials import Credential, hash_of
from gateway.problems import UsernameTaken
from gateway.provider import rules
from gateway.provider.client import Provider
from gateway.provider.models import Answer, Begun, Person, ProviderLogin
from gateway.provider.problems import (
    AccountBlocked,
    ProviderLoginStale,
    ProviderRefused,
    ProviderTokenInvalid,
)
from gateway.roles import scopes_of
from gateway.sessions.commands import Opened, open_session
from gateway.sessions.models import SessionKind
from gateway.settings import GatewaySettings
from gateway.users import commands as users
from gateway.users.models import User, name_key
from gateway.users.queries import find_provided
from services.chassis.auth import Principal
from services.chassis.clock import now
from services.chassis.db import Sessions

UNDER_WAY = timedelta(minutes=10)


async def begin(session: AsyncSession, provider: Provider, target: str) -> Begun:
    """Remember a login that begins, and answer where to send the browser."""
    rules.ensure_local(target)
    document = await provider.document.get()
    state, binding, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(4))
    moment = now()
    await session.exec(delete(ProviderLogin).where(col(ProviderLogin.expires_at) < moment))
    session.add(
        ProviderLogin(
            state_hash=hash_of(state),
            binding_hash=hash_of(binding),
            nonce=nonce,
            verifier=verifier,
            target=target,
            expires_at=moment + UNDER_WAY,
        )
    )
    asked = {
        "response_type": "code",
        "client_id": provider.settings.client_id,
        "redirect_uri": provider.redirect_uri,
        "scope": provider.settings.scopes,
        "state": state,
        "nonce": nonce,
        "code_challenge": rules.challenge_of(verifier),
        "code_challenge_method": "S256",
    }
    url = httpx.URL(document.authorization_endpoint).copy_merge_params(asked)
    return Begun(str(url), binding)


async def finish(
    session: AsyncSession,
    sessions: Sessions,
    provider: Provider,
    answer: Answer,
    *,
    binding: str,
    settings: GatewaySettings,
) -> tuple[Opened, str]:
    """Open a session for who comes back from the provider; also where they wanted to go."""
    login = await _take(sessions, answer.state, binding)
    rules.ensure_from(answer, await provider.document.get())
    if answer.code is None:
        raise ProviderRefused(error=answer.error)
    token = await provider.exchange(answer.code, login.verifier)
    client_id = provider.settings.client_id
    claims = await provider.claims_of(token, client_id)
    rules.ensure_for_login(claims, client_id=client_id, nonce=login.nonce)
    person = rules.person_of(claims, provider.settings)
    user = await account_of(session, person)
    if (user.roles, user.regions) != (person.roles, person.regions):
        user.roles, user.regions = person.roles, person.regions
        user.version += 1
    return await open_session(session, user, SessionKind.page, settings), login.target


async def _take(sessions: Sessions, state: str, binding: str) -> ProviderLogin:
    """The login of this state and browser, in a transaction of its own: whatever comes, only once."""
    query = (
        delete(ProviderLogin)
        .where(
            col(ProviderLogin.state_hash) == hash_of(state),
            col(ProviderLogin.binding_hash) == hash_of(binding),
            col(ProviderLogin.expires_at) > now(),
        )
        .returning(ProviderLogin)
    )
    async with sessions.begin() as session:
        found: ProviderLogin | None = (await session.execute(query)).scalar()
    if found is None:
        raise ProviderLoginStale
    return found


async def account_of(session: AsyncSession, person: Person) -> User:
    """The account of a person at the provider, made at first sight; raises AccountBlocked.

    A local account with the same name is another account: only issuer and subject say who it is.
    """
    user = await find_provided(session, person.issuer, person.subject)
    for name in rules.names_for(person):
        if user is None:
            await _make(session, person, name)
            user = await find_provided(session, person.issuer, person.subject)
    if user is None:
        raise UsernameTaken(username=person.name)
    if not user.active:
        raise AccountBlocked
    return user


async def _make(session: AsyncSession, person: Person, name: str) -> None:
    """A new account, unless the name or the person has one already."""
    user = User(
        username=name,
        name_key=name_key(name),
        roles=person.roles,
        regions=person.regions,
        issuer=person.issuer,
        subject=person.subject,
    )
    await users.add(session, user)


async def by_bearer(
    provider: Provider | None, sessions: Sessions, credential: Credential
) -> Account | None:
    """Who sends a token of the provider's: rights as the token says, for as long as it lives."""
    if provider is None or provider.settings.audience is None:
        return None
    try:
        claims = await provider.claims_of(credential.secret, provider.settings.audience)
    except ProviderTokenInvalid:
        return None
    person = rules.person_of(claims, provider.settings)
    async with sessions.begin() as session:
        user = await account_of(session, person)
    principal = Principal(str(user.id), scopes_of(person.roles), tuple(person.regions))
    lives = int(claims["exp"]) - now().timestamp()
    return Account(principal, user.username, tuple(person.roles), lives=lives)
