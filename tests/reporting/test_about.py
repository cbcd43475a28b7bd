"""What is said of the data: every figure that is told has one meaning, and nothing else has."""

from datetime import UTC, datetime, timedelta

import pytest

from contracts.catalogue import BY_SUBJECT
from contracts.finance import PaymentMade
from contracts.planning_activities import ActivityProposed
from contracts.regions import WIB
from contracts.reporting import ComplaintFiled
from services.chassis import generations
from services.chassis.inbox import Inbox
from services.reporting.about import rules
from services.reporting.app import HEARD, service
from services.reporting.breakdown.models import Share
from services.reporting.decrees.models import Crossed, DecreeRow
from services.reporting.exports import words
from services.reporting.funds.models import Stages
from services.reporting.indicators.models import (
    AspectRead,
    CriterionRead,
    GoalRead,
    IndicatorsRead,
)
from services.reporting.outlook.models import Forecast, TargetsRead, WatchedRt, YearRead
from services.reporting.progress.models import (
    CurvePoint,
    Labour,
    People,
    ProgressRead,
    QuickStatusItem,
    StageCounts,
    StateCount,
)
from services.reporting.recaps.models import Change, MoneyRow, Recap, RecapItem
from services.reporting.stream import rules as stream
from services.reporting.trainings.models import TrainingSums
from tests.harness import envelope
from tests.reporting.boundaries import OLD, change, line
from tests.reporting.events import changed, sealed

SHAPES = {
    "recap": RecapItem,
    "money": MoneyRow,
    "change": Change,
    "decree": DecreeRow,
    "crossed": Crossed,
    "indicators": IndicatorsRead,
    "aspect": AspectRead,
    "criterion": CriterionRead,
    "goal": GoalRead,
    "funds": Stages,
    "share": Share,
    "progress": ProgressRead,
    "progress.state": StateCount,
    "progress.curve": CurvePoint,
    "people": People,
    "labour": Labour,
    "quick_status": QuickStatusItem,
    "stage": StageCounts,
    "targets": TargetsRead,
    "targets.year": YearRead,
    "forecast": Forecast,
    "watch": WatchedRt,
    "trainings": TrainingSums,
}
# What a figure is of: names, places, times and kinds; and what holds other shapes.
KEYS = {
    *("region", "name", "year", "source", "regulation", "id", "unit", "article", "code", "formula"),
    *("number", "date", "review_due", "value", "dimension", "state", "rt", "method", "since"),
    *("until", "month"),
}
HOLDERS = {
    *("money", "aspects", "criteria", "goals", "crossings", "people", "labour", "curve", "stages"),
    *("years", "forecast", "decrees", "crossed"),
}
HEADS = (
    *words.PHASE_HEADS[2:],
    *words.FUND_HEADS[5:],
    *words.STATUS_HEADS[4:],
    *words.PROGRESS_HEADS,
    *(words.PLACE_HEADS[-1], words.RT_COUNT, words.ACTIVITY_COUNT),
    *(words.VOLUME, words.PERCENT, words.SCORE, words.AVERAGE),
    *(words.WORK_HEADS[n] for n in (7, 9, 12, 13, 14, 15)),
)
RT = "35.19.09.2010-001-001"


def told():
    """Every member of a shape that is a figure, and every column of a file that holds one."""
    found = {f"file:{head.id}".removesuffix(" {what}") for head in HEADS}
    for shape, model in SHAPES.items():
        fields = getattr(model, "model_fields", None) or model.__annotations__
        inherited = {f for base in model.__mro__ for f in getattr(base, "__annotations__", ())}
        found |= {f"{shape}.{name}" for name in {*fields, *inherited} - KEYS - HOLDERS}
    share = {f"share.{name}" for name in Stages.model_fields}  # told as funds are
    return (found - share - {"progress.activities"}) | {"recap.decree_count"}


def test_every_figure_that_is_told_has_one_meaning_and_none_is_orphaned():
    fields = [field for one in rules.figures() for field in one.fields]
    assert len(fields) == len(set(fields))
    assert "decree_count" in Recap.__annotations__
    assert set(fields) == told()


def test_every_figure_has_its_own_anchor_and_is_made_of_events_that_are_heard():
    ids = [one.id for one in rules.figures()]
    assert len(ids) == len(set(ids))
    heard = {one.event.subject for one in HEARD}
    for one in rules.figures():
        assert set(one.events) <= heard, one.id
        assert one.events, one.id


def test_every_event_that_is_heard_is_a_change_of_a_kind():
    assert {stream.kind_of(one.event.subject) for one in HEARD} >= {"recap", "money", "activity"}
    assert all(stream.kind_of(subject) for subject in BY_SUBJECT if "gateway" not in subject)
    with pytest.raises(KeyError):
        stream.kind_of("gateway.endpoint.disabled.v1")


async def about(running, language="id", **who):
    answer = await running.client(**who).http.get("/v1/reports/about", headers=spoken(language))
    assert answer.status_code == 200, answer.text
    return answer.json()


def spoken(language):
    return {"Accept-Language": language}


async def test_it_tells_figures_sources_and_whose_the_data_is(reporting):
    moment = datetime.now(UTC) - timedelta(hours=1)
    await reporting.hear(
        sealed(RT, "light", occurred_at=moment),
        sealed(RT, "light", occurred_at=moment - timedelta(days=9)),
        changed(PaymentMade, occurred_at=(moment - timedelta(hours=1)).isoformat()),
    )
    await reporting.hear(sealed(RT, "light", occurred_at=moment - timedelta(days=1)))
    found = await about(reporting)
    assert (found["publisher"], found["generation"]) == ("Nahkoda", 1)
    assert found["license"]["url"] is None
    assert "belum ditetapkan" in found["license"]["note"]
    assert [one["id"] for one in found["figures"]] == [one.id for one in rules.figures()]
    survey, money = (
        {one["service"]: one for one in found["sources"]}[name] for name in ("survey", "finance")
    )
    assert (survey["events"], money["events"]) == (3, 1)
    assert datetime.fromisoformat(survey["newest"]) == moment
    assert 3600 <= survey["age_seconds"] < 3700
    assert found["regions"]["provinces"] == 38
    assert {one["id"] for one in found["regulations"]} == {"permen-14-2018", "permen-02-2016"}
    english = await about(reporting, "en")
    assert english["figures"][2]["name"] == "Slum hectares"
    assert "no open data" in english["license"]["note"]


async def test_a_code_counts_from_its_day_on_and_our_own_is_no_intake(reporting):
    today = datetime.now(WIB).date()
    for day in (today, today + timedelta(days=1)):
        await reporting.hear(change(day, line(OLD, f"35.19.09.29{day:%d}", "1")))
    await reporting.hear(changed(ComplaintFiled))
    found = await about(reporting)
    assert found["regions"]["learned"] == 1
    assert [one["service"] for one in found["sources"]] == ["survey"]


async def test_a_licence_is_told_once_one_is_chosen(start):
    licence = "https://creativecommons.org/licenses/by/4.0/"
    running = await start("reporting", data_license=licence, publisher="Dinas Perkim")
    found = await about(running)
    assert (found["license"]["url"], found["publisher"]) == (licence, "Dinas Perkim")
    assert found["sources"] == []


async def test_a_read_model_that_is_built_anew_counts_anew_and_tells_nobody(reporting):
    event = sealed(RT, "light")
    await reporting.hear(event)
    async with reporting.sessions.begin() as session:
        number = await generations.begin(session)
    loading = Inbox(reporting.sessions, service.subscriptions).loading()
    told = changed(ActivityProposed)
    await loading.handle(number, [envelope(event), envelope(told)])
    async with reporting.sessions.begin() as session:
        await generations.switch(session, number)
    assert {one["service"]: one["events"] for one in (await about(reporting))["sources"]} == {
        "survey": 1,
        "planning": 1,
    }
    marks = "SELECT count(*) FROM region_changes WHERE generation = :number"
    assert await reporting.scalar(marks, number=number) == 0


async def test_without_the_scope_nothing_is_told(reporting):
    answer = await reporting.client(scopes=["survey:read"]).get("/v1/reports/about")
    assert (answer.status_code, answer.json()["code"]) == (403, "scope_missing")
