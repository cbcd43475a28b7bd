"""Refusals about simulations."""

from services.chassis.problems import Conflict, Problem, Text


class RoundNotMeasured(Conflict):
    """The round was sealed before its events told what the volumes are divided by."""

    code = "round_not_measured"
    detail = Text(
        id="Putaran {round_id} disegel ketika peristiwa survey.assessment.sealed.v1 belum memuat `measures`, "
        "jadi RT {rt} tidak dapat dihitung lagi. Segel putaran koreksi (`corrects`) untuk putaran itu, "
        "lalu simulasikan putaran koreksinya.",
        en="Round {round_id} was sealed when survey.assessment.sealed.v1 did not tell `measures` yet, so RT "
        "{rt} cannot be scored again. Seal a round that corrects it (`corrects`), then simulate that one.",
    )


class RtNotMeasured(Conflict):
    """Nothing is known of the RT in that round, or in any."""

    code = "rt_not_measured"
    detail = Text(
        id="RT {rt} belum punya hasil ukur dari putaran tersegel yang diminta. Segel putarannya di survei; "
        "bila baru saja disegel, coba lagi beberapa detik lagi.",
        en="RT {rt} has no measurement of a sealed round that was asked for. Seal its round in survey; if "
        "that was done just now, try again in a few seconds.",
    )


class SimulationUnclear(Problem):
    status = 422
    code = "simulation_unclear"
    detail = Text(
        id="Sebutkan salah satu: `activities`, atau `plan_id`. Tanpa keduanya hanya dengan `all`: true.",
        en="Name either `activities` or `plan_id`. Neither is needed only with `all`: true.",
    )


class MoveUnclear(Problem):
    status = 422
    code = "move_unclear"
    detail = Text(
        id="Kegiatan ke-{number}: sebutkan `activity_id` saja, atau `rt` bersama `volumes`.",
        en="Activity number {number}: name `activity_id` alone, or `rt` with `volumes`.",
    )


class SimulationTooLarge(Problem):
    status = 422
    code = "simulation_too_large"
    detail = Text(
        id="Simulasi ini menyangkut lebih dari {limit} RT. Pilih wilayah yang lebih kecil.",
        en="This simulation concerns more than {limit} RTs. Choose a smaller region.",
    )
