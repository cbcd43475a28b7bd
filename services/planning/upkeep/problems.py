"""Refusals about the upkeep of assets."""

from services.chassis.problems import Problem, Text


class InspectionOfOtherYear(Problem):
    status = 422
    code = "inspection_of_other_year"
    detail = Text(
        id="Tanggal {day} bukan tahun {year}. Kirim pemeriksaan ke tahun yang sesuai.",
        en="{day} is not in {year}. Send the inspection to the year in which it was made.",
    )


class DuesInvalid(Problem):
    status = 422
    code = "dues_invalid"
    detail = Text(
        id="Yang membayar {paying} KK, lebih dari {households} KK yang wajib. Betulkan salah satunya.",
        en="{paying} households pay, more than the {households} that owe. Correct one of them.",
    )


class MonthInvalid(Problem):
    status = 422
    code = "month_invalid"
    detail = Text(
        id="'{month}' bukan bulan. Tulis seperti 2026-11.",
        en="'{month}' is no month. Write it like 2026-11.",
    )
