"""Refusals about exits."""

from services.chassis.problems import Conflict, Problem, Text


class ExitUnclear(Problem):
    status = 422
    code = "exit_unclear"
    detail = Text(
        id="Sebutkan salah satu: `area` (seluruh kawasan) atau `rts` (kode RT).",
        en="Name one of the two: `area` (a whole kawasan) or `rts` (RT codes).",
    )


class ExitRegenciesMixed(Problem):
    """A berita acara is of one regency."""

    status = 422
    code = "exit_regencies_mixed"
    detail = Text(
        id="RT ini dari {count} kabupaten/kota ({regencies}). Buat satu berita acara untuk masing-masing.",
        en="These RTs are of {count} regencies ({regencies}). Make a berita acara for each of them.",
    )


class ExitYearUnfitting(Problem):
    status = 422
    code = "exit_year_unfitting"
    detail = Text(
        id="Tahun keluar {year} tidak cocok: pilih antara {first} (tahun putaran) dan {last} (tahun tanda tangan).",
        en="The year {year} does not fit: choose one from {first} (of the round) to {last} (of the signing).",
    )


class ExitTooLarge(Problem):
    status = 422
    code = "exit_too_large"
    detail = Text(
        id="Kawasan {area} punya {count} RT yang keluar; satu berita acara paling banyak {most}. Bagi dengan `rts`.",
        en="{count} RTs of {area} would leave, and an exit holds at most {most}. Split it by `rts`.",
    )


class ExitNotMeasured(Conflict):
    """The round has no score of the RT."""

    code = "exit_not_measured"
    detail = Text(
        id="{count} RT belum punya skor tersegel dalam putaran {name}, antara lain {rt}; semuanya di `rts`. "
        "Pilih putaran yang mendatanya, atau keluarkan dari daftar.",
        en="{count} RTs have no sealed score in round {name}, such as {rt}; see `rts`. "
        "Choose a round that surveyed them, or take them off the list.",
    )


class ExitScoreOvertaken(Conflict):
    """A newer sealed round has measured the RT."""

    code = "exit_score_overtaken"
    detail = Text(
        id="{count} RT sudah dinilai lagi dalam putaran tersegel yang lebih baru, antara lain {rt} dalam "
        "{newer} ({year}). Pakai putaran itu; daftarnya di `rts`.",
        en="{count} RTs were scored again in a newer sealed round, such as {rt} in {newer} ({year}). "
        "Use that round; see `rts`.",
    )


class ExitAlreadyLeft(Conflict):
    """Its exit is in force, and it was not slum again since."""

    code = "exit_already_left"
    detail = Text(
        id="{count} RT sudah keluar dan tidak kumuh lagi sesudahnya, antara lain {rt} (exit {left_by}). "
        "Keluarkan dari daftar; semuanya di `rts`.",
        en="{count} RTs have left already and were not slum since, such as {rt} (exit {left_by}). "
        "Take them off the list; see `rts`.",
    )


class ExitNeverSlum(Conflict):
    """There is nothing to leave."""

    code = "exit_never_slum"
    detail = Text(
        id="{count} RT tidak pernah kumuh dalam putaran tersegel, antara lain {rt}: tidak ada luas yang "
        "keluar. Keluarkan dari daftar; semuanya di `rts`.",
        en="{count} RTs were never slum in a sealed round, such as {rt}: no hectares leave. "
        "Take them off the list; see `rts`.",
    )


class ExitNothingLeft(Conflict):
    """No RT of the kawasan is slum, or was so since it left."""

    code = "exit_nothing_left"
    detail = Text(
        id="Tidak ada RT kawasan {area} yang masih perlu keluar: tidak pernah kumuh, atau sudah keluar.",
        en="No RT of {area} has still to leave: they were never slum, or have left already.",
    )


class ExitKeysMissing(Conflict):
    """Both keys are needed of each RT."""

    code = "exit_keys_missing"
    detail = Text(
        id="{count} RT belum punya kedua kunci (total di bawah {slum_line}, dan tiap layanan sedikitnya "
        "{service_min} %), antara lain {rt}: {why}. Keluarkan dari daftar, atau tangani, data lagi dan "
        "segel; tiap RT dijelaskan di `rts`.",
        en="{count} RTs lack a key (a total below {slum_line}, and each service at {service_min} % or "
        "more), such as {rt}: {why}. Take them off the list, or handle them, survey again and seal; "
        "`rts` explains each.",
    )


class ExitNotDraft(Conflict):
    code = "exit_not_draft"
    detail = Text(
        id="Exit ini berstatus {state}, bukan draf, sehingga tetap. Yang keliru ditarik kembali dengan annul.",
        en="This exit is {state}, no draft: it stays as it is. Take back what is wrong with annul.",
    )


class ExitNotInForce(Conflict):
    code = "exit_not_in_force"
    detail = Text(
        id="Exit ini berstatus {state}; hanya yang berlaku dapat ditarik kembali. Draf dihapus saja.",
        en="This exit is {state}; only one in force is taken back. Delete a draft instead.",
    )


class ExitPaperMissing(Conflict):
    code = "exit_paper_missing"
    detail = Text(
        id="Berita acara yang ditandatangani belum ada. Kirim berkasnya ke PUT .../minutes, lalu sahkan.",
        en="The signed berita acara is missing. Send its file to PUT .../minutes, then confirm.",
    )


class OwnExit(Conflict):
    """Two people: nobody confirms what they drafted, nor takes back what they confirmed."""

    code = "own_exit"
    detail = Text(
        id="Anda sendiri yang membuat atau mengesahkannya. Minta orang lain memutuskan.",
        en="You drafted or confirmed it yourself. Ask somebody else to decide.",
    )


class MinutesTypeRefused(Problem):
    status = 415
    code = "media_type_refused"
    detail = Text(
        id="Berita acara berupa PDF, JPEG, atau PNG; ini {found}.",
        en="A berita acara is a PDF, JPEG or PNG; this is {found}.",
    )
