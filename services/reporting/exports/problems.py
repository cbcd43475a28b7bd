"""Refusals about exports."""

from typing import ClassVar

from services.chassis.problems import Conflict, Problem, Text


class FormatNotForKind(Problem):
    """The kind of file is not written that way."""

    status = 422
    code = "format_not_for_kind"
    detail = Text(
        id="{kind} tidak tersedia sebagai {format}. Pilih salah satu dari: {formats}.",
        en="{kind} is not written as {format}. Choose one of: {formats}.",
    )


class VillageNeeded(Problem):
    """A profile is of one village."""

    status = 422
    code = "village_needed"
    detail = Text(
        id="{kind} dibuat untuk satu kelurahan/desa; {region} bukan kelurahan/desa. "
        "Sebutkan kode 13 digitnya, mis. 35.19.09.2010.",
        en="{kind} is made of one village, and {region} is none. "
        "Name its code of 13 characters, e.g. 35.19.09.2010.",
    )


class YearsNotForKind(Problem):
    """The kind of file is as of one year."""

    status = 422
    code = "years_not_for_kind"
    detail = Text(
        id="{kind} menyatakan keadaan satu tahun. Hapus from_year, atau minta {kinds}.",
        en="{kind} is as of one year. Leave from_year out, or ask for {kinds}.",
    )


class YearsReversed(Problem):
    """It ends before it begins."""

    status = 422
    code = "years_reversed"
    detail = Text(
        id="from_year {from_year} lebih besar dari year {year}. Tukar keduanya.",
        en="from_year {from_year} is after year {year}. Exchange them.",
    )


class YearEmpty(Problem):
    """Nothing is known of these years."""

    status = 422
    code = "year_empty"
    detail = Text(
        id="{region} belum punya data {kind} sampai tahun {year}. Tahun yang ada: {years}.",
        en="{region} has nothing for {kind} up to {year}. The years there are: {years}.",
    )


class ExportTooLong(Problem):
    """A workbook of so many rows is one that nobody can open."""

    status = 422
    code = "export_too_long"
    detail = Text(
        id="Ada {rows} baris; satu buku kerja memuat paling banyak {limit}. "
        "Minta sebagai CSV, atau per wilayah di bawahnya.",
        en="There are {rows} rows; a workbook holds at most {limit}. "
        "Ask for CSV, or for a region below.",
    )


class ExportsRunning(Problem):
    """The caller has enough of them under way."""

    status = 429
    code = "exports_running"
    detail = Text(
        id="{running} ekspor Anda belum selesai; paling banyak {limit} sekaligus. "
        "Tunggu salah satunya selesai, lalu minta lagi.",
        en="{running} of your exports are not finished; at most {limit} at a time. "
        "Wait until one of them is, and ask again.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}


class ExportNotDone(Conflict):
    """There is no file yet, or there will be none."""

    code = "export_not_done"
    detail = Text(
        id="Berkas ekspor {id} belum ada: {state}. "
        "Tunggu sampai `done`; bila `failed`, minta ekspor baru.",
        en="There is no file of export {id} yet: {state}. "
        "Wait until it is `done`; when it `failed`, ask for a new one.",
    )


JOB_FAILED = "job_failed"
# Why an export failed, by its code.
FAILURES = {
    JOB_FAILED: Text(
        id="Berkas tidak dapat dibuat karena gangguan pada sistem kami. Minta ekspor baru; "
        "bila gagal lagi, beri tahu pengelola sistem.",
        en="The file could not be made because something went wrong on our side. Ask for a new "
        "export; if that fails too, tell the system's operator.",
    )
}
