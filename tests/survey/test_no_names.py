"""No NIK, KK or name anywhere but where it lies sealed: every table, event, log line, metric."""

import re

from tests.survey.phones import PREFIX, instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON, in_the_field

HEX = re.compile(r"\\x([0-9a-f]{2})*")
SECRETS = (*PERSON.values(), "Lastri Rejosari")
COLUMNS = """
SELECT table_name, column_name FROM information_schema.columns c
JOIN information_schema.tables t USING (table_schema, table_name)
WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
"""


def raw(text):
    """Bytes as they lie there, as far as they are text."""
    return bytes.fromhex(text[2:]).decode(errors="ignore") if HEX.fullmatch(text) else ""


async def duplicates(field, reader):
    """The two records of one person: listed, compared, merged."""
    listed = await reader.get("/v1/survey/duplicates", round_id=field.round["id"])
    one, other = (record["id"] for record in listed.json()["items"][0]["records"])
    compared = await reader.get("/v1/survey/duplicates/comparison", one=one, other=other)
    body = {"kept": one, "merged": [other], "reason": "Didata dua kali."}
    merged = await field.reviewer.post("/v1/survey/duplicates/merges", body)
    assert (compared.status_code, merged.status_code) == (200, 201)
    return [listed, compared, merged]


async def test_no_name_stands_anywhere_in_clear(start, postgres, capfd):
    survey = await start("survey", log_level="debug")
    field = await in_the_field(survey)
    first = field.record(texts_of(0) | PERSON)
    answers = [await field.phone.send(first), await field.phone.send(first)]
    (line,) = await field.submissions()
    answers.append(await field.decide(line["id"], "return", {"reasons": [{"reason": "x"}]}))
    second = texts_of(0) | PERSON | {"nama": "Lastri Rejosari"}
    answers.append(await field.phone.send(field.record(second, deprecated_id=instance_of(first))))
    answers.append(await field.decide(line["id"], "approve"))
    answers.append(await field.phone.send(field.record(PERSON | {"q12": "z"})))
    answers.append(await field.phone.send(first.replace(b"q12>a", b"q12>b")))
    body = {"round_id": field.round["id"], "kind": "household"}
    key = {"Idempotency-Key": "one"}
    texts = {"kode_rt": line["rt"]} | texts_of(1) | PERSON
    answers += [
        await survey.client(id="alat").post(
            "/v1/survey/submissions", body | {"answers": texts}, headers=key
        )
        for _ in range(2)
    ]
    reader = survey.client(scopes=("survey:read",), id="pembaca")
    for address in ("", f"/{line['id']}", f"/{line['id']}/history"):
        answers.append(await reader.get(f"/v1/survey/submissions{address}"))
    answers.append(await reader.get(f"/v1/survey/persons/{line['id']}"))
    answers += await duplicates(field, reader)
    answers.append(await survey.http().get("/metrics"))
    answers.append(await field.phone.client.http.get(f"{PREFIX}/formList"))
    assert [answer.status_code for answer in answers[:9]] == [
        *(201, 201, 200, 201, 200, 422, 409, 201, 201)
    ]
    said = "".join(answer.text for answer in answers) + "".join(capfd.readouterr())
    assert [secret for secret in SECRETS if secret in said] == []
    database = survey.app.state.engine.url.database
    with postgres.connect(database) as connection:
        for table, column in connection.execute(COLUMNS).fetchall():
            query = f'SELECT "{column}"::text FROM "{table}" WHERE "{column}" IS NOT NULL'
            for (text,) in connection.execute(query):
                shown = text + raw(text)
                assert [s for s in SECRETS if s in shown] == [], (table, column)
