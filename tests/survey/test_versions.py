"""Of every entity the versions of its events begin at 1 and rise by one, whatever happens to it."""

from collections import defaultdict

from contracts import survey_decrees, survey_positions
from contracts.survey import EVENTS, PersonErasedEvent, SheetWithdrawn
from tests.survey import decrees, exits, lots
from tests.survey.duplicates import merge, sent, undo
from tests.survey.outlines import draw, square
from tests.survey.phones import instance_of
from tests.survey.quality import TRUE, findings, resolve
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON
from tests.survey.steps import apply, imported, rt, sheet
from tests.survey.steps import undo as undo_import

REASON = {"reasons": [{"question": "q12", "reason": "Foto menunjukkan sumur."}]}


async def versions(survey):
    """The versions of each entity, in the order in which they were told."""
    found = defaultdict(list)
    for event in await survey.events():
        found[event.entity_id].append(event.version)
    return found


async def erase(field, id):
    eraser = field.survey.client(scopes=("personal:erase",), id="dinas")
    for _ in range(2):  # the second time changes nothing, and tells nothing
        await eraser.ok(await eraser.post(f"/v1/survey/persons/{id}/erase", {"reason": "x"}))


async def corrected(field):
    """A record that was sent, returned, corrected, and erased before it was decided about."""
    first = field.record(texts_of(1) | PERSON)
    await field.phone.send(first)
    id = (await field.submissions())[-1]["id"]
    await field.desk.ok(await field.decide(id, "return", REASON))
    again = field.record(texts_of(2) | PERSON, deprecated_id=instance_of(first))
    assert (await field.phone.send(again)).status_code == 201
    await erase(field, id)
    return id


async def recorded(field):
    """Records that count, are merged and taken apart; one is erased and returned afterwards."""
    ids = [await sent(field, n) for n in range(3)]
    await field.phone.send(field.rt_record())
    for line in await field.submissions(state="received"):
        await field.desk.ok(await field.decide(line["id"], "approve"))
    made = await field.reviewer.ok(await merge(field, ids[0], ids[1]))
    await field.reviewer.ok(await undo(field, made["id"]))
    await erase(field, ids[2])
    await field.desk.ok(await field.decide(ids[2], "return", REASON))
    rejected = await sent(field, 0)
    await field.desk.ok(await field.decide(rejected, "reject", {"reason": "x"}))
    return ids


async def approved_as_a_lot(field):
    await lots.sent(field, 6)
    lot = await lots.made(field)
    for one in await lots.sample_of(field, lot):
        await field.desk.ok(await field.decide(one, "approve"))
    await field.reviewer.ok(await lots.end(field, lot))
    await field.survey.work()


async def brought_by_files(field):
    """Sheets that are replaced, flagged, resolved, moved to another area and withdrawn; an area that is drawn."""
    survey, client, round = field.survey, field.survey.client(), field.round
    dirty = TRUE | {"1b": "1.5", "4a": "-1.03"}
    first = await apply(survey, client, await imported(survey, client, round, sheet(dirty)))
    more = sheet(dirty, {"kode_rt": rt(8)})
    second = await apply(survey, client, await imported(survey, client, round, more))
    for finding in await findings(client, round):
        await client.ok(await resolve(client, finding))
    await client.ok(await draw(client, "35.19-K-KLAGEN", square()))
    address, body = "/v1/survey/areas/35.19-K-KLAGEN", {"members": [rt(7)]}
    await client.ok(await client.http.put(address, json=body, headers={"If-Match": "*"}))
    await undo_import(survey, client, second)
    await undo_import(survey, client, first)
    await apply(survey, client, await imported(survey, client, round, sheet(TRUE)))


async def left(field):
    """An RT that leaves the slum list, and its exit is taken back."""
    survey, nine = field.survey, rt(9)
    after = await exits.handled(survey, survey.client(), {"kode_rt": nine})
    exit = await exits.in_force(survey, after, nine)
    other = survey.client(**exits.OTHER_HEAD)
    await other.ok(await exits.annul(other, exit))


async def set_by_decree(field):
    """Two decrees, of which the one supersedes the other and is revoked."""
    survey, ten = field.survey, rt(10)
    for year in (2024, 2025):
        facts = {"name": f"SK {year}", "year": year}
        round = await decrees.surveyed(survey, survey.client(), {"kode_rt": ten}, **facts)
        decree = await decrees.issued(survey, round, date=f"{year}-06-01")
    other = survey.client(**exits.OTHER_HEAD)
    await other.ok(await decrees.revoke(other, decree))


async def test_the_versions_of_every_entity_begin_at_one_and_rise_by_one(field):
    await corrected(field)
    ids = await recorded(field)
    await approved_as_a_lot(field)
    await brought_by_files(field)
    await field.desk.ok(await field.desk.post(f"/v1/survey/rounds/{field.round['id']}/seal"))
    await field.survey.work()
    await left(field)
    await set_by_decree(field)
    told = {type(event) for event in await field.survey.events()}
    known = {*EVENTS, *survey_decrees.EVENTS, *survey_positions.EVENTS}
    assert told == known, known - told
    found = await versions(field.survey)
    wrong = {id: said for id, said in found.items() if said != list(range(1, len(said) + 1))}
    assert wrong == {}
    assert len(await field.survey.events(PersonErasedEvent)) == 2
    assert await field.survey.events(SheetWithdrawn)
    rows = await field.survey.rows(
        "SELECT s.version, h.version AS own FROM submissions s JOIN households h USING (id)"
    )
    assert {row.version - row.own for row in rows} == {0}, ids
