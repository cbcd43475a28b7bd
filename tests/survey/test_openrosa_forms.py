"""What phones fetch. Shapes: OpenRosa Form Discovery API 1.0 as Collect reads it
(getodk/collect, open-rosa/src/main/java/org/odk/collect/openrosa/parse/Kxml2OpenRosaResponseParser.kt
and .../forms/OpenRosaXmlFetcher.java)."""

import hashlib

from tests.survey.phones import HEADERS, PREFIX, Phone, code, said
from tests.survey.records import SCOPES, in_the_field


async def test_a_phone_lists_the_published_forms_of_its_regions(field):
    forms = {form["formID"]: form for form in await field.phone.form_list()}
    assert set(forms) == {field.household, field.area}
    found = forms[field.household]
    assert found.keys() == {"formID", "name", "version", "hash", "downloadUrl"}
    assert found["hash"].startswith("md5:")
    assert found["downloadUrl"].startswith(f"http://service{PREFIX}/forms/")


async def test_the_hash_is_that_of_the_form_as_it_is_fetched(field):
    """Collect compares them to know of a change (MD5 of the body)."""
    for form in await field.phone.form_list():
        text = await field.phone.download(form["formID"])
        assert form["hash"] == f"md5:{hashlib.md5(text.encode()).hexdigest()}"
        assert form["version"] in text
        assert 'odk:client-editable="true"' in text  # what was sent can be edited and sent again


async def test_every_answer_speaks_openrosa(field):
    """Collect takes no list without this header (DocumentFetchResult.isOpenRosaResponse)."""
    answers = [
        await field.phone.client.http.get(f"{PREFIX}/formList", headers=HEADERS),
        await field.phone.client.http.head(f"{PREFIX}/submission", headers=HEADERS),
        await field.phone.send(b"<x/>"),
    ]
    assert [answer.status_code for answer in answers] == [200, 204, 422]
    for answer in answers:
        assert answer.headers["x-openrosa-version"] == "1.0"
        assert int(answer.headers["x-openrosa-accept-content-length"]) >= 10_000_000


async def test_the_head_of_submission_says_where_to_send(survey):
    """Collect asks with HEAD first and follows Location on the same host only
    (collect_app/.../instancemanagement/send/OpenRosaServerInstanceUploader.kt)."""
    phone = Phone(survey.client(scopes=SCOPES["phone"]))
    answer = await phone.client.http.head(f"{PREFIX}/submission", headers=HEADERS)
    assert answer.status_code == 204
    assert answer.headers["location"] == f"http://service{PREFIX}/submission"


async def test_another_region_has_no_forms_and_cannot_fetch_them(survey):
    field = await in_the_field(survey, region="35.19")
    there = Phone(survey.client(scopes=SCOPES["phone"], regions=("35.77",)))
    assert await there.form_list() == []
    (form, *_) = await field.phone.form_list()
    answer = await there.client.http.get(form["downloadUrl"], headers=HEADERS)
    assert (answer.status_code, code(answer)) == (404, "not_found")
    assert said(answer)[1] == "submit_error"


async def test_a_closed_form_leaves_the_list(survey, field):
    forms = (await field.desk.get("/v1/survey/forms")).json()["items"]
    (household,) = [form for form in forms if form["form_id"] == field.household]
    await field.desk.ok(await field.desk.post(f"/v1/survey/forms/{household['id']}/close"))
    assert [form["formID"] for form in await field.phone.form_list()] == [field.area]
