"""Handing out the built pages."""

import gzip

import pytest

from services.reporting.dashboard import files

SCRIPT = "console.log('ahoi')\n" * 50


@pytest.fixture
def built(reporting, tmp_path):
    (tmp_path / "assets").mkdir()
    (tmp_path / "index.html").write_text("<!doctype html><title>Nahkoda</title>")
    (tmp_path / "publik.html").write_text("<!doctype html><title>Publik</title>")
    (tmp_path / "formulir.html").write_text("<!doctype html><title>Formulir</title>")
    (tmp_path / "assets" / "index-abc123.js").write_text(SCRIPT)
    (tmp_path.parent / "secret.txt").write_text("not yours")
    reporting.app.state.dashboard = files.load(tmp_path)
    return reporting.http({"Accept-Encoding": "identity"})


async def test_every_page_is_the_same_document_under_a_strict_policy(built):
    for path in (
        "/",
        "/masuk",
        "/wilayah",
        "/wilayah/35.19",
        "/rt/x",
        "/impor",
        "/impor/x",
        "/putaran",
        "/ganda",
        "/tinjauan",
        "/jejak",
        "/jejak/x:7",
        "/laporan",
        "/ekspor",
        "/tentang-data",
        "/peta",
        "/kawasan",
        "/kawasan/35.77-K-MANISREJO",
        "/pengentasan",
        "/pengentasan/x",
        "/portofolio",
        "/portofolio/x",
        "/publik/desa/35.19.09.2010",
        "/publik/kegiatan/x",
    ):
        answer = await built.get(path)
        assert (answer.status_code, answer.text[:9]) == (200, "<!doctype"), path
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert not {"unsafe-inline", "unsafe-eval", "*"} & set(policy.replace("'", "").split())
        assert answer.headers["cache-control"] == "no-cache"


async def test_the_pages_for_anybody_are_a_document_of_their_own(built):
    assert "Publik" in (await built.get("/publik/kegiatan/x")).text
    assert "Publik" not in (await built.get("/kegiatan/x")).text


async def test_forms_are_filled_in_under_a_policy_that_still_runs_no_script_but_ours(built):
    plain = (await built.get("/")).headers["content-security-policy"].split("; ")
    for path in ("/formulir", "/formulir/nahkoda-format-a-x"):
        answer = await built.get(path)
        assert "Formulir" in answer.text
        policy = answer.headers["content-security-policy"].split("; ")
        assert sorted(set(policy) - set(plain)) == [
            "img-src 'self' data: blob:",
            "script-src 'self' 'wasm-unsafe-eval'",
            "style-src 'self' 'unsafe-inline'",
        ]
        assert len(policy) == len(plain)


async def test_a_script_is_kept_for_good_and_comes_compressed(built):
    plain = await built.get("/assets/index-abc123.js")
    assert (plain.text, plain.headers["content-type"]) == (SCRIPT, "text/javascript; charset=utf-8")
    assert "immutable" in plain.headers["cache-control"]
    small = await built.get("/assets/index-abc123.js", headers={"Accept-Encoding": "gzip"})
    assert small.headers["content-encoding"] == "gzip"
    assert int(small.headers["content-length"]) == len(gzip.compress(SCRIPT.encode(), 9, mtime=0))
    assert small.text == SCRIPT


async def test_what_a_browser_has_already_is_not_sent_again(built):
    tag = (await built.get("/")).headers["etag"]
    for known in (tag, f'"other", W/{tag}'):
        answer = await built.get("/", headers={"If-None-Match": known})
        assert (answer.status_code, answer.content) == (304, b"")
    assert (await built.get("/", headers={"If-None-Match": '"other"'})).status_code == 200


async def test_only_files_of_the_build_are_handed_out(built):
    for path in ("/assets/other.js", "/assets/..%2Findex.html", "/assets/%2e%2e%2fsecret.txt"):
        answer = await built.get(path)
        assert answer.status_code == 404, path
    answer = await built.get("/assets/other.js", headers={"Accept-Language": "en"})
    assert (answer.json()["code"], "Load the page again" in answer.text) == ("asset_unknown", True)


async def test_without_a_build_the_page_says_how_to_make_one(reporting):
    reporting.app.state.dashboard = {}
    answer = await reporting.http().get("/")
    assert (answer.status_code, answer.json()["code"]) == (503, "dashboard_not_built")
    assert "make dashboard" in answer.json()["detail"]


async def test_head_asks_without_a_body(built):
    answer = await built.head("/")
    assert (answer.status_code, answer.content) == (200, b"")
