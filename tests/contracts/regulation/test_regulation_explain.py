"""A score explains itself in plain Indonesian and English."""

from typing import Any

import pytest

from contracts.regulation import Measures, explain, load

BOTH = ("permen-14-2018", "permen-02-2016")


def place(**volumes: Any) -> Measures:
    return Measures("1.44", 28, 31, 84, "1374.93", 227, {k[1:]: v for k, v in volumes.items()})


@pytest.mark.parametrize("id", BOTH)
def test_each_scoring_criterion_says_why_it_scores(id: str) -> None:
    law = load(id)
    sheet = Measures(2, 28, 31, 84, 454, 227, {c.id: i for i, c in enumerate(law.criteria)})
    score = law.score(sheet)
    told = explain(law, score)
    assert any(c.score for c in score.criteria)
    for criterion, scored in zip(law.criteria, score.criteria, strict=True):
        line_id = f"- {criterion.id} {criterion.name_id}: {scored.volume} dari {scored.denominator}"
        line_en = f"- {criterion.id} {criterion.name_en}: {scored.volume} of {scored.denominator}"
        assert (line_id in told.text_id) == (line_en in told.text_en) == (scored.score > 0)
        if scored.score:
            for text in (told.text_id, told.text_en):
                assert f"{law.package.short_title}, {criterion.article}" in text
                assert f"{scored.band})" in text


def test_indonesian_numbers_have_a_decimal_comma() -> None:
    law = load("permen-14-2018")
    told = explain(law, law.score(place(v2b="1309.6", v1a=16)), place())
    assert "1.309,6 dari 1.374,93 meter, yaitu 95,25 persen" in told.text_id
    assert "1,309.6 of 1,374.93 metres, that is 95.25 percent" in told.text_en
    assert "luas wilayah 1,44 hektare, jumlah bangunan 28" in told.text_id
    assert "area 1.44 hectares, number of buildings 28" in told.text_en
    assert (
        "16 dari 28 bangunan, yaitu 57,14 persen. Angka ini sudah mencapai 51 persen tetapi belum "
        "76 persen (rentang 51-75), sehingga mendapat nilai 3."
    ) in told.text_id


def test_total_class_average_and_distance_are_told() -> None:
    law = load("permen-14-2018")
    volumes = {"v6a": 31, "v6b": 31, "v7a": 28, "v7b": 28}
    told = explain(law, law.score(place(**volumes)))
    assert told.text_id.startswith(
        "Skor kekumuhan 20 dari nilai tertinggi 80: kumuh ringan (nilai 16 sampai 37)"
    )
    assert told.text_en.startswith("Slum score 20 out of at most 80: light slum (16 to 37)")
    assert "Skor perlu turun sedikitnya 5 nilai" in told.text_id
    assert "must fall by at least 5 points" in told.text_en
    assert "adalah 28,57 persen" in told.text_id
    assert "is 28.57 percent" in told.text_en


def test_a_place_without_problems_is_told_so() -> None:
    law = load("permen-14-2018")
    sheet = Measures(1, 1, 1, 1, 1, 1, {c.id: 0 for c in law.criteria})
    told = explain(law, law.score(sheet), sheet)
    assert "tidak kumuh (nilai 0 sampai 15)" in told.text_id
    assert "Tidak ada kriteria yang menaikkan skor." in told.text_id
    assert "Tidak ada isian yang janggal." in told.text_id
    assert "No criterion raises the score." in told.text_en
    assert "No entry looks odd." in told.text_en
    assert "perlu turun" not in told.text_id


@pytest.mark.parametrize(
    ("heads", "volume", "flag", "said_id", "said_en"),
    [
        (100, None, "missing", "belum diisi dan dihitung nol", "not filled in and counted as"),
        (100, "x", "not_a_number", "tidak terbaca sebagai angka", "cannot be read as a number"),
        (100, -1.5, "negative_volume", "di bawah nol (-1,5 KK)", "below zero (-1.5 households)"),
        (100, 175, "over_100", "hasilnya 175 persen", "the result is 175 percent"),
        (None, 1, "missing_denominator", "jumlah KK belum diisi", "households is not filled in"),
        (0, 1, "zero_denominator", "jumlah KK tercatat nol", "households is recorded as zero"),
        (-1, 1, "negative_denominator", "KK tercatat di bawah nol", "recorded below zero"),
    ],
)
def test_every_flag_says_what_is_odd_and_what_to_check(
    heads: Any, volume: Any, flag: str, said_id: str, said_en: str
) -> None:
    law = load("permen-14-2018")
    volumes = {c.id: 0 for c in law.criteria} | {"3a": volume}
    sheet = Measures(1, 1, heads, 1, 1, 1, volumes)
    told = explain(law, law.score(sheet), sheet)
    (criterion,) = [c for c in told.criteria if c.id == "3a"]
    assert criterion.flags == (flag,)
    for text in (told.text_id, criterion.text_id):
        assert f"3a {criterion.name_id}: " in text
        assert said_id in text
    for text in (told.text_en, criterion.text_en):
        assert f"3a {criterion.name_en}: " in text
        assert said_en in text


@pytest.mark.parametrize("id", BOTH)
def test_every_criterion_has_an_explanation_even_without_numbers(id: str) -> None:
    law = load(id)
    told = explain(law, law.score(Measures()), Measures())
    assert [c.id for c in told.criteria] == [c.id for c in law.criteria]
    assert all("persentase tidak dapat dihitung" in c.text_id for c in told.criteria)
    assert all("the percentage cannot be computed" in c.text_en for c in told.criteria)
    assert "luas wilayah belum diisi" in told.text_id
    assert "area not filled in" in told.text_en


def test_a_score_is_explained_by_its_own_regulation() -> None:
    score = load("permen-02-2016").score(Measures())
    with pytest.raises(ValueError, match="This score is of permen-02-2016, not of permen-14-2018"):
        explain(load("permen-14-2018"), score)
