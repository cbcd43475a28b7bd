"""One API document for everything, and a page that needs nothing from elsewhere."""

import json
import re

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from contracts.catalogue import BY_SUBJECT
from gateway.openapi import merged


async def test_the_document_holds_every_service_and_every_reference_resolves(door):
    document = (await door.get("/openapi.json")).json()
    assert {"/v1/session", "/v1/survey/scores", "/v1/reports/recap"} <= set(document["paths"])
    names = set(re.findall(r"#/components/schemas/(\w+)", str(document)))
    assert names <= set(document["components"]["schemas"])


async def test_what_a_receiver_is_sent_stands_in_the_document_with_an_example_that_is_true(door):
    document = (await door.get("/openapi.json")).json()
    registry = Registry().with_resource(
        "nahkoda:/", Resource.from_contents(document, default_specification=DRAFT202012)
    )
    assert document["webhooks"].keys() == BY_SUBJECT.keys()
    for subject, methods in document["webhooks"].items():
        content = methods["post"]["requestBody"]["content"]["application/json"]
        schema = json.loads(json.dumps(content["schema"]).replace('"#/', '"nahkoda:/#/'))
        check = Draft202012Validator(schema, registry=registry)
        check.validate(content["example"])
        assert not check.is_valid(content["example"] | {"type": "survey.sheet.other.v1"}), subject


async def test_the_page_loads_only_from_here(door):
    page = await door.get("/docs")
    assert page.status_code == 200
    assert "script-src 'self'" in page.headers["content-security-policy"]
    for address in re.findall(r'(?:src|href)="([^"]+)"', page.text):
        assert address.startswith("/docs/")
        assert (await door.get(address)).status_code == 200
    assert (await door.get("/docs/elsewhere.js")).status_code == 404


async def test_pages_are_for_everyone_and_come_from_reporting(door):
    for page in ("/", "/masuk", "/wilayah/35.19", "/rt/x", "/impor", "/assets/a.js"):
        answer = await door.get(page)
        assert (answer.status_code, answer.json()["code"]) == (503, "upstream_unavailable"), page
    answer = await door.get("/wilayahku")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


def test_a_schema_name_that_means_two_things_gets_its_services_name():
    def document(service: str, kind: str) -> dict[str, object]:
        reference = {"$ref": "#/components/schemas/Thing"}
        return {
            "info": {"title": f"Nahkoda {service}"},
            "paths": {f"/v1/{service}": {"get": {"schema": reference}}},
            "components": {"schemas": {"Thing": {"type": kind}}},
        }

    whole = merged([document("survey", "string"), document("finance", "integer")])
    assert whole["components"]["schemas"]["Thing"] == {"type": "string"}
    assert whole["components"]["schemas"]["FinanceThing"] == {"type": "integer"}
    reference = whole["paths"]["/v1/finance"]["get"]["schema"]["$ref"]
    assert reference.endswith("/FinanceThing")
