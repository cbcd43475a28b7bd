"""Refusals about seals."""

from typing import ClassVar

from services.chassis.problems import Conflict, Problem, Text


class KindNotForRegion(Problem):
    """Each report is of regions of its own level."""

    status = 422
    code = "kind_not_for_region"
    detail = Text(
        id="{kind} tidak dibuat untuk {region}. Pilih: yearbook untuk provinsi, brief untuk "
        "kabupaten/kota atau kecamatan, profile untuk kelurahan/desa.",
        en="{kind} is not made of {region}. Choose yearbook for a province, brief for a regency, "
        "city or district, profile for a village.",
    )


class DayOutsideYear(Problem):
    """A report as of a day is of the year of that day."""

    status = 422
    code = "day_outside_year"
    detail = Text(
        id="Hari {on} bukan hari pada tahun {year}. Sebutkan tahun dari hari itu.",
        en="The day {on} is not of the year {year}. Say the year of that day.",
    )


class DayNotOver(Problem):
    """What is sealed as of a day stays so: that day must be over."""

    status = 422
    code = "day_not_over"
    detail = Text(
        id="Hari {on} belum berakhir (WIB). Segel besok, atau sebutkan hari sebelumnya.",
        en="The day {on} is not over yet (WIB). Seal it tomorrow, or say an earlier day.",
    )


class YearNotBegun(Problem):
    """Nothing can be known of a year that is yet to come."""

    status = 422
    code = "year_not_begun"
    detail = Text(
        id="Tahun {year} belum mulai. Sebutkan tahun {current} atau sebelumnya.",
        en="The year {year} has not begun. Say {current} or an earlier year.",
    )


class NothingToSeal(Problem):
    """Nothing is known of the region up to the year."""

    status = 422
    code = "nothing_to_seal"
    detail = Text(
        id="{region} belum punya putaran tersegel sampai tahun {year}. Tahun yang ada: {years}.",
        en="{region} has no sealed round up to {year}. The years there are: {years}.",
    )


class SealsRunning(Problem):
    """The caller has enough of them under way."""

    status = 429
    code = "seals_running"
    detail = Text(
        id="{running} laporan Anda masih disegel; paling banyak {limit} sekaligus. "
        "Tunggu salah satunya selesai, lalu minta lagi.",
        en="{running} of your reports are still being sealed; at most {limit} at a time. "
        "Wait until one of them is, and ask again.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}


class SealNotPrinted(Conflict):
    """There is no paper of it yet."""

    code = "seal_not_printed"
    detail = Text(
        id="Segel {id} belum punya PDF. Tunggu sampai permintaannya `done`; bila `failed`, minta "
        "sekali lagi laporan dengan jenis, wilayah, tahun, dan hari yang sama: PDF segel ini ikut "
        "dicetak, dan faktanya tetap.",
        en="There is no PDF of seal {id} yet. Wait until its request is `done`; when that `failed`, "
        "ask once more for a report of the same kind, region, year and day: the PDF of this seal "
        "is printed with it, and its facts stay.",
    )


class SealTooHeavy(Problem):
    """Printing took longer, or more memory, than it may."""

    status = 503
    code = "seal_too_heavy"
    detail = Text(
        id="Fakta laporan sudah tersegel, tetapi terlalu besar untuk dicetak. Ambil sebagai .json, "
        "atau segel wilayah di bawahnya.",
        en="The facts of the report are sealed, but they are too large to be printed. Take them as "
        ".json, or seal a region below it.",
    )


JOB_FAILED, PRINT_FAILED = "job_failed", "print_failed"
# Why a request failed, by its code.
FAILURES = {
    JOB_FAILED: Text(
        id="Laporan tidak dapat disegel karena gangguan pada sistem kami. Minta sekali lagi; "
        "bila gagal lagi, beri tahu pengelola sistem.",
        en="The report could not be sealed because something went wrong on our side. Ask once "
        "more; if that fails too, tell the system's operator.",
    ),
    PRINT_FAILED: Text(
        id="Fakta laporan sudah tersegel, tetapi PDF-nya tidak dapat dicetak. Ambil sebagai .json, "
        "atau minta laporan yang sama sekali lagi: PDF ini ikut dicetak.",
        en="The facts of the report are sealed, but its PDF could not be printed. Take them as "
        ".json, or ask for the same report once more: this PDF is printed with it.",
    ),
    SealTooHeavy.code: SealTooHeavy.detail,
}
