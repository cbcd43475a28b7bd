"""The paper of a seal: what it says, that it is printed in its bounds, and the same for good."""

import contextlib
import hashlib
import importlib.metadata
import json
import shutil
from datetime import datetime
from pathlib import Path
from uuid import UUID

import pytest
from sqlmodel import select

from contracts.regulation import library
from services.chassis import generations
from services.chassis.printing import Bounds
from services.reporting.seals import files, template_1
from services.reporting.seals.models import Kind, Seal
from services.reporting.seals.problems import SealTooHeavy
from tests import pdf
from tests.reporting.exports import VILLAGE, A, measured
from tests.reporting.seals import (
    PATH,
    YEAR,
    asked,
    compared,
    facts,
    file,
    one,
    request_of,
    sealed,
    told,
)

SAMPLE = Path(__file__).with_name("sealed_sample.json")
# Of the sample as template 1 says it, and as typst of this version sets it.
SAID = "612f1be14e86dfa71f53f212b27b17718c7f5caa82f3a1f5d40032238be391e7"
SET_BY, SET = "0.15.2", "551171da1521a85b44ec5b5f11d07a1382a4d215238e9a287c3993d197a28dff"
SEAL = {
    "sha256": "0" * 64,
    "template": 1,
    "release": "0.1.0",
    "note": "Contoh",
    "sealed_by": "budi",
    "sealed_at": "2026-11-28T08:00:20+00:00",
}


def words_of(content):
    return " ".join(pdf.words(content).split())


def pages_of(content):
    return content.count(b"/Type/Page/")


@pytest.fixture
def other_law(monkeypatch, tmp_path):
    """From the call on the regulation of 2018 calls a criterion otherwise."""

    def forget():
        library.load.cache_clear()
        library._packages.cache_clear()

    def go():
        for path in library._FOLDER.glob("*.toml"):
            shutil.copy(path, tmp_path)
        law = tmp_path / "permen_14_2018.toml"
        law.write_text(law.read_text().replace("Ketidakteraturan bangunan", "Bangunan tak teratur"))
        monkeypatch.setattr(library, "_FOLDER", tmp_path)
        forget()

    yield go
    forget()


async def printed_again(running, seal):
    """What the template makes of the frozen facts now."""
    async with running.sessions() as session:
        kept = (await session.exec(select(Seal).where(Seal.id == UUID(seal["id"])))).one()
    return await files.printed(kept)


@pytest.mark.parametrize(
    ("kind", "region", "said"),
    [
        (
            "yearbook",
            "35",
            (
                *("Buku Tahunan", "Provinsi Jawa Timur", "tahun 2023", "Daftar isi"),
                *("1. Ringkasan", "2. Luas dan kelas", "Turun tingkat", "3. Kabupaten dan kota"),
                *("Madiun", "4. Indikator 7+1", "Tujuan 100-0-100 dan proksi SDG", "5. Dana"),
                *("Dialokasikan menurut sumber", "Kegiatan dan uang menurut Tridaya"),
                *("Kurva S kegiatan tahun 2023", "Quick Status 2023", "Pelatihan 2023", "SK 2022"),
                *("Pengentasan (keluar dari daftar kumuh)", "Sasaran 0 hektare dan prakiraan"),
                *("RT yang perlu dipantau", "Metode", "Pasal", "Asal-usul", "Benang yang putus"),
                "Permen PUPR 14/PRT/M/2018",
            ),
        ),
        ("brief", "35.19", ("Ringkasan Wilayah", "Madiun", "Menurut kecamatan", "Asal-usul")),
        (
            "profile",
            VILLAGE,
            (
                *("Profil Kumuh", "Kelas tiap RT", "RT 001/RW 001", "Kebutuhan", "Peta"),
                *("Paving RT 001 =1+1 #panic(1) *tebal*", "Yang tersisa", "Asal-usul"),
            ),
        ),
    ],
)
async def test_a_paper_says_the_facts_with_its_hash_on_each_page(reporting, kind, region, said):
    await reporting.hear(*told())
    seal = await sealed(reporting, kind, region, note="#let x = 1 *catatan*")
    answer = await file(reporting, seal, "pdf")
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["etag"] == f'"{seal["paper"]["sha256"]}"'
    assert hashlib.sha256(answer.content).hexdigest() == seal["paper"]["sha256"]
    assert seal["sha256"][:12] in answer.headers["content-disposition"]
    found, pages = words_of(answer.content), pages_of(answer.content)
    for words in (*said, "#let x = 1 *catatan*", f"halaman {pages} dari {pages}"):
        assert words in found, (words, found)
    assert found.count(f"SHA-256 fakta {seal['sha256']}") >= pages
    if kind == "brief":
        assert pages <= 4


async def test_a_report_of_a_day_says_that_it_has_fewer_parts(reporting):
    await reporting.hear(*told())
    seal = await sealed(reporting, "yearbook", "35", 2024, on="2024-06-30")
    found = words_of((await file(reporting, seal, "pdf")).content)
    assert "keadaan 30 Juni 2024" in found
    assert "Laporan ini menurut keadaan satu hari" in found
    assert "Indikator 7+1" not in found


async def test_a_paper_is_the_same_bytes_after_new_law_more_events_and_a_rebuild(
    reporting, other_law
):
    events = told()
    await reporting.hear(*events)
    made = [
        await sealed(reporting, *report) for report in (("yearbook", "35"), ("profile", VILLAGE))
    ]
    first = [(await file(reporting, seal, "pdf")).content for seal in made]
    told_before = [await facts(reporting, seal) for seal in made]
    other_law()
    more = measured(A, "heavy", YEAR, round_kind="update", area_ha="2.75")
    await reporting.hear(more)
    async with reporting.sessions.begin() as session:
        second = await generations.begin(session)
    await reporting.hear(*events, more, generation=second)
    async with reporting.sessions.begin() as session:
        await generations.switch(session, second)
    for seal, content, before in zip(made, first, told_before, strict=True):
        assert await printed_again(reporting, seal) == content
        assert (await file(reporting, seal, "pdf")).content == content
        assert await facts(reporting, seal) == before
        assert await one(reporting, seal["id"]) == seal
        found = await compared(reporting, seal)
        paths = {one["path"] for one in found["differences"]}
        assert "/recap/total/left_ha" in paths
        assert any(path.endswith("/name") for path in paths)  # the law calls it otherwise now
    again = await sealed(reporting, "yearbook", "35")
    assert again["sha256"] != made[0]["sha256"]


async def test_the_same_facts_are_the_same_seal_after_a_rebuild(reporting):
    events = told()
    await reporting.hear(*events)
    seal = await sealed(reporting, "yearbook", "35")
    async with reporting.sessions.begin() as session:
        second = await generations.begin(session)
    await reporting.hear(*reversed(events), generation=second)
    async with reporting.sessions.begin() as session:
        await generations.switch(session, second)
    assert (await compared(reporting, seal))["differences"] == []
    request = await request_of(reporting, await asked(reporting, "yearbook", "35"))
    assert (request["existed"], request["seal_id"]) == (True, seal["id"])


@pytest.fixture
def unprintable(monkeypatch):
    """While it lasts nothing is printed in time."""

    @contextlib.contextmanager
    def for_a_while():
        with monkeypatch.context() as patch:
            patch.setattr(files, "BOUNDS", Bounds(1, 0.05, 1 << 30, SealTooHeavy))
            yield

    return for_a_while


async def test_what_is_too_heavy_to_print_stays_sealed_and_is_printed_when_asked_again(
    reporting, unprintable
):
    await reporting.hear(*told())
    with unprintable():
        request = await request_of(reporting, await asked(reporting, "profile", VILLAGE))
    assert (request["state"], request["failure"]) == ("failed", "seal_too_heavy")
    assert "too large to be printed" in request["detail"]
    assert await reporting.scalar("SELECT attempts FROM jobs") == 1
    seal = await one(reporting, request["seal_id"])
    assert seal["paper"] is None
    answer = await reporting.client().get(f"{PATH}/{seal['id']}.pdf")
    assert (answer.status_code, answer.json()["code"]) == (409, "seal_not_printed")
    assert (await file(reporting, seal, "json")).status_code == 200
    again = await sealed(reporting, "profile", VILLAGE)
    assert again["id"] == seal["id"]
    assert (await file(reporting, again, "pdf")).content.startswith(b"%PDF")


async def test_what_lacks_its_paper_is_printed_with_the_next_seal_of_its_report(
    reporting, unprintable
):
    await reporting.hear(*told())
    with unprintable():
        requests = [
            await request_of(reporting, await asked(reporting, *report))
            for report in (("profile", VILLAGE), ("brief", "35.19"), ("profile", VILLAGE, 2022))
        ]
    await reporting.hear(measured(A, "heavy", YEAR, round_kind="update", area_ha="2.75"))
    newer = await sealed(reporting, "profile", VILLAGE)
    first, *others = [await one(reporting, request["seal_id"]) for request in requests]
    assert first["sha256"] != newer["sha256"]
    assert [bool(seal["paper"]) for seal in (newer, first, *others)] == [True, True, False, False]
    assert f"SHA-256 fakta {first['sha256']}" in words_of(
        (await file(reporting, first, "pdf")).content
    )


def test_what_stays_neither_rises_nor_falls():
    facts = sampled("yearbook")
    facts["targets"]["forecast"] |= {"change_ha": "0.00", "since": 2020, "until": 2023}
    said = json.dumps(template_1.said(facts, SEAL))
    assert "Sisa luas tetap (2020 sampai 2023). " in said


def sampled(kind):
    """The facts of the sample as those of a report of this kind."""
    return json.loads(SAMPLE.read_text()) | {"kind": kind}


def test_the_first_template_never_says_anything_else():
    said = [template_1.said(sampled(kind), SEAL) for kind in Kind]
    canonical = json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
    assert hashlib.sha256(canonical).hexdigest() == SAID


async def test_the_first_template_never_looks_otherwise():
    """Another typst may set otherwise: what it printed before is kept, and this is looked at anew."""
    assert importlib.metadata.version("typst") == SET_BY
    printed = hashlib.sha256()
    for kind in Kind:
        kept = Seal(
            **{name: value for name, value in SEAL.items() if name != "sealed_at"},
            kind=kind,
            region="35",
            year=YEAR,
            facts=json.dumps(sampled(kind)),
            size=1,
            about={},
            sealed_at=datetime.fromisoformat(SEAL["sealed_at"]),
        )
        printed.update(await files.printed(kept))
    assert printed.hexdigest() == SET
