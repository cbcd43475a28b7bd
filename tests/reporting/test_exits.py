"""An exit moves hectares from below the line to handled, from its year on, for as long as it stands."""

from decimal import Decimal

import pytest

from tests.reporting.events import exited, sealed, taken_back
from tests.reporting.test_recap import A, B, hectares, recap
from tests.reporting.test_trace import ids, joined, orphans, walked

NAMES = ("slum_ha", "baseline_ha", "below_line_ha", "handled_ha", "new_ha", "left_ha")


async def figures(running, year, **more):
    return hectares((await recap(running, year=year, **more))["total"], *NAMES)


async def fell(running, *rts):
    """Slum in 2020, below the line in 2022."""
    for rt in rts:
        await running.hear(
            sealed(rt, "heavy", 2020, area_ha="2"),
            sealed(rt, "none", 2022, round_kind="update", area_ha="2"),
        )


@pytest.mark.parametrize("by", ["province", "regency", "district", "village", "rt"])
async def test_hectares_are_handled_from_the_year_of_the_exit_on(reporting, by):
    await fell(reporting, A, B)
    await reporting.hear(exited(2024, A, area_ha="2"))
    for year in (2022, 2023):
        assert await figures(reporting, year, by=by) == (0, 4, 4, 0, 0, 4)
    for year in (2024, 2030):
        assert await figures(reporting, year, by=by) == (0, 4, 2, 2, 0, 2)
        items = (await recap(reporting, year=year, by=by))["items"]
        assert sum(Decimal(item["handled_ha"]) for item in items) == 2


async def test_an_exit_may_be_heard_before_its_scores(reporting):
    await reporting.hear(exited(2022, A, area_ha="2"))
    await fell(reporting, A)
    assert await figures(reporting, 2022) == (0, 2, 0, 2, 0, 0)


async def test_what_is_slum_again_has_not_left_and_needs_another_exit(reporting):
    await fell(reporting, A)
    await reporting.hear(
        exited(2022, A, area_ha="2"),
        sealed(A, "light", 2024, round_kind="update", area_ha="2"),
        sealed(A, "none", 2025, round_kind="update", area_ha="2"),
    )
    assert await figures(reporting, 2023) == (0, 2, 0, 2, 0, 0)
    assert await figures(reporting, 2024) == (2, 2, 0, 0, 0, 2)
    assert await figures(reporting, 2025) == (0, 2, 2, 0, 0, 2)
    await reporting.hear(exited(2026, A, area_ha="1.5"))
    assert await figures(reporting, 2026) == (0, 2, 0, Decimal("1.5"), 0, 0)


async def test_a_new_baseline_begins_anew(reporting):
    await fell(reporting, A)
    await reporting.hear(exited(2022, A, area_ha="2"), sealed(A, "none", 2025))
    assert await figures(reporting, 2024) == (0, 2, 0, 2, 0, 0)
    assert await figures(reporting, 2025) == (0, 0, 0, 0, 0, 0)


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
async def test_an_exit_that_was_taken_back_counts_no_more(reporting, order):
    await fell(reporting, A)
    exit = exited(2022, A, area_ha="2")
    both = (exit, taken_back(exit))
    for one in order:
        await reporting.hear(both[one])
    assert await figures(reporting, 2023) == (0, 2, 2, 0, 0, 2)
    await reporting.hear(exited(2023, A, area_ha="2"))
    assert await figures(reporting, 2023) == (0, 2, 0, 2, 0, 0)


async def test_a_recap_that_is_remembered_is_not_told_after_an_exit(reporting):
    await fell(reporting, A)
    for _ in range(2):
        assert await figures(reporting, 2023) == (0, 2, 2, 0, 0, 2)
    await reporting.hear(exited(2023, A, area_ha="2"))
    assert await figures(reporting, 2023) == (0, 2, 0, 2, 0, 0)


async def test_the_thread_leads_from_a_score_to_the_exit_by_it(reporting):
    score = sealed(A, "none", 2022)
    named = {"rt": A, "area_ha": "1.25", "assessment_id": str(score.entity_id)}
    exit = exited(2022, A, rts=[named])
    await reporting.hear(exit)
    lost = await orphans(reporting)
    assert [(one["id"], one["edge"]) for one in lost] == [(str(exit.entity_id), "left")]
    await reporting.hear(score)
    up = await walked(reporting, exit.entity_id, "up")
    assert (str(score.entity_id), str(exit.entity_id), "left") in joined(up)
    assert str(exit.entity_id) in ids(await walked(reporting, score.entity_id, "down"))
    await reporting.hear(taken_back(exit))
    assert str(exit.entity_id) not in ids(await walked(reporting, score.entity_id, "down"))
