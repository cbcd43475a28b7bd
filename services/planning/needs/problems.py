"""Refusals about needs; `refused` names every place with what was asked and what there is."""

from services.chassis.problems import Conflict, Problem, Text


class NeedUnknown(Conflict):
    """No sealed round found anything of this criterion in the RT."""

    code = "need_unknown"
    detail = Text(
        id="RT {rt} tidak punya kebutuhan kriteria {criterion} dari putaran yang disegel. Pilih"
        " kriteria lain, atau data ulang RT ini dan segel putarannya. Bila RT ini sudah diukur menurut"
        " regulasi lain, tulis ulang tempatnya dalam edisi baru rencananya.",
        en="RT {rt} has no need of criterion {criterion} from a sealed round. Choose another"
        " criterion, or survey the RT again and seal the round. If another regulation has measured"
        " the RT meanwhile, write the place anew in a new edition of the plan.",
    )


class NeedExceeded(Conflict):
    """More is asked for than the balance has."""

    code = "need_exceeded"
    detail = Text(
        id="Kebutuhan {criterion} di RT {rt} tersisa {left} {unit}, diminta {asked}. Kurangi"
        " volumenya, atau data ulang RT ini dan segel putarannya.",
        en="The need {criterion} in RT {rt} has {left} {unit} left, {asked} was asked for. Ask for"
        " less, or survey the RT again and seal the round.",
    )


class NeedNotReserved(Conflict):
    """The activity does not hold so much of the need."""

    code = "need_not_reserved"
    detail = Text(
        id="Kegiatan ini memesan {held} {unit} dari kebutuhan {criterion} di RT {rt}, diminta"
        " {asked}. Pesan selebihnya dahulu, atau kurangi volumenya.",
        en="This activity holds {held} {unit} of the need {criterion} in RT {rt}, {asked} was asked"
        " for. Reserve the rest first, or ask for less.",
    )


class NeedVolumeInvalid(Problem):
    """A volume that is none: zero, negative, or no number."""

    status = 422
    code = "need_volume_invalid"
    detail = Text(
        id="Volume {asked} untuk kriteria {criterion} di RT {rt} tidak sah. Tulis angka di atas 0.",
        en="The volume {asked} for criterion {criterion} in RT {rt} is not valid. Write a number"
        " above 0.",
    )


class LevelAboveRegion(Problem):
    """The breakdown is coarser than the region."""

    status = 422
    code = "level_above_region"
    detail = Text(
        id="Rincian per {by} tidak mungkin untuk {region}. Pilih tingkat di bawahnya.",
        en="A breakdown by {by} is not possible for {region}. Choose a level below it.",
    )
