"""Refusals about consolidation."""

from services.chassis.problems import Problem, Text


class ConsolidationTooLarge(Problem):
    status = 422
    code = "consolidation_too_large"
    detail = Text(
        id="Wilayah ini memuat lebih dari {most} kegiatan pada tahun-tahun itu. Pilih wilayah yang lebih kecil.",
        en="This region has more than {most} activities in those years. Choose a smaller one.",
    )
