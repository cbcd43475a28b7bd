"""Things of every kind in a foreign place."""

from datetime import date, timedelta
from uuid import UUID

import pytest_asyncio

from contracts.finance import PaymentMade
from gateway.app_tokens.models import AppToken
from gateway.partners.models import Agency, ApiKey
from gateway.users.models import User
from gateway.webhooks.models import Delivery, Endpoint
from services.chassis.clock import now
from services.chassis.ids import new_id
from services.planning.portfolio.models import Portfolio
from services.planning.portfolio.shapes import PortfolioCreate
from services.planning.upkeep.models import Asset
from services.planning.votes.models import Vote
from services.survey.decrees.models import Decree
from services.survey.exits.models import Exit
from services.survey.lots.models import ReviewLot
from services.survey.regions.models import RegionLine
from services.survey.rescores.models import Rescore
from tests.gateway.case import ELSEWHERE
from tests.gateway.matrix_complaints import complained
from tests.gateway.matrix_finance import funded
from tests.gateway.matrix_offers import promised
from tests.planning import planned as plans
from tests.planning import steps as planning
from tests.planning import works
from tests.reporting.events import changed, sealed
from tests.reporting.exports import asked
from tests.reporting.maps import placed
from tests.reporting.seals import asked as sealing
from tests.reporting.seals import request_of
from tests.survey.contexts import stated
from tests.survey.outlines import draw, square
from tests.survey.plans import planned
from tests.survey.positions import place
from tests.survey.steps import apply, imported, open_round, rt, sheet
from tests.survey.works import completed

FOREIGN_RT = rt(5, "35.77.03.1005")


async def exported(reporting):
    """The id of a file about the foreign place."""
    await reporting.hear(sealed(FOREIGN_RT, "light"))
    answer = await asked(reporting, "rekap_numerik", "csv", ELSEWHERE)
    await reporting.work()
    return answer.json()["id"]


async def frozen(reporting):
    """A sealed report of the foreign place, and who asked for it."""
    request = await request_of(reporting, await sealing(reporting, "brief", ELSEWHERE))
    return {"seal": request["seal_id"], "seal_request": request["id"]}


async def scored(whole):
    """A sealed score of a foreign RT, as reporting and planning hear it; and where it lies."""
    found = sealed(FOREIGN_RT, "light", volumes={"2b": "140"})
    there = placed((FOREIGN_RT, 111.523241, -7.629831))
    await whole.reporting.hear(found, changed(PaymentMade, region=planning.OTHER), there)
    await whole.planning.hear(found)
    return found


def portfolio_of(round_id):
    """A question that waits, kept as it was asked."""
    own = {"region": ELSEWHERE, "round_id": round_id, "objective": "points"}
    paid = {"years": [2027], "budgets": [{"source": "dak", "year": 2027, "amount": "1.00"}]}
    asked = PortfolioCreate.model_validate(own | paid | {"unit_prices": {"2b": "1"}})
    return Portfolio(**own, asked=asked.model_dump(mode="json"), asked_by="o")


async def asked_for(survey, round):
    """A lot of the round's records, it scored again, an exit and a decree that wait for papers."""
    of = {"round_id": round["id"], "region": ELSEWHERE}
    numbers = {"size": 1, "sample": 1, "acceptance": 1}
    lot = ReviewLot(kind="household", seed="x", created_by="o", **of, **numbers)
    law = {"regulation": "permen-02-2016", "aspect_average": "simple"}
    rescore = Rescore(asked_by="o", **of, **law)
    paper = {"year": 2026, "number": "BA 35.77", "signed_on": date(2026, 1, 1)}
    drafted = {"regulation": law["regulation"], "created_by": "o"} | of
    leaving = Exit(**drafted, **paper)
    days = {"year": 2026, "dated": date(2026, 1, 1), "review_due": date(2031, 1, 1)}
    words = {"place": "Kota Madiun", "number": "SK 35.77", "title": "x", "basis": ["x"]}
    decree = Decree(**drafted, **days, **words, position="x")
    told = {"change_id": new_id(), "import_id": new_id(), "valid_from": date(2025, 1, 1)}
    told |= {"kind": "recode", "old_code": FOREIGN_RT, "new_code": FOREIGN_RT, "name": ""}
    line = RegionLine(share=1, basis="x", stated_by="o", **told)
    async with survey.sessions.begin() as session:
        session.add_all([lot, rescore, leaving, decree, line])
    return lot, rescore, leaving, decree


async def brought(survey, client, round):
    """An import of the foreign RT, whose area is drawn."""
    row = {"kode_rt": FOREIGN_RT, "kawasan": "MANISREJO", "4a": "-1"}
    found = await apply(survey, client, await imported(survey, client, round, sheet(row)))
    await client.ok(await draw(client, "35.77-K-MANISREJO", square()))
    await client.ok(await place(client, code=FOREIGN_RT))
    return found


@pytest_asyncio.fixture
async def made(whole):
    """Something of every kind in 35.77, which an account of 35.19 must never see."""
    survey = whole.survey
    client = survey.client()
    round = await open_round(client, region=ELSEWHERE)
    step = await planned(client, round, rt=FOREIGN_RT)
    found = await brought(survey, client, round)
    sheets = (await client.get("/v1/survey/sheets", round_id=round["id"])).json()["items"]
    scores = (await client.get("/v1/survey/assessments", code=FOREIGN_RT)).json()["items"]
    standard = {"round_id": round["id"], "format": "a"}
    form = await client.ok(await client.post("/v1/survey/forms/standard", standard))
    version = form["versions"][0]
    address = f"/v1/survey/forms/{form['id']}/versions/{version['version']}/publish"
    await client.ok(await client.post(address))
    record = {"form_id": form["form_id"], "form_version": version["version"]}
    answers = {"kode_rt": FOREIGN_RT, "nik": "3577031503800001", "nama": "Sulastri Manisrejo"}
    key = {"Idempotency-Key": "foreign"}
    sent = await client.post("/v1/survey/submissions", record | {"answers": answers}, headers=key)
    submission = await client.ok(sent)
    again = await client.post(
        "/v1/survey/submissions",
        record | {"answers": answers},
        headers={"Idempotency-Key": "again"},
    )
    double = {"kept": submission["id"], "merged": [again.json()["id"]], "reason": "x"}
    merge = await client.ok(await client.post("/v1/survey/duplicates/merges", double))
    lot, rescore, leaving, decree = await asked_for(survey, round)
    await stated(client, round, FOREIGN_RT, strategic=True)
    await survey.hear(completed(rt=FOREIGN_RT))
    export = await exported(whole.reporting)
    score = await scored(whole)
    planner = whole.planning.client()
    institution = await planning.institution(planner, region=planning.OTHER, name="LKM Manisrejo")
    cycle = await planning.cycle(planner, region=planning.OTHER)
    meeting = await planning.meeting(planner, region=planning.OTHER)
    point = await planning.point(planner, region=planning.OTHER, rt=FOREIGN_RT)
    plan = await plans.plan(planner, region=planning.OTHER)
    work = await works.activity(planner, {"plan_id": plan["id"]}, places=[])
    training = await planning.training(planner, region=planning.OTHER)
    medium = await planning.medium(planner, region=planning.OTHER)
    asset = Asset(
        id=UUID(work["id"]),
        region=planning.OTHER,
        kind="jalan_paving",
        title="x",
        volume=1,
        unit="m",
        kpp_id=UUID(institution["id"]),
        handed_over_on=date(2026, 1, 1),
    )
    portfolio = portfolio_of(score.round_id)
    vote = Vote(
        meeting_id=UUID(meeting["id"]),
        plan_id=UUID(plan["id"]),
        region=planning.OTHER,
        title="x",
        kind="approval",
        utility="cost",
        max_points=1,
        budget=1,
        candidates=[],
        created_by="o",
    )
    async with whole.planning.sessions.begin() as session:
        session.add_all([asset, portfolio, vote])
    user = User(username="o", name_key="o", roles=["district"], regions=[ELSEWHERE])
    agency = Agency(name="O", contact="o", regions=[ELSEWHERE], created_by="x")
    key = ApiKey(
        agency_id=agency.id,
        label="o",
        prefix="o",
        secret_hash=b"o",
        scopes=["reports:read"],
        regions=[ELSEWHERE],
        created_by="x",
        per_minute=1,
        per_day=1,
    )
    token = AppToken(
        user_id=user.id,
        name="o",
        prefix="o",
        secret_hash=b"o",
        created_by="x",
        expires_at=now() + timedelta(days=1),
    )
    webhook = Endpoint(
        user_id=user.id,
        sandbox=True,
        types=["*"],
        patterns=["%"],
        regions=[ELSEWHERE],
        secret="o",
        created_by="x",
    )
    delivery = Delivery(
        id=new_id(),
        endpoint_id=webhook.id,
        event_id=new_id(),
        type="survey.round.sealed.v1",
        entity_id=new_id(),
        sequence=1,
        region=ELSEWHERE,
        thin=False,
        state="delivered",
        **dict.fromkeys(("queued_at", "next_at", "created_at"), now()),
    )
    async with whole.gateway.sessions.begin() as session:
        session.add_all([user, agency])
        await session.flush()
        session.add_all([key, token, webhook, delivery])
    return {
        "round": round["id"],
        "step": step["id"],
        "lot": str(lot.id),
        "rescore": str(rescore.id),
        "exit": str(leaving.id),
        "decree": str(decree.id),
        "draft": str(await survey.scalar("SELECT id FROM sheet_drafts")),
        "import": found["id"],
        "finding": str(await survey.scalar("SELECT id FROM quality_findings")),
        "scan": str(await survey.scalar("SELECT id FROM quality_scans")),
        "sheet": sheets[0]["id"],
        "assessment": scores[0]["id"],
        "export": export,
        "rt": FOREIGN_RT,
        "area": "35.77-K-MANISREJO",
        "form": form["id"],
        "form_version": str(await survey.scalar("SELECT id FROM form_versions")),
        "submission": submission["id"],
        "merge": merge["id"],
        "nik": answers["nik"],
        "name": answers["nama"],
        "version": version["version"],
        "user": str(user.id),
        "partner": str(agency.id),
        "key": str(key.id),
        "institution": institution["id"],
        "cycle": cycle["id"],
        "meeting": meeting["id"],
        "point": point["id"],
        "plan": plan["id"],
        "score": str(score.entity_id),
        "work": work["id"],
        "training": training["id"],
        "medium": medium["id"],
        "asset": work["id"],
        "portfolio": str(portfolio.id),
        "vote": str(vote.id),
        "paper": "2096",
        "year": "2099",
        "month": "2098-07",
        "day": "2097-03-04",
        "need": str(await whole.planning.scalar("SELECT id FROM needs")),
        "monev": "monev",
        "activity": "desa.pendataan.bkm",
        "app_token": str(token.id),
        "webhook": str(webhook.id),
        "delivery": str(delivery.id),
        "table": "postings",
        "posting": str(await whole.reporting.scalar("SELECT id FROM postings")),
        **await funded(whole.finance),
        **await promised(whole),
        **await frozen(whole.reporting),
        **await complained(whole.reporting),
    }
