"""Refusals about restated recaps."""

from services.chassis.problems import Problem, Text


class DayNotRestated(Problem):
    status = 422
    code = "day_not_restated"
    detail = Text(
        id="Rekap pada suatu hari (`on`) tidak disajikan menurut batas tahun lain. Pakai `year` dengan `boundaries`.",
        en="The recap of a day (`on`) is not restated. Use `year` with `boundaries`.",
    )


class RtsNotRestated(Problem):
    """Where a village was split by shares, nobody knows its RTs one by one."""

    status = 422
    code = "rts_not_restated"
    detail = Text(
        id="Menurut batas tahun lain, rincian paling rendah adalah desa/kelurahan. Pilih by=village atau di atasnya.",
        en="On the boundaries of another year the lowest breakdown is by village. Choose by=village or above.",
    )
