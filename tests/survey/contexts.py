"""Steps with what people know of places."""

from typing import Any

from tests.harness import Client
from tests.survey.steps import rt

KNOWN = {
    "strategic": True,
    "potential": True,
    "land_status_clear": True,
    "fits_spatial_plan": False,
}


def address(round: dict[str, Any], code: str = "") -> str:
    return f"/v1/survey/rounds/{round['id']}/contexts/{code}".rstrip("/")


async def put(
    client: Client, round: dict[str, Any], code: str = rt(1), tag: str | None = None, **facts: Any
) -> Any:
    headers = {} if tag is None else {"If-Match": tag}
    return await client.http.put(address(round, code), json=facts, headers=headers)


async def stated(client: Client, round: dict[str, Any], code: str = rt(1), **facts: Any) -> Any:
    return await client.ok(await put(client, round, code, **facts))
