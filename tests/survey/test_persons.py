"""Who records are about: locked, masked, told on when looked at, and forgotten on request."""

import asyncio
import json
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from contracts.survey import PersonErasedEvent
from services.chassis.boxes import CannotOpen
from services.chassis.ids import new_id
from services.survey.persons import rotation
from services.survey.persons.envelope import KeyRing, PersonalFacts
from services.survey.settings import PersonalKeys
from tests.survey.phones import instance_of
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON

ROOT = Path(__file__).parents[2]
ONE, TWO, HASH = ("A" * 43 + "=", "B" * 42 + "A=", "C" * 42 + "A=")
KEYS = {"current": "k1", "keys": {"k1": ONE}, "hash_key": HASH}
FACTS = PersonalFacts(**PERSON)


def ring(**changes):
    return KeyRing.of(PersonalKeys.model_validate(KEYS | changes))


def locked(of, id, facts=FACTS):
    key = of.new_key(id)
    return of.wrap(key) | of.lock(key, facts)


def facts_of(of, id, row):
    return of.unwrap(id, row["key_id"], row["wrapped_key"]).open_facts(row["box"])


@given(st.text(), st.text(), st.text())
@settings(max_examples=50)
def test_what_is_locked_comes_back(no_kk, nik, nama):
    id, facts = new_id(), PersonalFacts(no_kk, nik, nama)
    assert facts_of(ring(), id, locked(ring(), id, facts)) == facts


def test_two_locks_of_the_same_facts_have_nothing_in_common():
    one, other = locked(ring(), new_id()), locked(ring(), new_id())
    assert one["box"] != other["box"]
    assert one["wrapped_key"] != other["wrapped_key"]
    assert one["nik_hash"] == other["nik_hash"]


@pytest.mark.parametrize("column", ["box", "wrapped_key"])
def test_a_changed_byte_anywhere_opens_nothing(column):
    id = new_id()
    row = locked(ring(), id)
    for place in range(len(row[column])):
        changed = bytearray(row[column])
        changed[place] ^= 1
        with pytest.raises(CannotOpen):
            facts_of(ring(), id, row | {column: bytes(changed)})


def test_a_box_opens_for_its_own_person_and_label_only():
    id, other = new_id(), new_id()
    mine, theirs = locked(ring(), id), locked(ring(), other)
    with pytest.raises(CannotOpen):
        facts_of(ring(), id, theirs)
    with pytest.raises(CannotOpen):
        facts_of(ring(), id, mine | {"box": theirs["box"]})
    key = ring().new_key(id)
    with pytest.raises(CannotOpen):
        key.open("other", key.seal("submission", b"<x/>"))


def test_a_key_that_is_not_in_the_settings_is_named():
    id = new_id()
    row = locked(ring(), id)
    with pytest.raises(CannotOpen, match="k1"):
        facts_of(ring(current="k2", keys={"k2": TWO}), id, row)


def test_facts_and_keys_show_nothing_when_printed():
    printed = f"{FACTS!r} {ring()!r} {ring().new_key(new_id())!r}"
    assert not any(value in printed for value in (*PERSON.values(), ONE, HASH))


def test_marks_in_a_number_do_not_count():
    assert ring().hash("nik", "3519.0915 0380-0001") == ring().hash("nik", PERSON["nik"])
    assert ring().hash("kk", PERSON["nik"]) != ring().hash("nik", PERSON["nik"])
    assert ring().hash("nik", " ") is None


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"current": "k9"}, "not in `keys`"),
        ({"keys": {"k1": "short"}}, "32 random bytes"),
        ({"hash_key": "A" * 44}, "32 random bytes"),
    ],
)
def test_wrong_keys_stop_the_start_and_say_what_to_do(changes, word):
    with pytest.raises(ValueError, match=word):
        PersonalKeys.model_validate(KEYS | changes)


@pytest.fixture
async def field(field):
    await field.phone.send(field.record(texts_of(0) | PERSON))
    return field


async def record_of(field):
    return (await field.submissions())[-1]["id"]


async def test_a_person_is_masked_and_a_look_in_clear_is_told(field):
    id = await record_of(field)
    reader = field.survey.client(scopes=("survey:read",), id="pembaca")
    found = (await reader.get(f"/v1/survey/persons/{id}")).json()
    assert [found[name] for name in PERSON] == ["•••"] * 3
    clear = field.survey.client(scopes=("survey:read", "personal:read"), id="verifikator")
    found = (await clear.get(f"/v1/survey/persons/{id}")).json()
    assert {name: found[name] for name in PERSON} == PERSON
    told = await field.survey.rows("SELECT caller, entity, record FROM audit WHERE change = 'read'")
    assert [tuple(row) for row in told] == [("verifikator", "persons", id)]


async def test_a_person_is_found_by_a_number_inside_ones_regions(field):
    id = await record_of(field)
    scopes = ("personal:read",)
    here = field.survey.client(scopes=scopes, regions=("35.19",))
    there = field.survey.client(scopes=scopes, regions=("35.77",))
    body = {"nik": "35.19.09.150380.0001"}
    found = (await here.post("/v1/survey/person-searches", body)).json()["items"]
    assert [(one["id"], one["nama"]) for one in found] == [(id, PERSON["nama"])]
    assert (await there.post("/v1/survey/person-searches", body)).json()["items"] == []
    answer = await here.post("/v1/survey/person-searches", {})
    assert (answer.status_code, answer.json()["code"]) == (422, "number_needed")


async def test_an_erased_person_is_gone_and_the_sums_stay(field):
    id = await record_of(field)
    eraser = field.survey.client(scopes=("personal:erase",), id="dinas")
    address = f"/v1/survey/persons/{id}/erase"
    body = {"reason": "Permintaan tertulis."}
    first = await eraser.post(address, body)
    again = await eraser.post(address, body)
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    (event,) = await field.survey.events(PersonErasedEvent)
    assert (str(event.entity_id), event.actor, event.version) == (id, "dinas", 2)
    clear = field.survey.client(scopes=("survey:read", "personal:read"))
    found = (await clear.get(f"/v1/survey/persons/{id}")).json()
    assert [found[name] for name in PERSON] == [None] * 3
    assert found["erased_at"]
    record = (await clear.get(f"/v1/survey/submissions/{id}")).json()
    assert (record["erased"], record["answers"], record["flags"]) == (True, {}, [])
    (row,) = await field.survey.rows("SELECT * FROM persons")
    assert not any((row.wrapped_key, row.box, row.nik_hash, row.kk_hash))
    (row,) = await field.survey.rows("SELECT q12, a1, lat FROM households")
    assert (row.q12, row.a1, row.lat) == ("a", 1, None)


async def test_who_was_erased_does_not_come_back_by_a_repeat_or_a_correction(field):
    first = field.record(texts_of(1) | PERSON)
    await field.phone.send(first)
    id = await record_of(field)
    eraser = field.survey.client(scopes=("personal:erase",))
    await eraser.ok(await eraser.post(f"/v1/survey/persons/{id}/erase", {"reason": "x"}))
    assert (await field.phone.send(first)).status_code == 201
    answer = await field.phone.send(
        field.record(texts_of(2) | PERSON, deprecated_id=instance_of(first))
    )
    assert (answer.status_code, "person_erased" in answer.text) == (409, True)
    assert await field.survey.scalar("SELECT box FROM persons WHERE id = :id", id=id) is None


async def test_keys_are_changed_while_serving_and_again_after_a_stop(field, monkeypatch):
    for number in range(1, 5):
        await field.phone.send(field.record(texts_of(number) | PERSON))
    given = field.survey.app.state.settings.personal_keys
    keys = {name: key.get_secret_value() for name, key in given.keys.items()}
    both = {"current": "k2", "keys": keys | {"k2": TWO}}
    new = KeyRing.of(
        PersonalKeys.model_validate(both | {"hash_key": given.hash_key.get_secret_value()})
    )
    monkeypatch.setattr(rotation, "BATCH", 2)
    async with field.survey.sessions.begin() as session:  # a first batch, then it was stopped
        assert await rotation._some(session, new, hashes=False) == 2
    assert await rotation.rotate(field.survey.sessions, new) == {"k2": 5}
    for row in await field.survey.rows("SELECT id, key_id, wrapped_key, box FROM persons"):
        assert new.unwrap(row.id, row.key_id, row.wrapped_key).open_facts(row.box) == FACTS
    assert await rotation.rotate(field.survey.sessions, new) == {"k2": 5}


async def test_new_hashes_are_made_by_command(field):
    settings_ = field.survey.app.state.settings
    given = settings_.personal_keys
    keys = {name: key.get_secret_value() for name, key in given.keys.items()}
    said = {"current": "k1", "keys": keys, "hash_key": TWO}
    done = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-m", "services.survey", "rotate-keys", "--hashes"],
        cwd=ROOT,
        env={
            "SURVEY_DATABASE_URL": settings_.database_url,
            "SURVEY_PERSONAL_KEYS": json.dumps(said),
            "PATH": "",
        },
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "1 persons under k1\n"), done.stderr
    new = KeyRing.of(PersonalKeys.model_validate(said))
    (row,) = await field.survey.rows("SELECT nik_hash, hash_id FROM persons")
    assert (row.nik_hash, row.hash_id) == (new.hash("nik", PERSON["nik"]), new.hash_id)
