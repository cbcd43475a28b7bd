"""Refusals about drafts of sheets."""

from services.chassis.problems import Conflict, Text


class DraftDecided(Conflict):
    """Somebody has decided about it already."""

    code = "draft_decided"
    detail = Text(
        id="Usulan ini sudah diputuskan ({state}). Muat ulang daftarnya; tidak ada yang diputuskan dua kali.",
        en="This draft is {state} already. Read the list again; nobody decides twice.",
    )


class OwnWork(Conflict):
    """Nobody takes off the sheet what they certified themselves."""

    code = "own_work"
    detail = Text(
        id="Anda sendiri yang menyatakan pekerjaan ini selesai. Minta orang lain memutuskan usulannya.",
        en="You certified this work yourself. Ask somebody else to decide about its draft.",
    )


class RtOutsideRound(Conflict):
    """The round is not of the RT's region."""

    code = "rt_outside_round"
    detail = Text(
        id="RT {rt} di luar wilayah putaran ini ({region}). Pilih putaran yang mencakup RT itu.",
        en="RT {rt} lies outside the round's region ({region}). Choose a round that covers it.",
    )


class NoSealedSheet(Conflict):
    """There is nothing to take it off."""

    code = "no_sealed_sheet"
    detail = Text(
        id="RT {rt} belum punya lembar dalam putaran yang disegel. Segel dahulu putaran yang mendatanya.",
        en="RT {rt} has no sheet in a sealed round yet. Seal the round that surveyed it first.",
    )


class RoundTooOld(Conflict):
    """The round is about a year before the sheet's."""

    code = "round_too_old"
    detail = Text(
        id="Putaran ini tentang tahun {year}, padahal lembar RT {rt} sudah dari tahun {measured}. "
        "Pilih putaran yang lebih baru.",
        en="This round is about {year}, and RT {rt} has a sheet of {measured} already. "
        "Choose a newer round.",
    )


class DraftOvertaken(Conflict):
    """A sealed round has measured the RT since."""

    code = "draft_overtaken"
    detail = Text(
        id="RT {rt} sudah didata lagi dan disegel ({measured_at}) sesudah pekerjaan ini selesai "
        "({drawn_at}); hasilnya sudah terhitung. Tolak usulan ini.",
        en="RT {rt} was measured again and sealed ({measured_at}) after this work was done "
        "({drawn_at}): it is in those numbers. Reject this draft.",
    )


class MeasuredSince(Conflict):
    """In this round the RT was measured after the work."""

    code = "measured_since"
    detail = Text(
        id="Putaran ini sudah punya lembar RT {rt} dari lapangan ({measured_at}) sesudah pekerjaan "
        "ini selesai ({drawn_at}); hasil ukur mengalahkan hitungan. Tolak usulan ini.",
        en="This round has a sheet of RT {rt} from the field ({measured_at}), newer than the work "
        "({drawn_at}): what was measured beats arithmetic. Reject this draft.",
    )


class RegulationDiffers(Conflict):
    """The round scores other criteria than the sheet that volumes are taken off."""

    code = "regulation_differs"
    detail = Text(
        id="Lembar RT {rt} menurut {measured}, putaran ini menurut {round}: kriterianya bukan yang "
        "sama. Data ulang RT ini dalam putaran itu.",
        en="The sheet of RT {rt} is by {measured}, this round by {round}: their criteria are not "
        "the same. Survey the RT in that round.",
    )


class RtOpenElsewhere(Conflict):
    """Another open round has a sheet of the RT that works made."""

    code = "rt_open_elsewhere"
    detail = Text(
        id="RT {rt} sudah punya lembar dari pekerjaan selesai dalam putaran lain yang belum disegel "
        "({round}). Segel putaran itu dahulu.",
        en="RT {rt} has a sheet from completed works in another round that is not sealed yet "
        "({round}). Seal that round first.",
    )
