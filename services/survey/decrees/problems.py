"""Refusals about decrees."""

from services.chassis.problems import Conflict, Problem, Text


class DecreeRegionUnfitting(Problem):
    """Who sets the locations: the regent or mayor, in DKI Jakarta the governor."""

    status = 422
    code = "decree_region_unfitting"
    detail = Text(
        id="SK Kumuh ditetapkan untuk satu kabupaten/kota, atau untuk DKI Jakarta oleh Gubernur "
        "(`31`); {region} bukan itu. Sebutkan `region` yang menetapkan.",
        en="A decree is of one regency or city, or of DKI Jakarta by its governor (`31`); {region} "
        "is neither. Say the `region` whose head sets it.",
    )


class DecreeRoundUnfitting(Problem):
    """A round of less than the region would leave the rest out."""

    status = 422
    code = "decree_round_unfitting"
    detail = Text(
        id="Putaran {name} mendata {surveyed}, tidak seluruh {region}. Pilih putaran yang mencakupnya.",
        en="Round {name} is of {surveyed}, not of the whole of {region}. Choose one that covers it.",
    )


class DecreeTooEarly(Problem):
    status = 422
    code = "decree_too_early"
    detail = Text(
        id="Tanggal SK {date} mendahului tahun putaran {year}. Periksa tanggalnya, atau pilih putaran lain.",
        en="The decree's date {date} is before the round's year {year}. Check the date, or choose "
        "another round.",
    )


class DecreeEmpty(Conflict):
    code = "decree_empty"
    detail = Text(
        id="Putaran {name} tidak punya RT kumuh di {region}: tidak ada yang ditetapkan. Pilih putaran lain.",
        en="Round {name} has no slum RT in {region}: there is nothing to set. Choose another round.",
    )


class DecreeNotNewer(Conflict):
    """What is superseded has to be older."""

    code = "decree_not_newer"
    detail = Text(
        id="SK {number} tanggal {date} masih berlaku dan tidak lebih lama daripada SK ini. "
        "Perbaiki tanggal, atau cabut SK itu lebih dahulu.",
        en="Decree {number} of {date} is in force and no older than this one. Correct the date, or "
        "revoke that one first.",
    )


class DecreeNotDraft(Conflict):
    code = "decree_not_draft"
    detail = Text(
        id="SK ini berstatus {state}, bukan draf, sehingga tetap. Terbitkan SK baru, atau cabut dengan revoke.",
        en="This decree is {state}, no draft: it stays as it is. Issue a newer one, or revoke it.",
    )


class DecreeNotInForce(Conflict):
    code = "decree_not_in_force"
    detail = Text(
        id="SK ini berstatus {state}; hanya yang berlaku dapat dicabut. Draf dihapus saja.",
        en="This decree is {state}; only one in force is revoked. Delete a draft instead.",
    )


class DecreePaperMissing(Conflict):
    code = "decree_paper_missing"
    detail = Text(
        id="Naskah SK yang ditandatangani belum ada. Kirim berkasnya ke PUT .../paper, lalu terbitkan.",
        en="The signed decree is missing. Send its file to PUT .../paper, then issue.",
    )


class OwnDecree(Conflict):
    """Two people: nobody issues what they drafted, nor revokes what they issued."""

    code = "own_decree"
    detail = Text(
        id="Anda sendiri yang menyusun atau menerbitkannya. Minta orang lain memutuskan.",
        en="You drafted or issued it yourself. Ask somebody else to decide.",
    )


class DecreeTypeRefused(Problem):
    status = 415
    code = "media_type_refused"
    detail = Text(
        id="Naskah SK berupa PDF, JPEG, atau PNG; ini {found}.",
        en="A signed decree is a PDF, JPEG or PNG; this is {found}.",
    )


class DecreeNothingBefore(Conflict):
    code = "decree_nothing_before"
    detail = Text(
        id="Belum ada SK yang mendahuluinya untuk dibandingkan. Sebutkan satu dengan `with`.",
        en="There is no decree before it to compare with. Name one by `with`.",
    )


class DecreeNotComparable(Conflict):
    """Only what was issued says for good what it names, and two regions have no RT in common."""

    code = "decree_not_comparable"
    detail = Text(
        id="SK {number} tidak dapat dibandingkan: ia masih draf, atau untuk wilayah lain. Pilih SK "
        "yang pernah terbit untuk {region}.",
        en="Decree {number} cannot be compared with: it is a draft, or of another region. Choose one "
        "that was issued for {region}.",
    )


class DecreeTooHeavy(Problem):
    """Rendering took longer than it may."""

    status = 503
    code = "decree_too_heavy"
    detail = Text(
        id="Lampiran SK ini tidak selesai dibuat tepat waktu. Coba lagi sebentar lagi, atau ambil sebagai .xlsx.",
        en="The annex of this decree was not made in time. Try again in a moment, or take it as .xlsx.",
    )
