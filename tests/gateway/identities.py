"""OpenID providers for tests: a real one as a process, and one that says whatever a test wants."""

import asyncio
import collections
import json
import subprocess
import sys
import time
from contextlib import asynccontextmanager
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from jwt.algorithms import ECAlgorithm, OKPAlgorithm, RSAAlgorithm
from starlette.applications import Starlette
from starlette.responses import JSONResponse
from starlette.routing import Route

FOLDER = Path(__file__).parent / "provider"
SECRET = "only for tests: 100%+"
AUDIENCE = "urn:nahkoda:api"
LOGIN_COOKIE = "__Host-nahkoda-login"
RSA = rsa.generate_private_key(65537, 2048)
EC = ec.generate_private_key(ec.SECP256R1())
ED = ed25519.Ed25519PrivateKey.generate()


def settings(issuer, **more):
    """Settings for a provider that names roles and regions the way Keycloak does."""
    return {
        "issuer": issuer,
        "client_id": "nahkoda",
        "client_secret": SECRET,
        "audience": AUDIENCE,
        "name": "SSO PUPR",
        "roles_claim": "realm_access.roles",
        "regions_claim": "wilayah",
        "role_map": {"nk-faskel": "facilitator", "nk-admin": "admin"},
        "region_map": {"madiun": "35.19"},
    } | more


def claims_of(name, roles=("nk-faskel",), regions=("35.19",)):
    return {
        "preferred_username": name,
        "realm_access": {"roles": list(roles)},
        "wilayah": list(regions),
    }


def query_of(url):
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def cookies_of(answer):
    """What the answer sets: name to value."""
    lines = answer.headers.get_list("set-cookie")
    return dict(line.split(";")[0].split("=", 1) for line in lines)


async def leave(door, to="/wilayah/35"):
    """Begin a login; the address at the provider, and the browser's cookie header."""
    answer = await door.get("/v1/session/provider", params={"to": to})
    assert answer.status_code == 303, answer.text
    [(name, value)] = cookies_of(answer).items()
    door.cookies.clear()
    return answer.headers["location"], {"Cookie": f"{name}={value}"}


async def come_back(door, query, cookie):
    """What the gateway answers to a browser that comes back."""
    answer = await door.get("/v1/session/provider/callback", params=query, headers=cookie)
    door.cookies.clear()
    return answer


class Real:
    """`oidc-provider` in a process of its own."""

    def __init__(self, issuer):
        self.issuer = issuer

    async def person(self, sub, claims, error=None):
        """Who logs in from now on."""
        await self._post("/test/person", {"sub": sub, "claims": claims, "error": error})

    async def rotate(self):
        await self._post("/test/rotate", {})

    async def _post(self, path, body):
        async with httpx.AsyncClient() as http:
            (await http.post(self.issuer + path, json=body)).raise_for_status()

    async def walk(self, url):
        """What a browser does at the provider: the query with which it is sent back."""
        async with httpx.AsyncClient() as browser:
            while url.startswith(self.issuer):
                answer = await browser.get(url)
                assert answer.status_code == 303, answer.text
                url = str(answer.url.join(answer.headers["location"]))
        assert url.startswith("https://nahkoda.example.id/v1/session/provider/callback?")
        return query_of(url)

    async def program_token(self):
        """An access token of a program, by client credentials."""
        form = {"grant_type": "client_credentials"}
        auth = ("program", "also+only+for+tests")
        async with httpx.AsyncClient(auth=auth) as http:
            answer = await http.post(f"{self.issuer}/token", data=form)
        return answer.json()["access_token"]


@asynccontextmanager
async def real(*back):
    """The provider, up; it sends people `back`, and ends with its standard input."""
    if not (FOLDER / "node_modules").exists():
        raise RuntimeError("`make test` installs tests/gateway/provider; so does `npm ci` there.")
    node = Path(sys.executable).with_name("node")
    process = await asyncio.create_subprocess_exec(
        str(node),
        str(FOLDER / "server.mjs"),
        *back,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    async with asyncio.timeout(30):
        issuer = (await process.stdout.readline()).decode().strip()
    yield Real(issuer)
    process.stdin.close()
    await process.wait()


class Forger:
    """A provider that publishes these keys and hands out the tokens that a test gives it."""

    def __init__(self):
        self.fetches = collections.Counter()
        self.forms = []
        self.keys = [published(RSA, "one")]
        self.document = {}
        self.id_token = ""
        self.issuer = ""
        self.app = Starlette(
            routes=[
                Route("/.well-known/openid-configuration", self._discovery),
                Route("/jwks", self._jwks),
                Route("/token", self._token, methods=["POST"]),
            ]
        )

    async def _discovery(self, _):
        self.fetches["document"] += 1
        own = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/auth?tenant=1",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/jwks",
        }
        return JSONResponse(own | self.document)

    async def _jwks(self, _):
        self.fetches["keys"] += 1
        return JSONResponse({"keys": self.keys})

    async def _token(self, request):
        self.forms.append((await request.body()).decode())
        return JSONResponse({"id_token": self.id_token, "access_token": "x"})

    def token(self, key=RSA, alg="RS256", kid="one", header=None, **claims):
        """A token of this provider's for the API, good unless the test says otherwise."""
        moment = int(time.time())
        said = {
            "iss": self.issuer,
            "aud": AUDIENCE,
            "sub": "7",
            "iat": moment,
            "exp": moment + 300,
            **claims_of("sari"),
        } | claims
        said = {name: value for name, value in said.items() if value is not None}
        return jwt.encode(said, key, algorithm=alg, headers={"kid": kid} | (header or {}))

    async def log_in(self, door, *, query=None, **token):
        """A whole login with such an id_token; what the gateway answers at its end."""
        url, cookie = await leave(door)
        asked = query_of(url)
        facts = {"aud": "nahkoda", "nonce": asked["nonce"]} | token
        self.id_token = self.token(**facts)
        return await come_back(door, {"code": "c", "state": asked["state"]} | (query or {}), cookie)


def published(key, kid, **more):
    """The public half of a key as a JWK."""
    kind = {rsa.RSAPrivateKey: RSAAlgorithm, ec.EllipticCurvePrivateKey: ECAlgorithm}
    to = next((one for of, one in kind.items() if isinstance(key, of)), OKPAlgorithm)
    return json.loads(to.to_jwk(key.public_key())) | {"kid": kid, "use": "sig"} | more
