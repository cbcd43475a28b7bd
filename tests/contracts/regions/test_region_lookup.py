"""The list of regions: counts, places in the tree, names."""

import pickle

import pytest

from contracts.regions import Region, UnknownRegion, contains, parent, regions
from contracts.regions.table import Table

KLAGENSERUT = Region("35.19.09.2010", "Klagenserut", "village", None)
SHEET_VILLAGES = [
    "35.02.14.2001", "35.04.03.2011", "35.07.25.2001", "35.08.08.2001", "35.19.07.1009",
    "35.27.11.2011", "35.77.03.1005",
]  # fmt: skip


@pytest.mark.parametrize(
    ("level", "count"),
    [("province", 38), ("regency", 514), ("district", 7_285), ("village", 83_762)],
)
def test_every_level_is_complete_ordered_and_named(level, count):
    table = Table.read(level)
    assert len(table.codes) == count
    assert list(table.codes) == sorted(table.codes)
    assert all(name and name == name.strip() for name in table.names.values())


@pytest.mark.parametrize("level", ["regency", "district", "village"])
def test_every_region_has_its_parent_in_the_list(level):
    orphans = [code for code in Table.read(level).codes if parent(code) not in regions]
    assert orphans == []


@pytest.mark.parametrize("code", SHEET_VILLAGES)
def test_the_villages_of_the_real_sheets_are_known(code):
    assert code in regions
    assert regions.get(code).level == "village"


def test_a_region_is_found_by_its_code():
    assert regions.get("35.19.09.2010") == KLAGENSERUT
    assert regions.find("35.19.09.2010") == KLAGENSERUT
    assert regions.name("35.19.09.2010") == "Klagenserut"
    assert regions.get("35") == Region("35", "Jawa Timur", "province", None)
    assert regions.get("35.19").name == "Kabupaten Madiun"


def test_a_name_with_commas_survives():
    assert regions.name("14.02.09.2010") == "Lambang Sari I, II, III"


@pytest.mark.parametrize(
    "code",
    [
        "",
        "*",
        "00",
        "35.00",
        "35.19.99",
        "35.19.09.9999",
        "35_19",
        "35.77.03.1005-005-015",
        "x" * 13,
    ],
)
def test_an_unknown_code_is_none_not_contained_and_refused(code):
    assert regions.find(code) is None
    assert regions.name(code) is None
    assert code not in regions
    with pytest.raises(UnknownRegion) as refusal:
        regions.get(code)
    assert isinstance(refusal.value, KeyError)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("35.19.09.9999", "No village .* nearest known region above it is .* \\(35.19.09\\)"),
        ("35.99.01", "No district .* nearest known region above it is Jawa Timur \\(35\\)"),
        ("00", "No province has the code '00'"),
        ("3519", "'3519' is not a region code; expected"),
        ("35.77.03.1005-005-015", "is an RT; .* ask for its village 35.77.03.1005"),
    ],
)
def test_the_refusal_tells_what_is_known(code, sentence):
    with pytest.raises(UnknownRegion, match=sentence):
        regions.get(code)


def test_the_refusal_travels_between_processes():
    copy = pickle.loads(pickle.dumps(UnknownRegion("00", "No province.")))
    assert (copy.code, str(copy)) == ("00", "No province.")


def test_only_texts_can_be_contained():
    assert 35 not in regions
    assert None not in regions


def test_children_are_one_level_below():
    assert len(regions.children("")) == 38
    below = regions.children("35.19.09")
    assert KLAGENSERUT in below
    assert [child.code for child in below] == sorted(child.code for child in below)
    assert {child.level for child in below} == {"village"}
    assert regions.children("35.19.09.2010") == []
    with pytest.raises(UnknownRegion):
        regions.children("35.00")


def test_the_children_of_all_regions_are_all_regions():
    provinces = regions.children("")
    regencies = [child for one in provinces for child in regions.children(one.code)]
    districts = [child for one in regencies for child in regions.children(one.code)]
    villages = sum(len(regions.children(one.code)) for one in districts)
    assert (len(regencies), len(districts), villages) == (514, 7_285, 83_762)


@pytest.mark.parametrize(
    "text",
    ["Klagen Serut", "klagenserut", "KLAGEN SERUT", "  klagen-serut. ", "Kl\u00e1gen\tSerut"],
)
def test_spaces_case_accents_and_punctuation_do_not_count_in_a_name(text):
    assert regions.search(text, level="village", within="35.19", limit=20) == [KLAGENSERUT]
    assert KLAGENSERUT in regions.search(text)


def test_exact_names_come_first_then_prefixes_then_the_rest():
    found = [hit.name.casefold().replace(" ", "") for hit in regions.search("Madiun", limit=1000)]
    ranks = [0 if n == "madiun" else 1 if n.startswith("madiun") else 2 for n in found]
    assert set(ranks) == {0, 1, 2}
    assert ranks == sorted(ranks)


def test_equal_ranks_are_ordered_by_level_then_code():
    hits = regions.search("Kabupaten Ma", limit=1000)
    assert [hit.code for hit in hits] == sorted(hit.code for hit in hits)
    mixed = [
        hit.level for hit in regions.search("Gorontalo", limit=1000) if hit.name == "Gorontalo"
    ]
    assert mixed[0] == "province"


def test_a_search_stays_within_its_level_and_place():
    hits = regions.search("sari", level="village", within="35.19", limit=1000)
    assert hits
    assert all(hit.level == "village" and contains("35.19", hit.code) for hit in hits)
    assert {hit.code[:2] for hit in regions.search("a", within="35", limit=10_000)} == {"35"}


def test_a_place_ends_at_a_separator():
    assert regions.search("Klagenserut", within="35.1") == []
    assert regions.search("Klagenserut", within="35.19.09.2010") == [KLAGENSERUT]


def test_everywhere_is_the_default_place():
    everywhere = regions.search("Sukamaju", limit=1000)
    assert regions.search("Sukamaju", within="*", limit=1000) == everywhere
    assert len(everywhere) > 20


@pytest.mark.parametrize("limit", [-1, 0, 1, 20])
def test_a_search_gives_at_most_its_limit(limit):
    assert len(regions.search("a", limit=limit)) == max(limit, 0)


@pytest.mark.parametrize("text", ["", " ", "-.'", "no such village anywhere"])
def test_a_name_that_is_nowhere_finds_nothing(text):
    assert regions.search(text) == []
