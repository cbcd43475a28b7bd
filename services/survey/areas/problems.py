"""Refusals about areas."""

from services.chassis.problems import Conflict, Problem, Text


class AreaExists(Conflict):
    code = "area_exists"
    detail = Text(
        id="Kawasan {code} sudah ada. Ubah anggotanya lewat PUT.",
        en="Area {code} exists already. Change its members with PUT.",
    )


class MemberElsewhere(Conflict):
    """An RT belongs to one area."""

    code = "member_elsewhere"
    detail = Text(
        id="RT {rt} sudah menjadi anggota kawasan {area}. Keluarkan dari sana dahulu.",
        en="RT {rt} belongs to area {area} already. Take it out there first.",
    )


class MemberInvalid(Problem):
    status = 422
    code = "member_invalid"
    detail = Text(
        id="'{rt}' bukan kode RT di dalam {region}.",
        en="'{rt}' is no RT code inside {region}.",
    )


class AreaNameInvalid(Problem):
    status = 422
    code = "area_name_invalid"
    detail = Text(
        id="Nama kawasan '{name}' harus berisi huruf atau angka.",
        en="Area name '{name}' must hold letters or digits.",
    )
