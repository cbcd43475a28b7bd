"""How large an installation has to be: the page is what the command prints, the sums are right."""

import dataclasses
import itertools
import json

import pytest

from deploy.sizing import model, page
from deploy.sizing.model import Area, Measured, lines


def test_the_page_is_what_the_command_prints():
    assert page.PAGE.read_text() == page.text(), "run make sizing"


@pytest.fixture
def of():
    _, assumed, _, _ = page.read()
    plain = dataclasses.replace(
        assumed,
        households_per_rt=50,
        rounds_per_year=2,
        survey_days=100,
        peak_hour_share=0.5,
        sent_at_once=2,
        readers_per_village=5,
        seconds_between_reads=10,
        utilisation=0.5,
        years=3,
    )
    figures = dict.fromkeys(model.NEEDED, 1.0) | {
        model.RECORDS: 10.0,
        model.READS: 100.0,
        model.RECORD_KEPT: 5_000.0,
        model.SHEET_KEPT: 10_000.0,
        model.COPY_RATE: 100.0,
        model.COPY_SHARE: 0.25,
        model.BACK_RATE: 50.0,
    }
    found = lines(Area("x", 7_200, 20), plain, Measured(2, figures))
    return {line.name: line.value for line in found}


def test_the_arithmetic_by_hand(of):
    assert of["records a year"] == 7_200 * 50 * 2
    assert of["records a day"] == 7_200
    assert of["records in the peak hour"] == 3_600
    assert of["records at the peak"] == 2
    assert of["reads at the peak"] == 10
    assert of["cores for records"] == pytest.approx(0.4)  # 2 of 10 a second on two cores
    assert of["cores for reads"] == pytest.approx(0.2)
    assert of["cores"] == 2
    assert of["databases, a year"] == pytest.approx((720_000 * 5_000 + 14_400 * 10_000) / 1e9)
    assert of["databases on line"] == pytest.approx(3.744 * 3)
    assert of["a copy"] == pytest.approx(11.232 / 4)
    assert of["taking it"] == pytest.approx(11_232 / 100 / 3_600)
    assert of["bringing it back"] == pytest.approx(2 * of["taking it"])


def test_more_people_need_no_less_of_anything():
    areas, assumed, measured, _ = page.read()
    found = [lines(area, assumed, measured) for area in sorted(areas, key=lambda area: area.rts)]
    for smaller, larger in itertools.pairwise(found):
        assert [line.name for line in smaller] == [line.name for line in larger]
        assert all(a.value <= b.value for a, b in zip(smaller, larger, strict=True))


def test_a_run_that_did_not_measure_everything_is_not_kept(tmp_path, monkeypatch):
    monkeypatch.setattr(page, "MEASURED", tmp_path / "measured.json")
    machine = {"date": "2026-01-01", "cores": 2}
    bench = tmp_path / "bench.json"
    figures = [{"name": n, "value": 2.0, "unit": "x", "runs": [2.0]} for n in model.NEEDED]
    bench.write_text(json.dumps({"machine": machine, "figures": figures[1:]}))
    with pytest.raises(LookupError, match="Not measured: records"):
        page.keep(bench)
    assert not page.MEASURED.exists()
    bench.write_text(json.dumps({"machine": machine, "figures": figures}))
    page.keep(bench)
    kept = json.loads(page.MEASURED.read_text())
    assert kept["figures"].keys() == set(model.NEEDED)
    assert kept["figures"][model.BACK_RATE] == {"value": 2.0, "unit": "x", "runs": [2.0]}
