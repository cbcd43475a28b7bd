"""The short drill: everything is lost and comes back; and what a copy refuses."""

import shutil

import psycopg
import pytest

from deploy.backup import bring, cut, files, manifest, parts, tables
from deploy.backup.parts import BackupProblem, Part
from deploy.backup.take import take
from services.chassis.ids import new_id
from tests.conftest import OWN, PASSWORD
from tests.drill.rehearsal import Outcome, Rehearsal

RECORDS = 400
# A row that refers to another, both guarded by region.
ROUND = (
    "INSERT INTO rounds (id, name, kind, year, region, regulation, state, progress, version,"
    " created_by, created_at, sheets, open_flags)"
    " VALUES (uuidv7(), 'x', 'baseline', 2024, '35', 'x', 'open', 0, 1, 'x', now(), 0, 0)"
)
SCAN = "INSERT INTO quality_scans SELECT uuidv7(), id, region, 'done', 0, 'x', now(), now(), 1 FROM rounds"


@pytest.mark.timeout(500)
@pytest.mark.xdist_group("drill")
async def test_everything_is_lost_and_comes_back(folder):
    outcome = await Rehearsal(folder / "drill", Outcome(RECORDS)).whole()
    assert outcome.problems == []
    assert outcome.files > 0
    assert outcome.events > 0
    assert outcome.compared > 0  # there were young events, or the cut was not put to the test
    assert outcome.witnessed["survey"].facts >= 60


@pytest.fixture
async def installation(postgres, new_database, tmp_path):
    """The five migrated databases, empty but for what migrations write."""
    found = []
    for service in OWN:
        name = await new_database(service)
        url = postgres.url(name, f"{service.name}_owner", PASSWORD).replace("+psycopg", "")
        media = tmp_path / "media" / service.name if service.name == "survey" else None
        found.append(Part(service.name, url, media, "k" if service.name == "survey" else None))
    return found


@pytest.fixture
def empty(postgres, installation):
    """Five databases without a table, on the same server."""
    made = []
    with postgres.connect() as connection:
        for part in installation:
            name = f"{part.database}_again"
            connection.execute(f"CREATE DATABASE {name} OWNER {part.name}_owner")
            made.append(name)
    pairs = zip(installation, made, strict=True)
    yield [
        Part(part.name, part.owner_url.replace(part.database, name, 1), part.media, part.lock)
        for part, name in pairs
    ]
    with postgres.connect() as connection:
        for name in made:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def of(found, name):
    return next(part for part in found if part.name == name)


def said(part, id, when="now()"):
    with part.connect() as connection:
        connection.execute(
            f"INSERT INTO outbox (created_at, id, subject, payload) VALUES ({when}, %s, 'x', '{{}}')",
            [id],
        )


def heard(part, id):
    with part.connect() as connection:
        connection.execute("INSERT INTO inbox VALUES (1, %s, now())", [id])


async def test_a_copy_comes_back_row_by_row_and_nothing_else_is_taken_for_it(
    installation, empty, tmp_path
):
    survey = of(installation, "survey")
    said(survey, new_id())
    with survey.connect() as connection:
        connection.execute(ROUND)
        connection.execute(SCAN)
    take(installation, tmp_path / "copy", version="1")
    said(survey, new_id())  # after the copy: not in it
    bring.bring(empty, tmp_path / "copy")
    copy = manifest.read(tmp_path / "copy")
    with of(empty, "survey").connect() as connection:
        found = tables.content(connection)
    assert found == copy.parts["survey"].content
    with survey.connect() as connection:
        [difference] = [
            line
            for line in tables.differences(found, tables.content(connection))
            if "sequence" not in line
        ]
    assert difference.startswith("outbox_")
    with pytest.raises(BackupProblem, match="goes into an empty database"):
        bring.bring(empty, tmp_path / "copy")


async def test_the_owner_of_a_copied_database_sees_every_row_as_its_superuser_does(
    postgres, installation
):
    for part in installation:
        with part.connect() as owner, postgres.connect(part.database) as superuser:
            superuser.execute("SET timezone = 'UTC'")
            names = tables.names(owner)
            for name in names:
                query = f"SELECT count(*) FROM {name}"
                assert owner.execute(query).fetchone() == superuser.execute(query).fetchone()
        assert len(names) > 10


async def test_a_service_that_knows_what_nobody_has_said_yet_is_no_moment_to_copy(
    installation, monkeypatch
):
    event = new_id()
    heard(of(installation, "planning"), event)
    monkeypatch.setattr(cut, "TRIES", 2)
    with pytest.raises(BackupProblem, match="had not yet said"), cut.cut(installation):
        pass
    said(of(installation, "survey"), event)
    with cut.cut(installation) as (snapshots, _, compared):
        assert (len(snapshots), compared) == (5, 1)


async def test_a_copy_that_was_damaged_or_cut_off_is_refused_before_anything_is_written(
    installation, empty, tmp_path
):
    copy = tmp_path / "copy"
    with pytest.raises(BackupProblem, match="holds no whole copy"):
        bring.bring(empty, tmp_path)
    take(installation, copy, version="1")
    with pytest.raises(BackupProblem, match="folder of its own"):
        take(installation, copy, version="1")
    others = [Part(p.name, p.owner_url, p.media, "other" if p.lock else None) for p in empty]
    with pytest.raises(BackupProblem, match="data keys of survey"):
        bring.bring(others, copy)
    file = max((copy / "finance").iterdir(), key=lambda path: path.stat().st_size)
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)
    with pytest.raises(BackupProblem, match=f"{file.name} is damaged"):
        bring.bring(empty, copy)
    file.unlink()
    with pytest.raises(BackupProblem, match=f"{file.name} is missing"):
        bring.bring(empty, copy)
    with of(empty, "survey").connect() as connection:
        assert tables.names(connection) == []


def test_a_damaged_file_is_not_copied_and_a_kept_one_is_copied_once(tmp_path):
    store, copy = tmp_path / "store", tmp_path / "copy"
    name = "2cf24dba5fb0a30e26e83b2ac5b9e29e1b161e5c1fa7425e73043362938b9824"
    file = store / name[:2] / name[2:4] / name
    file.parent.mkdir(parents=True)
    file.write_bytes(b"hello")
    assert files.copy(store, copy) == (1, 5)
    [kept] = files.kept(copy)
    before = kept.stat().st_mtime_ns
    assert files.copy(store, copy) == (1, 5)
    assert kept.stat().st_mtime_ns == before
    shutil.rmtree(copy)
    file.write_bytes(b"hellO")
    with pytest.raises(BackupProblem, match="is damaged"):
        files.copy(store, copy)
    assert list(files.kept(copy)) == []


def test_settings_come_from_the_environment_or_from_files_of_secrets(tmp_path, monkeypatch):
    url = "postgresql+psycopg://survey_owner:word@db.example:5432/survey"
    keys = '{"current": "k1", "keys": {"k1": "AAAA"}}'
    given = {"SURVEY_OWNER_DATABASE_URL": url, "SURVEY_PERSONAL_KEYS": keys}
    part = parts.part("survey", given | {"SURVEY_MEDIA_FOLDER": "/media"})
    assert part.database == "survey"
    assert part.environment()["PGPASSWORD"] == "word"
    assert part.environment()["PGHOST"] == "db.example"
    assert part.lock == parts.fingerprint(keys) != parts.fingerprint(keys.replace("AAAA", "AAAB"))
    for name, value in given.items():
        (tmp_path / name.lower()).write_text(value)
    assert parts.part("survey", {"SURVEY_SECRETS_DIR": str(tmp_path)}).lock == part.lock
    with pytest.raises(BackupProblem, match="FINANCE_OWNER_DATABASE_URL is missing"):
        parts.part("finance", {})


def test_whoever_cannot_connect_is_told(tmp_path):
    lost = Part("survey", "postgresql://nobody@/nothing?host=/nowhere")
    with pytest.raises(psycopg.OperationalError):
        lost.connect()
