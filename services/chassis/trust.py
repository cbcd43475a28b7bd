"""Whose signatures count: the keys of the settings, and the gateway's, fetched and kept."""

import asyncio
import json
from functools import lru_cache
from typing import Any

import httpx
import jwt
import structlog

from services.chassis.auth import GATEWAY, REMEMBERED
from services.chassis.problems import Unauthenticated, Unavailable

log = structlog.get_logger()

PAUSE = 2.0  # seconds between two questions for a key that is not known
FRESH = 600.0  # seconds after which the keys are asked for anew: one may have been taken back
WAIT = 2.0


class Trust:
    """The keys of one process; `jwks` is all of them as a JWK Set."""

    def __init__(self, pinned: str, url: str | None = None) -> None:
        self.pinned: list[dict[str, Any]] = json.loads(pinned)["keys"] if pinned else []
        self.url, self.jwks = url, json.dumps({"keys": self.pinned})
        self.kids = {key["kid"] for key in self.pinned}
        self._asked, self._away = float("-inf"), False
        self._asking = asyncio.Lock()

    async def learn(self, token: str) -> None:
        """Make sure that the token's key is known, if it is the gateway's; raises Unavailable.

        A stranger's key costs at most one question in PAUSE seconds.
        """
        if self.url is None:
            return
        kid = _kid_of(token)
        if self._settled(kid):
            return
        async with self._asking:
            if self._settled(kid):
                return  # somebody else asked while we waited
            try:
                self._take(await self._ask())
                self._away = False
            except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
                log.warning("trust.keys_unavailable", url=self.url, error=repr(error))
                self._away = True
                if kid not in self.kids:
                    raise Unavailable from error
            finally:  # not before: who comes meanwhile waits for the answer
                self._asked = asyncio.get_running_loop().time()

    def _settled(self, kid: str) -> bool:
        """Whether nothing is to be asked for this key now; raises Unavailable after a failure."""
        since = asyncio.get_running_loop().time() - self._asked
        if kid in self.kids:
            return since < FRESH
        if kid.split("#", maxsplit=1)[0] != GATEWAY:
            return True
        if since < PAUSE and self._away:
            raise Unavailable
        return since < PAUSE

    async def _ask(self) -> Any:
        async with httpx.AsyncClient(timeout=WAIT) as http:
            return (await http.get(str(self.url))).raise_for_status().json()

    def _take(self, found: Any) -> None:
        """Only the gateway's own keys are taken from it, and none may stand for a pinned one."""
        pinned = {key["kid"] for key in self.pinned}
        own = [key for key in found["keys"] if key["kid"].split("#")[0] == GATEWAY]
        keys = [*self.pinned, *(key for key in own if key["kid"] not in pinned)]
        self.jwks, self.kids = json.dumps({"keys": keys}), {key["kid"] for key in keys}


@lru_cache(maxsize=REMEMBERED)
def _kid_of(token: str) -> str:
    try:
        return str(jwt.get_unverified_header(token).get("kid", ""))
    except jwt.InvalidTokenError as error:
        raise Unauthenticated from error
