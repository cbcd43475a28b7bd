"""The chart's pods as processes of this machine: with their arguments, settings and secrets only.

What a cluster would give is given here: addresses become loopback ports, Secrets become folders.
"""

import asyncio
import contextlib
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import yaml

from deploy.helm import keys
from deploy.local.children import Child, run
from deploy.local.suite import PARTS, SERVICES, answers, free_ports
from tests.deploy.chart.rendering import objects, over, pods, values_of
from tests.deploy.chart.test_nats import servers
from tests.deploy.closure import ROOT, folder_of

PASSWORD = "only-for-tests"
MOUNT = "/run/secrets/nahkoda"


@dataclass
class Cluster:
    """What the chart made, and where it is here."""

    folder: Path
    objects: dict[tuple[str, str], dict[str, Any]]
    secrets: dict[str, dict[str, str]]
    addresses: dict[str, str]

    def here(self, text: str) -> str:
        for theirs, ours in self.addresses.items():
            text = text.replace(theirs, ours)
        return text

    def environment(self, kind: str, name: str) -> dict[str, str]:
        """Of the pod's one container; its secrets are laid out on the way."""
        spec = pods(self.objects)[kind, name]["spec"]
        [container] = spec["containers"]
        env = {}
        for source in container.get("envFrom", []):
            config = source["configMapRef"]["name"].removeprefix("nk-nahkoda-")
            env |= self.objects["ConfigMap", config]["data"]
        env |= {one["name"]: one["value"] for one in container.get("env", [])}
        mounted = self.folder / name / "secrets"
        mounted.mkdir(parents=True)
        for volume in spec["volumes"]:
            for source in volume.get("projected", {}).get("sources", []):
                secret = source["secret"]
                content = self.secrets[secret["name"]]
                for item in secret["items"]:
                    if item["key"] in content or not secret.get("optional"):
                        (mounted / item["path"]).write_text(content[item["key"]])
        return {k: self.here(v).replace(MOUNT, str(mounted)) for k, v in env.items()}

    def command(self, kind: str, name: str, port: int = 0) -> list[str]:
        """The process, with nothing of this machine's environment."""
        part = name.split("-", maxsplit=1)[0]
        [container] = pods(self.objects)[kind, name]["spec"]["containers"]
        env = self.environment(kind, name) | {f"{part}_PORT".upper(): str(port)}
        words = [f"{key}={value}" for key, value in env.items()]
        module = folder_of(part).replace("/", ".")
        return ["env", "-i", "-C", str(ROOT), *words, sys.executable, "-m", module,
                *container["args"]]  # fmt: skip

    async def job(self, name: str) -> None:
        await run(*self.command("Job", name), env={})

    def serving(self, name: str, port: int) -> Child:
        command = self.command("Deployment", name, port)
        url = f"http://127.0.0.1:{port}/readyz"
        return Child(name, command, self.folder / f"{name}.log", ready=lambda: answers(url))

    async def helm_test(self) -> None:
        [container] = self.objects["Pod", "test"]["spec"]["containers"]
        words = [self.here(word) for word in [*container["command"][1:], *container["args"]]]
        await run(sys.executable, *words, env={})


@pytest.fixture
async def cluster(tmp_path, new_database, postgres):
    """The chart on real PostgreSQL and NATS, with keys of its own."""
    from tests.conftest import SERVICES  # noqa: PLC0415 - the same module as pytest has loaded

    keys.make(tmp_path / "keys", "db:5432")
    own = yaml.safe_load((tmp_path / "keys/values-keys.yaml").read_text())
    made = objects(over(over(values_of("values-prod.yaml"), own), {"nats": {"replicas": 1}}))
    documents = yaml.safe_load_all((tmp_path / "keys/secrets.yaml").read_text())
    secrets = {one["metadata"]["name"]: one["stringData"] for one in documents}
    for part in PARTS:
        database = await new_database(SERVICES[part])
        for key, role in (("database-url", part), ("owner-database-url", f"{part}_owner")):
            secrets[f"nahkoda-{part}"][key] = postgres.url(database, role, PASSWORD)
    addresses = {f"nk-nahkoda-{part}:8000": f"127.0.0.1:{port}"
                 for part, port in zip(PARTS, free_ports(len(PARTS)), strict=True)}  # fmt: skip
    config = made["ConfigMap", "nats"]["data"]["nats.conf"]
    async with servers(tmp_path, config, 1) as [nats]:
        addresses["nk-nahkoda-nats:4222"] = f"127.0.0.1:{nats.port}"
        addresses["nk-nahkoda-nats:8222"] = f"127.0.0.1:{nats.monitor}"
        addresses |= {"0.0.0.0": "127.0.0.1", "/var/lib/nahkoda/media": str(tmp_path / "media")}
        yield Cluster(tmp_path, made, secrets, addresses)


@pytest.mark.timeout(300)
async def test_jobs_run_pods_serve_and_the_helm_test_tells_when_one_does_not(cluster):
    for half in ("database", "broker"):
        await asyncio.gather(*(cluster.job(f"{part}-{half}") for part in PARTS))
    async with contextlib.AsyncExitStack() as stack:

        async def up(name: str, port: int) -> Child:
            child = cluster.serving(name, port)
            stack.push_async_callback(child.stop)
            await child.start()
            return child

        ports = {p: int(cluster.here(f"nk-nahkoda-{p}:8000").split(":")[1]) for p in PARTS}
        gateway, *_ = await asyncio.gather(*(up(f"{p}-api", ports[p]) for p in ("gateway", *SERVICES)))  # fmt: skip
        await cluster.helm_test()
        await asyncio.gather(*(up(f"{p}-worker", n) for p, n in zip(PARTS, free_ports(len(PARTS)), strict=True)))  # fmt: skip
        await gateway.stop()
        with pytest.raises(RuntimeError, match="3 did not answer"):
            await cluster.helm_test()
