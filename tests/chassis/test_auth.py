"""Only a token that a trusted issuer signed for this service, and that is still good, opens it."""

import base64
import json
from datetime import UTC, datetime
from functools import lru_cache

import jwt
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import load_pem_private_key

from deploy.local.suite import PARTS
from services.chassis import auth
from services.chassis.auth import Principal, verify
from services.chassis.problems import Unauthenticated

NOW = int(datetime.now(UTC).timestamp())
LIFE = 7200  # longer than all tests together take
GOOD = {
    "iss": "gateway",
    "aud": "survey",
    "sub": "somebody",
    "iat": NOW,
    "exp": NOW + LIFE,
    "scopes": ["survey:read", "internal:events"],
    "regions": ["35.19"],
}


@pytest.fixture
def jwks(secrets):
    return secrets.jwks(PARTS)


@pytest.fixture
def key_of(secrets):
    return lambda name: load_pem_private_key(secrets.signing_key(name).read_bytes(), password=None)


@pytest.fixture
def sign(key_of):
    def go(claims=None, *, kid="gateway", key=None, without=()):
        said = {k: v for k, v in (GOOD | (claims or {})).items() if k not in without}
        headers = {"kid": kid} if kid is not None else {}
        return jwt.encode(said, key or key_of("gateway"), algorithm="EdDSA", headers=headers)

    return go


def refused(token, jwks):
    with pytest.raises(Unauthenticated):
        verify(token, jwks=jwks, audience="survey")


def test_a_good_token_names_its_principal(sign, jwks):
    found = verify(sign(), jwks=jwks, audience="survey")
    scopes = frozenset({"survey:read", "internal:events"})
    assert found == Principal("somebody", scopes, ("35.19",))


@pytest.mark.parametrize(
    "claims",
    [
        {"exp": NOW - 1},
        {"iat": NOW + 2 * LIFE},
        {"aud": "reporting"},
        {"aud": ["gateway"]},
        {"iss": "survey"},
        {"iss": "stranger"},
        {"sub": 7},
        {"exp": "soon"},
    ],
    ids=[
        *("expired", "not yet", "for another", "for several", "by another", "by a stranger"),
        *("a number as subject", "a word as time"),
    ],
)
def test_a_wrong_claim_is_refused(sign, jwks, claims):
    refused(sign(claims), jwks)


@pytest.mark.parametrize("claim", ["exp", "iat", "aud", "iss", "sub"])
def test_a_missing_claim_is_refused(sign, jwks, claim):
    refused(sign(without=(claim,)), jwks)


@pytest.mark.parametrize("kid", ["stranger", "", None])
def test_an_unknown_key_is_refused(sign, jwks, kid):
    refused(sign(kid=kid), jwks)


def test_a_key_that_is_not_pinned_is_refused(sign, jwks):
    refused(sign(key=Ed25519PrivateKey.generate()), jwks)


def test_one_issuers_key_does_not_sign_for_another(sign, jwks, key_of):
    refused(sign(key=key_of("reporting")), jwks)
    refused(sign(kid="reporting", key=key_of("reporting")), jwks)


def test_a_sisters_token_holds_only_the_right_to_the_log(sign, jwks, key_of):
    token = sign({"iss": "reporting"}, kid="reporting", key=key_of("reporting"))
    found = verify(token, jwks=jwks, audience="survey")
    assert found.scopes == {"internal:events"}


def test_a_token_is_refused_once_it_has_expired_though_it_was_good_before(sign, jwks, monkeypatch):
    token = sign()
    assert verify(token, jwks=jwks, audience="survey").id == "somebody"
    for seconds, good in ((LIFE - 1, True), (LIFE, False)):
        later = datetime.fromtimestamp(NOW + seconds, UTC)
        monkeypatch.setattr(auth, "now", lambda later=later: later)
        if good:
            verify(token, jwks=jwks, audience="survey")
        else:
            refused(token, jwks)


def test_a_token_known_to_one_service_opens_no_other(sign, jwks):
    token = sign()
    verify(token, jwks=jwks, audience="survey")
    with pytest.raises(Unauthenticated):
        verify(token, jwks=jwks, audience="reporting")


def test_a_known_token_is_refused_when_its_key_is_no_longer_trusted(sign, jwks):
    token = sign()
    verify(token, jwks=jwks, audience="survey")
    others = [key for key in json.loads(jwks)["keys"] if key["kid"] != "gateway"]
    refused(token, json.dumps({"keys": others}))


def test_a_signature_is_checked_once_and_a_refusal_every_time(sign, jwks, monkeypatch):
    checks = []
    decode = jwt.decode
    monkeypatch.setattr(jwt, "decode", lambda *a, **k: checks.append(1) or decode(*a, **k))
    good, bad = sign({"sub": "once"}), sign({"exp": NOW - 1})
    for _ in range(3):
        verify(good, jwks=jwks, audience="survey")
        refused(bad, jwks)
    assert len(checks) == 4


def test_only_so_many_tokens_are_remembered(sign, jwks, monkeypatch):
    monkeypatch.setattr(auth, "_verified", lru_cache(maxsize=2)(auth._verified.__wrapped__))
    for number in range(5):
        verify(sign({"sub": str(number)}), jwks=jwks, audience="survey")
    assert auth._verified.cache_info().currsize == 2
    assert 0 < auth.REMEMBERED <= 10_000


def part(value):
    return base64.urlsafe_b64encode(json.dumps(value).encode()).rstrip(b"=").decode()


@pytest.mark.parametrize("algorithm", ["none", "None", "NONE", "HS256", "RS256", "ES256"])
def test_another_algorithm_is_refused(sign, jwks, algorithm):
    signature = sign().rsplit(".", 1)[1]
    for end in ("", signature):
        refused(f"{part({'alg': algorithm, 'kid': 'gateway'})}.{part(GOOD)}.{end}", jwks)


def test_the_public_key_is_no_shared_secret(jwks):
    public = next(key["x"] for key in json.loads(jwks)["keys"] if key["kid"] == "gateway")
    for secret in (public.encode(), base64.urlsafe_b64decode(public + "=")):
        with_short_key = {"enforce_minimum_key_length": False}
        token = jwt.PyJWT(with_short_key).encode(
            GOOD, secret, algorithm="HS256", headers={"kid": "gateway"}
        )
        refused(token, jwks)


@pytest.mark.parametrize(
    "token",
    [
        "garbage",
        "a.b.c",
        "..",
        "é.é.é",
        f"{part([])}.{part(GOOD)}.x",
        f"{part({'alg': 'EdDSA', 'kid': ['gateway']})}.{part(GOOD)}.x",
        f"{part({'alg': 'EdDSA', 'kid': 'gateway'})}.{part('text')}.x",
        base64.urlsafe_b64encode(b"[" * 9000).decode() + ".e30.x",
    ],
    ids=range(8),
)
def test_garbage_is_refused(jwks, token):
    refused(token, jwks)


def test_a_changed_claim_is_refused(sign, jwks):
    header, _, signature = sign().split(".")
    refused(f"{header}.{part(GOOD | {'regions': ['*']})}.{signature}", jwks)


@pytest.mark.parametrize(
    "header",
    [None, "", "Bearer", "Bearer ", "Basic dXNlcjpwYXNz", "Token {token}", "{token}"],
    ids=str,
)
async def test_without_a_bearer_token_the_answer_is_401(shared, header):
    headers = {} if header is None else {"Authorization": header.format(token=shared.token())}
    answer = await shared.http(headers).get("/v1/toy/notes")
    assert (answer.status_code, answer.headers["www-authenticate"]) == (401, "Bearer")


async def test_without_the_scope_the_answer_names_it(shared):
    answer = await shared.client(scopes=()).get("/v1/toy/notes")
    assert (answer.status_code, answer.json()["scope"]) == (403, "toy:use")
