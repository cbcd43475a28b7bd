"""Refusals about institutions."""

from services.chassis.problems import Conflict, Problem, Text


class InstitutionExists(Conflict):
    code = "institution_exists"
    detail = Text(
        id="{name} sudah terdaftar di {region} dengan id {known}. Ubah yang itu.",
        en="{name} is already registered in {region} with the id {known}. Change that one.",
    )


class BkmNeeded(Problem):
    """A unit of a BKM that names none."""

    status = 422
    code = "bkm_needed"
    detail = Text(
        id="{kind} adalah unit sebuah BKM. Sebutkan id BKM-nya di `under`.",
        en="A {kind} is a unit of a BKM. Name the BKM's id in `under`.",
    )


class UnderNotFitting(Problem):
    status = 422
    code = "under_not_fitting"
    detail = Text(
        id="`under` harus BKM di {region} yang terlihat oleh Anda, dan bukan untuk {kind} yang berdiri sendiri.",
        en="`under` must be a BKM of {region} that you can see, and not of a {kind} that stands by itself.",
    )


class MembersTwice(Problem):
    status = 422
    code = "members_twice"
    detail = Text(
        id="Fungsi {function} disebut dua kali untuk unsur yang sama. Jumlahkan menjadi satu baris.",
        en="The function {function} is given twice for the same element. Add them up in one line.",
    )


class NotABkm(Conflict):
    code = "not_a_bkm"
    detail = Text(
        id="Status dan tujuh tugas hanya untuk BKM/LKM; {name} adalah {kind}.",
        en="Status and the seven tasks are for a BKM/LKM; {name} is a {kind}.",
    )


class InstitutionUnfitting(Problem):
    status = 422
    code = "institution_unfitting"
    detail = Text(
        id="Lembaga {institution} bukan dari {region} atau wilayah di atas maupun di dalamnya. Periksa id-nya.",
        en="The institution {institution} is not of {region}, nor of a region around or in it. Check its id.",
    )
