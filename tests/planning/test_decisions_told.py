"""What others are told of the needs that an activity draws from."""

from contracts.planning_activities import ActivityApproved, ActivityCancelled, ActivityProposed
from tests.planning.balances import measured
from tests.planning.works import fit, plan, stepped


async def test_the_score_that_a_need_stood_on_is_told_whatever_is_measured_since(planning):
    first, second = measured(v2b="400"), measured(year=2024, v2b="390")
    await planning.hear(first)
    found = await fit(planning, await plan(planning))
    await stepped(planning.client(id="askot"), found, "approve")
    await planning.hear(second)
    await stepped(planning.client(id="askot"), found, "cancel", reason="Anggaran dialihkan.")
    told = await planning.events(ActivityProposed, ActivityApproved, ActivityCancelled)
    known = (first.entity_id,)
    assert [event.assessments for event in told] == [(), known, known]


async def test_the_programme_of_an_activity_is_told(planning):
    await planning.hear(measured(v2b="400"))
    found = await fit(planning, await plan(planning), programme="bsps")
    await stepped(planning.client(id="askot"), found, "approve")
    told = await planning.events(ActivityProposed, ActivityApproved)
    assert [event.programme for event in told] == ["bsps", "bsps"]
