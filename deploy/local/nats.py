"""NATS JetStream from its wheel: one nkey user per service, allowed only what it needs."""

import asyncio
import contextlib
import json
import secrets
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path

import nkeys

from deploy.local.children import Child

START_SECONDS = 30.0
CONFIG = """# written by the suite at every start
listen: 127.0.0.1:{port}
http: 127.0.0.1:{monitor}
max_payload: 256KB
jetstream {{
  store_dir: {store}
  sync_interval: always
  max_file_store: 20GB
  max_memory_store: 64MB
}}
accounts: {{
  SUITE: {{
    jetstream: enabled
    users: [
{users}
    ]
  }}
}}
"""


@dataclass(frozen=True)
class Nats:
    """A server on a data folder, on loopback."""

    data: Path
    port: int
    monitor: int

    @property
    def url(self) -> str:
        return f"nats://127.0.0.1:{self.port}"

    @property
    def monitor_url(self) -> str:
        return f"http://127.0.0.1:{self.monitor}"

    def child(self, log: Path, users: dict[str, Path]) -> Child:
        """The server as a child process; `users` are seed files by user name."""
        config = self.data / "nats.conf"
        store = json.dumps(str((self.data / "nats").resolve()))
        config.write_text(
            CONFIG.format(port=self.port, monitor=self.monitor, store=store, users=_users(users))
        )
        server = Path(sys.executable).with_name("nats-server")
        return Child("nats", [str(server), "-c", str(config)], log, ready=self.ready)

    async def ready(self) -> None:
        """Wait until JetStream answers."""
        async with asyncio.timeout(START_SECONDS):
            while not await asyncio.to_thread(self._healthy):
                await asyncio.sleep(0.05)

    def _healthy(self) -> bool:
        with contextlib.suppress(OSError):
            url = f"{self.monitor_url}/healthz?js-server-only=true"
            with urllib.request.urlopen(url, timeout=2) as answer:  # noqa: S310 - loopback
                return bool(answer.status == 200)  # noqa: PLR2004 - OK
        return False


def permissions(user: str) -> dict[str, object]:
    """What a user may say and hear. A service: its own subjects, consumers and inbox.

    A service may not create, purge, delete or read the stream, nor touch another's consumer.
    """
    if user == "boot":
        return {"publish": ["$JS.API.>"], "subscribe": ["_INBOX_boot.>"]}
    consumers = [f"{user}-a", f"{user}-b"]
    own = [
        part
        for name in consumers
        for part in (
            f"$JS.API.CONSUMER.MSG.NEXT.EVENTS.{name}",
            f"$JS.API.CONSUMER.INFO.EVENTS.{name}",
            f"$JS.ACK.EVENTS.{name}.>",
        )
    ]
    publish = [f"{user}.>", "$JS.API.STREAM.INFO.EVENTS", *own]
    return {"publish": publish, "subscribe": [f"_INBOX_{user}.>"]}


def _users(users: dict[str, Path]) -> str:
    lines = []
    for name, seed in users.items():
        public = nkeys.from_seed(seed.read_bytes()).public_key.decode()
        lines.append(f"      {{nkey: {public}, permissions: {json.dumps(permissions(name))}}}")
    return "\n".join(lines)


def new_seed() -> bytes:
    """A user nkey's seed."""
    return bytes(nkeys.encode_seed(secrets.token_bytes(32), nkeys.PREFIX_BYTE_USER))
