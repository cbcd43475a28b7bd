"""Refusals that several slices of planning share."""

from services.chassis.problems import Conflict, Problem, Text


class RtInvalid(Problem):
    status = 422
    code = "rt_invalid"
    detail = Text(
        id="'{rt}' bukan kode RT di dalam {region}. Tulis seperti 35.19.09.2010-000-007.",
        en="'{rt}' is no RT code inside {region}. Write it like 35.19.09.2010-000-007.",
    )


class LevelNotMeant(Problem):
    """The region is of another level than what is recorded for it."""

    status = 422
    code = "level_not_meant"
    detail = Text(
        id="{what} dicatat untuk {levels}, sedangkan {region} bukan itu. Sebutkan kode wilayah yang sesuai.",
        en="{what} is recorded for a {levels}, which {region} is not. Name the code of such a region.",
    )


class InstitutionEnded(Conflict):
    code = "institution_ended"
    detail = Text(
        id="{name} berakhir pada {ended_on}. Kosongkan `ended_on` bila lembaga ini masih ada.",
        en="{name} ended on {ended_on}. Clear `ended_on` if it still exists.",
    )


class RegulationUnknown(Problem):
    """No package has this id."""

    status = 422
    code = "regulation_unknown"
    detail = Text(
        id="Peraturan {regulation} tidak dikenal. Pilihan: {choices}.",
        en="Regulation {regulation} is unknown. Choices: {choices}.",
    )


class CostInvalid(Problem):
    status = 422
    code = "cost_invalid"
    detail = Text(
        id="Biaya {amount} dari {source} tidak sah. Tulis rupiah antara 0 dan {most}.",
        en="The cost {amount} from {source} is not valid. Write rupiah between 0 and {most}.",
    )


class SourceTwice(Problem):
    status = 422
    code = "source_twice"
    detail = Text(
        id="Sumber {source} disebut dua kali. Jumlahkan menjadi satu baris.",
        en="The source {source} is told twice. Add it up to one line.",
    )


class YearUnfitting(Problem):
    status = 422
    code = "year_unfitting"
    detail = Text(
        id="Tahun {year} bukan tahun dari {day}. Kosongkan `year`, atau betulkan tanggalnya.",
        en="The year {year} is not that of {day}. Leave `year` out, or correct the day.",
    )
