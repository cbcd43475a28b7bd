"""Steps with tasks: a round whose form of tasks is published, and what a phone sees of it."""

import csv
import hashlib
from dataclasses import dataclass
from io import StringIO
from typing import Any

from tests.harness import Client, Running
from tests.survey.phones import HEADERS, PREFIX, Phone, filled, instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, RT, SCOPES, Field, in_the_field, published

REASON = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan sumur."}]}
LIST = f"{PREFIX}/entities/tugas.csv"
INTEGRITY = f"{PREFIX}/entities/tugas/integrity"


@dataclass
class Tasks:
    """A field with a published form of tasks."""

    field: Field
    form_id: str

    def at(self, survey: Running) -> "Tasks":
        """The same, where a clone of its database is served."""
        return Tasks(self.field.at(survey), self.form_id)

    @property
    def phone(self) -> Phone:
        return self.field.phone

    async def other_phone(self, id: str, *regions: str) -> Phone:
        """Another surveyor's phone."""
        client = self.field.survey.client(scopes=SCOPES["phone"], regions=regions, id=id)
        return Phone(client, dict(self.phone.forms))

    async def returned(
        self, number: int = 0, phone: Phone | None = None, body: Any = None, **texts: str
    ) -> tuple[str, bytes]:
        """A household that a phone sent and the reviewer returned: its id, and what was sent."""
        record = self.field.record(texts_of(number) | PERSON | texts)
        answer = await (phone or self.phone).send(record)
        assert answer.status_code == 201, answer.text
        id = (await self.field.submissions())[-1]["id"]
        await self.field.desk.ok(await self.field.decide(id, "return", body or REASON))
        return id, record

    async def corrected(self, record: bytes) -> Any:
        """The record edited and sent again, as Collect does it: with a deprecatedID."""
        texts = texts_of(0) | PERSON | {"q12": "c"}
        return await self.phone.send(self.field.record(texts, deprecated_id=instance_of(record)))

    async def answered(self, id: str, words: str = "Rumahnya sudah dibongkar.") -> bytes:
        """A record of the form of tasks, not sent yet."""
        xform = self.phone.forms.get(self.form_id) or await self.phone.download(self.form_id)
        return filled(xform, {"tugas": id, "kode_rt": RT, "jawaban": words})


async def with_tasks(survey: Running) -> Tasks:
    """Open a round with Formats A and B and the form of tasks."""
    field = await in_the_field(survey, name="Pemutakhiran 2026")
    return Tasks(field, await published(field.desk, field.round, "tugas"))


async def listed(phone: Phone, form_id: str) -> tuple[list[dict[str, str]], str]:
    """The tasks as a phone fetches them by the manifest, and the manifest's hash of them."""
    (file,) = await phone.manifest(form_id)
    answer = await phone.client.http.get(file["downloadUrl"], headers=HEADERS)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/csv")
    assert file["hash"] == f"md5:{hashlib.md5(answer.content).hexdigest()}"
    return rows_of(answer.text), file["hash"]


def rows_of(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text, newline="")))


async def deleted(client: Client, *ids: str) -> str:
    """What the list's integrity address says, as XML."""
    params = {"id": ",".join(ids)}
    answer = await client.http.get(INTEGRITY, params=params, headers=HEADERS)
    assert answer.status_code == 200, answer.text
    assert answer.headers["content-type"].startswith("text/xml")
    assert answer.headers["x-openrosa-version"] == "1.0"
    return answer.text
