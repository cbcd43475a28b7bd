"""Refusals about positions of RTs."""

from services.chassis.geo import CoordinatesSwapped, OutsideIndonesia
from services.chassis.polygons import problems as polygons
from services.chassis.problems import Problem, Text
from services.survey.imports.problems import ROWS as CELLS


class PositionInvalid(polygons.PositionInvalid):
    """Half a position, or what is no finite number."""

    detail = Text(
        id="Bujur {lon} dan lintang {lat} bukan posisi. Tulis keduanya dalam derajat WGS84, "
        "atau null keduanya.",
        en="Longitude {lon} and latitude {lat} are no position. Write both in degrees of WGS84, "
        "or both as null.",
    )


class PositionsRefused(Problem):
    """Something is wrong with some of the rows; nothing was changed."""

    status = 422
    code = "positions_refused"
    detail = Text(
        id="{faults} kesalahan dalam berkas; tidak ada yang diubah. Perbaiki baris yang disebut di "
        "`errors`, lalu unggah lagi.",
        en="{faults} faults in the file; nothing was changed. Correct the rows named in `errors`, "
        "then upload it again.",
    )


class PositionsExpected(Problem):
    """A workbook where only a CSV will do."""

    status = 415
    code = "csv_expected"
    detail = Text(
        id="Berkas {filename} adalah buku kerja. Simpan lembarnya sebagai CSV: kode_rt, lon, lat.",
        en="File {filename} is a workbook. Save its sheet as CSV: kode_rt, lon, lat.",
    )


# What can be wrong in a row, by code.
ROWS: dict[str, Text] = CELLS | {
    **{one.code: one.detail for one in (CoordinatesSwapped, OutsideIndonesia)},
    "cell_empty": Text(
        "Kolom {value} kosong. Isi, atau hapus barisnya; posisi dicabut lewat PUT dengan null.",
        "Column {value} is empty. Fill it in, or remove the row; a position is taken back by PUT "
        "with null.",
    ),
}
