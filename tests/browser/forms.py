"""Steps with forms in the browser: a round with its published forms, and Format A filled in by hand."""

from dataclasses import dataclass
from typing import Any

import httpx

from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.models import CHOSEN
from services.survey.questionnaire.xlsform import _label
from tests.browser.conftest import Visit
from tests.survey.questionnaire.rejosari import texts_of

VILLAGE, YEAR = "35.19.01.2001", 2031
RT, ELSEWHERE = f"{VILLAGE}-001-001", "35.19.01.2002-001-001"
PERSON = {"nik": "3519011503800001", "no_kk": "3519010102030004", "nama": "Sulastri Tambakmas"}
SUBMISSION = "**/v1/survey/openrosa/submission"


@dataclass
class Desk:
    """A round, its form of households, and whoever looks at what came."""

    http: httpx.AsyncClient
    users: dict[str, Any]
    round: str = ""
    form: dict[str, Any] | None = None

    async def as_user(self, name: str) -> None:
        login = {"username": name, "password": self.users[name]["password"]}
        answer = await self.http.post("/v1/session", json=login)
        self.http.headers["Authorization"] = f"Bearer {answer.json()['access_token']}"

    async def post(self, address: str, body: Any = None, **headers: str) -> Any:
        answer = await self.http.post(address, json=body or {}, headers=headers)
        assert answer.is_success, answer.text
        return answer.json()

    async def open(self, name: str, format: str = "a") -> None:
        """A round of the village, whose form is published."""
        await self.as_user("district")
        law = {"regulation": "permen-14-2018"}
        body = {"name": name, "kind": "update", "year": YEAR, "region": VILLAGE} | law
        self.round = (await self.post("/v1/survey/rounds", body))["id"]
        standard = {"round_id": self.round, "format": format}
        self.form = await self.post("/v1/survey/forms/standard", standard)
        version = self.form["versions"][0]["version"]
        await self.post(f"/v1/survey/forms/{self.form['id']}/versions/{version}/publish")

    async def publish(self, content: bytes) -> None:
        """A form of one's own, for the village."""
        await self.as_user("district")
        parts = {"file": ("formulir.xlsx", content)}
        sent = {"data": {"region": VILLAGE}, "files": parts}
        self.form = (await self.http.post("/v1/survey/forms", **sent)).json()
        version = self.form["versions"][0]["version"]
        await self.post(f"/v1/survey/forms/{self.form['id']}/versions/{version}/publish")

    @property
    def path(self) -> str:
        return f"/formulir/{self.form['form_id']}"

    async def records(self) -> list[dict[str, Any]]:
        """What the server has of the round, with the answers."""
        query = {"round_id": self.round}
        lines = (await self.http.get("/v1/survey/submissions", params=query)).json()["items"]
        return [
            (await self.http.get(f"/v1/survey/submissions/{one['id']}")).json() for one in lines
        ]


async def opened(site: Visit, path: str) -> None:
    """A form is there to be filled in."""
    await site.go(path)
    await site.page.locator(".odk-form").wait_for()


def question(page: Any, id: str) -> Any:
    """Where a question of Format A is asked."""
    label = page.get_by_text(_label(HOUSEHOLD_QUESTIONS[id]).id, exact=True)
    return page.locator(".question-container").filter(has=label)


async def answer(page: Any, id: str, text: str) -> None:
    """Answer as a person does: by ticking, or by typing and going on."""
    asked = question(page, id)
    if HOUSEHOLD_QUESTIONS[id].kind in CHOSEN:
        for letter in text.split():
            await asked.locator(f"input[value={letter}]").check()
        return
    field = asked.locator("input").first
    await field.fill("")
    await field.press_sequentially(text)
    await field.press("Tab")


def household(number: int = 0, **changes: str) -> dict[str, str]:
    """The answers of one household of Rejosari, elsewhere."""
    return texts_of(number) | PERSON | {"kode_rt": RT} | changes


async def fill_in(page: Any, texts: dict[str, str]) -> None:
    """All questions in their order, as each appears."""
    for id, asked in HOUSEHOLD_QUESTIONS.items():
        if id in texts and not asked.derived and await question(page, id).count():
            await answer(page, id, texts[id])


async def finish(page: Any) -> None:
    await page.get_by_role("button", name="Selesai, kirim").click()
