"""What is read when, how much memory it takes, and how the files are made."""

import csv
import gzip
import io
import subprocess
import sys
from pathlib import Path

import pytest

from contracts.regions import build, level_of
from contracts.regions.table import FILES, FOLDER

ROOT = Path(__file__).parents[3]
PARENT_COLUMNS = {
    "province": None,
    "regency": "province_code",
    "district": "regency_code",
    "village": "district_code",
}
SPY = """
import sys
opened = set()
sys.addaudithook(lambda event, args: opened.add(str(args[0])) if event == "open" else None)
def read():
    return sorted(name.replace("\\\\", "/").split("/")[-1] for name in opened if ".csv" in name)
"""


def run(program: str) -> str:
    command = [sys.executable, "-c", program]
    return subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout


def rows_of(level: str, folder: Path = FOLDER) -> list[list[str]]:
    text = gzip.decompress((folder / FILES[level]).read_bytes()).decode()
    return list(csv.reader(io.StringIO(text, newline="")))


def unpacked(folder: Path, change: dict[str, list[tuple[str, str]]] | None = None) -> Path:
    """Write a package folder like the source's, in reverse order."""
    target = folder / "package" / "data"
    target.mkdir(parents=True)
    (target / "LICENSE.md").write_text("Open Database License\n", encoding="utf-8")
    for level, above in PARENT_COLUMNS.items():
        rows = (change or {}).get(level, [(row[0], row[1]) for row in rows_of(level)[1:]])
        with (target / FILES[level][:-3]).open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["code", above, "name"] if above else ["code", "name"])
            for code, name in reversed(rows):
                writer.writerow([code, code.rpartition(".")[0], name] if above else [code, name])
    return target.parent


def test_importing_reads_no_list():
    assert run(SPY + "import contracts.regions\nprint(read())") == "[]\n"


def test_asking_for_a_province_reads_only_the_provinces():
    asked = "from contracts.regions import regions\nassert '35' in regions\n"
    assert run(SPY + asked + "print(read())") == "['provinces.csv.gz']\n"


def test_asking_for_a_village_reads_only_the_villages():
    asked = "from contracts.regions import regions\nregions.get('35.19.09.2010')\n"
    assert run(SPY + asked + "print(read())") == "['villages.csv.gz']\n"


def test_the_search_index_is_made_by_the_first_search():
    asked = """
from contracts.regions import regions
regions.get("35.19.09.2010")
before = "keys" in vars(regions._tables["village"])
regions.search("Klagen Serut", level="village")
print(before, "keys" in vars(regions._tables["village"]))
"""
    assert run(asked) == "False True\n"


def test_all_lists_and_the_search_index_take_less_than_60_mb():
    measured = """
import tracemalloc
from contracts.regions import regions
tracemalloc.start()
for code in ("35", "35.19", "35.19.09", "35.19.09.2010"):
    regions.get(code)
regions.search("Klagen Serut")
print(tracemalloc.get_traced_memory()[1])
"""
    assert int(run(measured)) < 60_000_000


@pytest.mark.parametrize("level", list(FILES))
def test_a_file_has_its_columns_and_only_codes_of_its_level(level):
    head, *rows = rows_of(level)
    assert head == ["code", "name", "bps_code"]
    assert {level_of(row[0]) for row in rows} == {level}
    assert all(len(row) == 3 for row in rows)


@pytest.mark.parametrize("level", list(FILES))
def test_a_file_carries_no_time_and_no_name(level):
    packed = (FOLDER / FILES[level]).read_bytes()
    assert packed[3:8] == bytes(5)


def test_building_twice_gives_the_same_bytes_and_the_shipped_rows(tmp_path):
    package = unpacked(tmp_path)
    folders = [tmp_path / "one", tmp_path / "two"]
    for folder in folders:
        folder.mkdir()
        assert build.build(package, folder)["village"] == 83_762
    for level, name in FILES.items():
        assert (folders[0] / name).read_bytes() == (folders[1] / name).read_bytes()
        assert rows_of(level, folders[0]) == rows_of(level)
    assert "Open Database" in (folders[0] / build.LICENCE).read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "provinces",
    [
        [("35", "")],
        [("3", "Jawa Timur")],
        [("35.19", "Jawa Timur")],
        [("35", "Jawa Timur"), ("35", "Jawa")],
        [("11", "Aceh")],
    ],
    ids=["no name", "bad code", "wrong level", "doubled", "orphans below"],
)
def test_an_unsound_source_is_refused_and_nothing_is_written(tmp_path, provinces):
    regencies = [("35.19", "Kabupaten Madiun")]
    change = {"province": provinces, "regency": regencies, "district": [], "village": []}
    package = unpacked(tmp_path, change)
    target = tmp_path / "target"
    target.mkdir()
    with pytest.raises(ValueError, match="not a"):
        build.build(package, target)
    assert list(target.iterdir()) == []


def test_build_without_a_folder_tells_how_it_is_called(capsys):
    assert build.main([]) == 2
    assert "Usage" in capsys.readouterr().err


def test_the_notice_names_source_version_licence_and_duty():
    notice = (FOLDER / "NOTICE.md").read_text(encoding="utf-8")
    for word in ("idn-area-data", "4.0.1", "opendatacommons.org/licenses/odbl/1-0/", "Share alike"):
        assert word in notice
    assert "Open Database License" in (FOLDER / build.LICENCE).read_text(encoding="utf-8")
