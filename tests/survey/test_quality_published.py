"""The dirt of the published sheets, as it was published, is all found, and nothing else is."""

import os
from pathlib import Path

import pytest

from tests.survey.quality import findings
from tests.survey.steps import apply, imported, open_round

SHARED = Path(os.environ.get("NAHKODA_SHARED", "../shared")) / "realdata"
OWN = Path("deploy/local/demo/rt_sheets.csv")
# By RT: which rules, at which fields. Source: realdata's README and the pages of KAWANKU.
DIRT = {
    "35.14.13.2006-009-004": {("negative_volume", "4a")},  # Gunung Gangsir
    "35.73.03.1002-003-015": {("negative_volume", "4a")},  # Mergosono
    "35.14.22.2008-002-001": {("over_100", "4a")},  # Jatirejo
    "35.10.15.1002-002-004": {("over_100", "1b")},  # Bakungan
    "35.27.11.2011-000-PENENERAN": {  # Tamberu Barat: a dusun, and more than all of it
        ("over_100", "4a"),
        ("rt_not_numeric", "kode_rt"),
    },
    "35.19.07.1009-001-003": {  # Wungu: no ideal drain
        ("zero_denominator", "4b"),
        ("zero_denominator", "4c"),
    },
}


@pytest.mark.parametrize("shared", [False, True])
async def test_all_that_is_dirty_is_found(survey, shared):
    path = SHARED / "rt_sheets.csv" if shared else OWN
    if not path.exists():
        pytest.skip(f"{path} is absent: the published sheets are read there.")
    client = survey.client()
    round = await open_round(client)
    await apply(survey, client, await imported(survey, client, round, path.read_bytes()))
    found: dict[str, set[tuple[str, str]]] = {}
    for one in await findings(client, round):
        found.setdefault(one["rt"], set()).add((one["rule"], one["field"]))
    assert found == DIRT
