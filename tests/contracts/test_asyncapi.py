"""The AsyncAPI document: valid by the official schema, true of what is sent, with good examples."""

import asyncio
import json
import shutil
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from contracts.catalogue import BY_SUBJECT
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.chassis.relay import outgoing
from tests.contracts import asyncapi
from tests.contracts.items import WEBHOOK_ONLY
from tests.contracts.schemas import FOLDER, Wordless, example_of, schema_of, words_of_event
from tests.gateway.test_spectral import SPECTRAL

RULES = Path(__file__).parent / ".spectral.yaml"
NODE = Path(sys.executable).with_name("node")
WHOLE = asyncapi.document()
MESSAGES = WHOLE["components"]["messages"]
EXAMPLES = [(name, one["name"]) for name in MESSAGES for one in MESSAGES[name]["examples"]]


def retrieve(address):
    """The schema of an event, or the document itself."""
    name = address.rsplit("/", 1)[-1].removesuffix(".json")
    found = schema_of(name) if name in BY_SUBJECT else WHOLE
    return Resource.from_contents(found, default_specification=DRAFT202012)


def validator(schema):
    registry = Registry(retrieve=retrieve)
    base = Resource.from_contents(
        {"$id": "nahkoda:/asyncapi.yaml", **WHOLE}, default_specification=DRAFT202012
    )
    registry = registry.with_resource("nahkoda:/asyncapi.yaml", base)
    schema = json.loads(
        json.dumps(schema)
        .replace('"./events/', '"nahkoda:/events/')
        .replace('"#/', '"nahkoda:/asyncapi.yaml#/')
    )
    checker = Draft202012Validator.FORMAT_CHECKER
    return Draft202012Validator(schema, registry=registry, format_checker=checker)


async def findings(document):
    """What Spectral says of it, with the official JSON schema of AsyncAPI 3."""
    assert SPECTRAL.exists(), "`make test` installs tests/gateway/spectral; so does `npm ci` there."
    process = await asyncio.create_subprocess_exec(
        *(NODE, SPECTRAL, "lint", document, "--ruleset", RULES, "--format", "json", "--quiet"),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complaint = await process.communicate()
    assert not complaint, complaint.decode()
    return [one["code"] for one in json.loads(said)]


async def test_the_document_is_valid_and_complains_of_nothing():
    assert await findings(FOLDER / "asyncapi.yaml") == []


FAULTS = {
    "an unknown word": lambda whole: whole["channels"]["webhook"].update(adress="/"),
    "no such channel": lambda whole: whole["operations"]["webhook_delivers"].update(
        channel={"$ref": "#/channels/nowhere"}
    ),
    "no such schema": lambda whole: whole["components"]["messages"][
        "survey_person_erased_v1"
    ].update(payload={"$ref": "./events/nothing.json"}),
}


@pytest.mark.parametrize("name", FAULTS)
async def test_a_document_that_is_not_valid_is_found(name, tmp_path):
    shutil.copytree(FOLDER / "events", tmp_path / "events")
    whole = asyncapi.document()
    FAULTS[name](whole)
    (tmp_path / "asyncapi.yaml").write_text(yaml.safe_dump(whole))
    found = await findings(tmp_path / "asyncapi.yaml")
    assert {*found} & {"asyncapi-3-document-resolved", "invalid-ref"}


@pytest.mark.parametrize(("message", "example"), EXAMPLES)
def test_every_example_is_what_its_schema_says(message, example):
    whole = MESSAGES[message]
    (shown,) = [one for one in whole["examples"] if one["name"] == example]
    validator(whole["payload"]).validate(shown["payload"])
    for trait in whole.get("traits", ()):
        headers = WHOLE["components"]["messageTraits"][trait["$ref"].rsplit("/", 1)[1]]["headers"]
        validator(headers).validate(shown["headers"])
    if "headers" in whole:
        validator(whole["headers"]).validate(shown["headers"])


@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_an_example_is_written_as_the_event_is_said(subject):
    example = example_of(subject)
    event = BY_SUBJECT[subject].model_validate(example)
    assert json.loads(event.model_dump_json()) == example


@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_an_example_with_a_fault_is_found(subject):
    check = validator({"$ref": f"./events/{subject}.json"})
    for wrong in ({"version": 0}, {"occurred_at": 5}, {"entity_id": "x"}):
        with pytest.raises(ValidationError):
            check.validate(example_of(subject) | wrong)


def test_the_headers_are_those_that_the_relay_writes():
    subject = "survey.round.sealed.v1"
    row = SimpleNamespace(
        id=new_id(), subject=subject, created_at=now(), payload="{}", traceparent="00-a-b-01"
    )
    headers = outgoing("survey", row).headers
    validator(asyncapi.CLOUD_EVENT).validate(headers)
    validator(MESSAGES["survey_round_sealed_v1"]["headers"]).validate(headers)
    assert headers.keys() == asyncapi.CLOUD_EVENT["properties"].keys()
    row.traceparent = None
    assert {*outgoing("survey", row).headers} == {*asyncapi.CLOUD_EVENT["required"]}


@pytest.mark.parametrize("subject", sorted(BY_SUBJECT))
def test_every_event_has_a_channel_an_operation_and_a_webhook(subject):
    key = subject.replace(".", "_")
    if subject not in WEBHOOK_ONLY:
        assert WHOLE["channels"][key]["address"] == subject
    assert f"webhook_{key}" in WHOLE["channels"]["webhook"]["messages"]
    assert words_of_event(subject).id != words_of_event(subject).en


def test_an_event_without_words_is_not_generated(monkeypatch):
    monkeypatch.setitem(BY_SUBJECT, "survey.round.lost.v1", BY_SUBJECT["survey.round.sealed.v1"])
    with pytest.raises(Wordless, match=r"contracts/texts/survey\.toml says nothing"):
        words_of_event("survey.round.lost.v1")
    with pytest.raises(Wordless, match=r"contracts/examples has no survey\.round\.lost\.v1\.json"):
        example_of("survey.round.lost.v1")
