"""Steps with households that may have been counted twice."""

from typing import Any

from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import RT, Field

DUPLICATES = "/v1/survey/duplicates"
NOTE = {"reason": "Didata dua kali oleh dua petugas."}
HOME = (-7.4890, 111.9850)
STREET = 0.0001  # degrees of latitude: 11 m


def place(steps: float = 0, east: float = 0) -> str:
    """As a phone writes it, so many 11 m north (and east) of home."""
    lat, lon = HOME
    return f"{lat + steps * STREET:.7f} {lon + east * STREET:.7f} 0 5"


def person(number: int, **changes: str) -> dict[str, str]:
    """A head of household like no other."""
    facts = {"nik": f"35190915038{number:05d}", "no_kk": f"35190901020{number:05d}"}
    return facts | {"nama": f"Kepala {chr(97 + number // 26)}{chr(98 + number % 26)}"} | changes


async def sent(field: Field, number: int, rt: str = RT, **changes: str) -> str:
    """Send household `number`, with these answers; the id of its record."""
    texts = texts_of(number) | person(number) | {"kode_rt": rt} | changes
    line = await field.sent(number, **texts)
    return str(line["id"])


async def pairs(field: Field, who: Any = None, **query: Any) -> list[Any]:
    """The pairs of the round, page by page."""
    client, found, cursor = who or field.reviewer, [], {}
    while True:
        asked = {"round_id": field.round["id"]} | query | cursor
        page = await client.ok(await client.get(DUPLICATES, **asked))
        found += page["items"]
        if page["next"] is None:
            return found
        cursor = {"cursor": page["next"]}


def said(found: list[Any]) -> dict[tuple[str, ...], list[str]]:
    """What speaks for each pair, by the ids of its records."""
    return {tuple(record["id"] for record in pair["records"]): pair["why"] for pair in found}


async def merge(field: Field, kept: str, *merged: str, who: Any = None) -> Any:
    body = {"kept": kept, "merged": list(merged)} | NOTE
    return await (who or field.reviewer).post(f"{DUPLICATES}/merges", body)


async def undo(field: Field, id: str, who: Any = None) -> Any:
    body = {"reason": "Ternyata dua keluarga."}
    return await (who or field.reviewer).post(f"{DUPLICATES}/merges/{id}/undo", body)


async def dismiss(field: Field, *records: str, who: Any = None) -> Any:
    body = {"records": list(records), "reason": "Ayah dan anak."}
    return await (who or field.reviewer).post(f"{DUPLICATES}/dismissals", body)
