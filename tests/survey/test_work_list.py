"""What a work list is made of: narrowed lists, questions in words, decisions about what was seen."""

import pytest

from services.survey.questionnaire.format_a import HOUSEHOLD_QUESTIONS
from services.survey.questionnaire.format_b import AREA_QUESTIONS

REASON = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan sumur."}]}


async def test_a_list_shows_only_the_odd_ones_or_only_the_others(field):
    clean = await field.sent(0, tanggal="2026-11-01")
    odd = await field.sent(0, tanggal="2026-11-01", q6_panjang="200")
    assert [line["id"] for line in await field.submissions(flagged="true")] == [odd["id"]]
    assert [line["id"] for line in await field.submissions(flagged="false")] == [clean["id"]]


async def test_a_surveyor_lists_their_own_that_were_returned(field):
    returned, _ = await field.sent(0), await field.sent(1)
    await field.desk.ok(await field.decide(returned["id"], "return", REASON))
    own = field.survey.client(scopes=("survey:read",), id="faskel")
    query = {"submitted_by": "me", "state": "returned"}
    found = await own.ok(await own.get("/v1/survey/submissions", **query))
    assert [line["id"] for line in found["items"]] == [returned["id"]]
    assert await field.submissions(**query) == []


async def test_a_decision_about_another_version_than_the_one_seen_is_refused(field):
    line = await field.sent(0)
    seen = {"If-Match": f'"{line["version"]}"'}
    await field.desk.ok(await field.decide(line["id"], "return", REASON))
    for verb, body in (("approve", {}), ("return", REASON), ("reject", {"reason": "x"})):
        address = f"/v1/survey/submissions/{line['id']}/{verb}"
        answer = await field.reviewer.post(address, body, headers=seen)
        assert (answer.status_code, answer.json()["code"]) == (412, "version_mismatch"), verb
    answer = await field.reviewer.post(
        f"/v1/survey/submissions/{line['id']}/approve", headers={"If-Match": '"2"'}
    )
    assert answer.json()["state"] == "approved"


@pytest.mark.parametrize(
    ("kind", "asked"), [("household", HOUSEHOLD_QUESTIONS), ("area", AREA_QUESTIONS)]
)
async def test_questions_and_choices_are_there_in_both_languages(survey, kind, asked):
    reader = survey.client(scopes=("survey:read",))
    english = await reader.ok(await reader.get(f"/v1/survey/questionnaires/{kind}"))
    reader.http.headers["Accept-Language"] = "id"
    indonesian = await reader.ok(await reader.get(f"/v1/survey/questionnaires/{kind}"))
    for found, language in ((english, "en"), (indonesian, "id")):
        questions = {q["id"]: q for section in found["sections"] for q in section["questions"]}
        assert asked.keys() <= questions.keys()
        for id, question in asked.items():
            assert questions[id]["label"] == question.label.said(language)
            labels = {one["letter"]: one["label"] for one in questions[id]["choices"]}
            assert labels == {one.letter: one.label.said(language) for one in question.choices}
    assert (await reader.get("/v1/survey/questionnaires/other")).status_code == 422
