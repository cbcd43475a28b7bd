"""A phone's record when the media disk is full. Collect keeps what was refused and sends it again
(getodk/collect, collect_app/.../instancemanagement/send/InstanceUploader: `STATUS_SUBMISSION_FAILED`)."""

import shutil
import subprocess

import pytest

from services.chassis.media.folder import Folder
from tests.survey.phones import code
from tests.survey.questionnaire.rejosari import texts_of
from tests.survey.records import PERSON

JPEG = bytes.fromhex("ffd8ffe000104a46494600010100000100010000")


@pytest.fixture
def small_disk(tmp_path):
    """A file system of 100 kB."""
    words = ["mount", "-t", "tmpfs", "-o", "size=100k", "tmpfs", str(tmp_path)]
    if (
        not shutil.which("mount")
        or subprocess.run(words, capture_output=True, check=False).returncode
    ):
        pytest.skip("no file system may be mounted here")
    yield tmp_path
    subprocess.run(["umount", str(tmp_path)], check=True)


async def test_nothing_is_half_kept_on_a_full_disk_and_the_phone_comes_again(
    survey, field, small_disk
):
    usual, survey.app.state.media = survey.app.state.media, Folder(small_disk)
    record = field.record(texts_of(0) | PERSON)
    photos = {"depan.jpg": JPEG + b"a" * 40_000, "belakang.jpg": JPEG + b"b" * 400_000}
    refused = await field.phone.send(record, photos)
    assert (refused.status_code, code(refused)) == (507, "media_disk_full")
    assert int(refused.headers["retry-after"]) > 0
    assert await field.submissions() == []
    for table in ("submission_versions", "persons", "households", "submission_files"):
        assert await survey.scalar(f"SELECT count(*) FROM {table}") == 0
    survey.app.state.media = usual  # somebody made room
    assert (await field.phone.send(record, photos)).status_code == 201
    (line,) = await field.submissions()
    found = await field.desk.ok(await field.desk.get(f"/v1/survey/submissions/{line['id']}"))
    assert {file["name"] for file in found["files"]} == set(photos)
