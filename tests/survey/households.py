"""SYNTHETIC files of households, and steps with them."""

import csv
import io
from typing import Any

import xlsxwriter

from services.survey.questionnaire.columns import HOUSEHOLD_COLUMNS
from tests.harness import Client, Running
from tests.survey.questionnaire.rejosari import PUBLISHED, texts_of
from tests.survey.records import PERSON
from tests.survey.steps import imported, open_round

LOOSE = ("jumlah_kk",)
HEADER = [column.name for column in HOUSEHOLD_COLUMNS if column.name not in LOOSE]
RT = "35.19.09.2010-002-001"
OTHER = "35.19.09.2010-002-002"
KIND = {"kind": "households"}
APPROVED = "SELECT count(*) FROM households WHERE state = 'approved'"


def home(number: int = 0, **changes: str) -> dict[str, str]:
    """Household `number` of Rejosari as a row; nobody is named unless `changes` says so."""
    return {"kode_rt": RT, "lat": "-7.9123456", "lon": "112.6123456"} | texts_of(number) | changes


def named(number: int, **changes: str) -> dict[str, str]:
    """The same, with a person of its own."""
    nik = f"351909150380{number + 1:04d}"
    person = {"nik": nik, "no_kk": PERSON["no_kk"], "nama": f"Rahasia {number}"}
    return home(number, **person | changes)


def rejosari(**changes: str) -> list[dict[str, str]]:
    return [named(number, **changes) for number in range(40)]


def as_csv(
    *rows: dict[str, str], header: list[str] | None = None, separator: str = ",", bom: bool = False
) -> bytes:
    text = io.StringIO()
    names = header or HEADER
    writer = csv.DictWriter(text, names, delimiter=separator, extrasaction="ignore", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode("utf-8-sig" if bom else "utf-8")


def as_xlsx(*rows: dict[str, Any], header: list[str] | None = None) -> bytes:
    """As a workbook: numbers as numbers, but for what is given as text."""
    names, content = header or HEADER, io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        page = book.add_worksheet()
        page.write_row(0, 0, names)
        for number, row in enumerate(rows, start=1):
            for place, name in enumerate(names):
                value = row.get(name, "")
                if name in ("laki", "perempuan", "difabel", "lat", "lon") and value:
                    page.write_number(number, place, float(value))
                else:
                    page.write(number, place, value)
    return content.getvalue()


async def brought(
    survey: Running, client: Client, round: dict[str, Any], content: bytes, name: str = "krt.csv"
) -> dict[str, Any]:
    return await imported(survey, client, round, content, name, KIND)


async def java(client: Client, **facts: Any) -> dict[str, Any]:
    return await open_round(client, **{"year": 2024, "name": "Baseline 2024"} | facts)


async def sent(survey: Running, round: dict[str, Any], kind: str, **answers: str) -> str:
    """A record from the field that waits for a decision; its id."""
    body = {"round_id": round["id"], "kind": kind, "answers": {"kode_rt": RT} | answers}
    field = survey.client(id="faskel")
    key = {"Idempotency-Key": f"{kind}-{len(answers)}-{answers.get('kode_rt', RT)}"}
    return (await field.ok(await field.post("/v1/survey/submissions", body, headers=key)))["id"]


async def approved(survey: Running, round: dict[str, Any], kind: str, **answers: str) -> str:
    """The same, approved."""
    id = await sent(survey, round, kind, **answers)
    reviewer = survey.client(id="verifikator")
    await reviewer.ok(await reviewer.post(f"/v1/survey/submissions/{id}/approve"))
    return id


async def formed(survey: Running, round: dict[str, Any], rt: str = RT) -> str:
    """Rejosari's Format B, approved."""
    return await approved(survey, round, "area", **PUBLISHED["area"] | {"kode_rt": rt})


async def sheets(client: Client, round: dict[str, Any]) -> list[tuple[Any, ...]]:
    found = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    return [(s["rt"][-3:], s["buildings"], s["total"], s["slum_class"], s["source"]) for s in found]


def codes(found: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [(e["row"], e["column"], e["code"]) for e in found["errors"]]


def warned(found: dict[str, Any]) -> dict[str, int]:
    return {w["code"]: w["rows"] for w in found["warnings"]}
