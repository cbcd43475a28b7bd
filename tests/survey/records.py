"""Steps with forms and records."""

from dataclasses import dataclass
from typing import Any

from tests.harness import Client, Running
from tests.survey.phones import Phone, filled
from tests.survey.questionnaire.rejosari import PUBLISHED, texts_of
from tests.survey.steps import open_round

RT = "35.19.09.2010-002-001"
PERSON = {"nik": "3519091503800001", "no_kk": "3519090102030004", "nama": "Sulastri Rejosari"}
SCOPES = {
    "desk": {"survey:read", "survey:write", "survey:forms", "survey:seal"},
    "phone": {"survey:submit"},
    "reviewer": {"survey:read", "survey:approve"},
}


@dataclass
class Field:
    """A round with its published forms, a phone to fill them in and a reviewer."""

    survey: Running
    desk: Client
    phone: Phone
    reviewer: Client
    round: dict[str, Any]
    household: str
    area: str

    def at(self, survey: Running) -> "Field":
        """The same, where a clone of its database is served."""
        desk, phone, reviewer = callers(survey, self.phone.forms)
        return Field(survey, desk, phone, reviewer, dict(self.round), self.household, self.area)

    def record(self, texts: dict[str, str], **ids: str) -> bytes:
        """A record of Format A."""
        return filled(self.phone.forms[self.household], {"kode_rt": RT} | texts, **ids)

    def rt_record(self, **changes: str) -> bytes:
        """A record of Format B: Rejosari's."""
        texts = {"kode_rt": RT} | PUBLISHED["area"] | changes
        return filled(self.phone.forms[self.area], texts)

    async def sent(self, number: int = 0, **changes: str) -> dict[str, Any]:
        """Send household `number` of Rejosari; the submission as it then stands."""
        answer = await self.phone.send(self.record(texts_of(number) | changes))
        assert answer.status_code == 201, answer.text
        return (await self.submissions())[-1]

    async def submissions(self, **query: Any) -> list[dict[str, Any]]:
        found = await self.desk.get("/v1/survey/submissions", limit=1000, **query)
        return (await self.desk.ok(found))["items"]

    async def decide(self, id: str, decision: str, body: Any = None) -> Any:
        return await self.reviewer.post(f"/v1/survey/submissions/{id}/{decision}", body)


def callers(survey: Running, forms: dict[str, str]) -> tuple[Client, Phone, Client]:
    """The desk, a phone that has these forms, and a reviewer."""
    surveyor = survey.client(scopes=SCOPES["phone"], regions=("35.19.09",), id="faskel")
    return (
        survey.client(scopes=SCOPES["desk"], id="koordinator"),
        Phone(surveyor, dict(forms)),
        survey.client(scopes=SCOPES["reviewer"], id="verifikator"),
    )


async def in_the_field(survey: Running, **round_facts: Any) -> Field:
    """Open a round, publish Formats A and B for it, and have a phone fetch them."""
    desk, phone, reviewer = callers(survey, {})
    round = await open_round(desk, **round_facts)
    ids = [await published(desk, round, format) for format in ("a", "b16")]
    for form_id in ids:
        await phone.download(form_id)
    return Field(survey, desk, phone, reviewer, round, *ids)


async def published(desk: Client, round: dict[str, Any], format: str) -> str:
    """Publish a standard form for a round; its form id."""
    body = {"round_id": round["id"], "format": format}
    form = await desk.ok(await desk.post("/v1/survey/forms/standard", body))
    version = form["versions"][0]["version"]
    address = f"/v1/survey/forms/{form['id']}/versions/{version}/publish"
    await desk.ok(await desk.post(address))
    return form["form_id"]
