"""Refusals about cycles."""

from services.chassis.problems import Conflict, Problem, Text


class CycleExists(Conflict):
    code = "cycle_exists"
    detail = Text(
        id="{region} sudah punya siklus {programme} tahun {year} dengan id {known}. Pakai yang itu.",
        en="{region} already has a cycle of {programme} in {year} with the id {known}. Use that one.",
    )


class FeatureNotMeant(Problem):
    status = 422
    code = "feature_not_meant"
    detail = Text(
        id="Ciri {features} bukan untuk siklus tingkat {level}. Pilihan: {choices}.",
        en="The features {features} are not for a cycle of a {level}. Choices: {choices}.",
    )


class HandlingNeeded(Problem):
    """A village is improved or kept from becoming slum: its activities follow from that."""

    status = 422
    code = "handling_needed"
    detail = Text(
        id="Sebutkan tepat satu di `features`: peningkatan atau pencegahan.",
        en="Name exactly one in `features`: peningkatan (improvement) or pencegahan (prevention).",
    )


class NotBegun(Problem):
    status = 422
    code = "not_begun"
    detail = Text(
        id="Kegiatan {code} belum punya tanggal mulai. Isi `started_on` bersama `finished_on`.",
        en="The activity {code} has no day on which it began. Give `started_on` with `finished_on`.",
    )


class LevelBelowCycle(Problem):
    status = 422
    code = "level_below_cycle"
    detail = Text(
        id="Siklus tingkat {level} tidak dapat dirinci per {by}. Pilih tingkat yang lebih atas.",
        en="Cycles of a {level} cannot be shown by {by}. Choose a level at or above it.",
    )
