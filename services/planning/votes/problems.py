"""Refusals about votes, and the sentences for what is wrong in a file of papers."""

from services.chassis.problems import Conflict, Problem, Text


class VotePlanUnfitting(Problem):
    """The plan is of another place, or is no draft any more."""

    status = 422
    code = "vote_plan_unfitting"
    detail = Text(
        id="Rencana ini bukan draf dari {region}. Pilih rencana desa/kelurahan musyawarah ini yang masih draf.",
        en="This plan is no draft of {region}. Choose a draft plan of the meeting's village.",
    )


class NothingToVoteOn(Problem):
    """No activity of the plan has a cost."""

    status = 422
    code = "nothing_to_vote_on"
    detail = Text(
        id="Rencana ini belum punya kegiatan yang ber-RAB. Isi RAB kegiatan dahulu, lalu buka pemungutan suara.",
        en="No activity of this plan has a RAB. Fill in a RAB first, then open the vote.",
    )


class TooManyCandidates(Problem):
    """A ballot paper has room for so many."""

    status = 422
    code = "too_many_candidates"
    detail = Text(
        id="{count} kegiatan terlalu banyak untuk satu kertas suara; paling banyak {most}. Sebut kegiatan yang dipilih di `activities`.",
        en="{count} activities are too many for a ballot paper; at most {most}. Name those to vote on in `activities`.",
    )


class VoteCandidateUnfitting(Problem):
    """It is no planned activity of the plan with a RAB."""

    status = 422
    code = "vote_candidate_unfitting"
    detail = Text(
        id="Kegiatan {activity} bukan usulan dengan RAB pada rencana ini, atau disebut dua kali. Hapus dari `activities`, atau isi RAB-nya.",
        en="{activity} is no planned activity of this plan with a RAB, or is named twice. Take it out of `activities`, or fill in its RAB.",
    )


class BudgetBelowCheapest(Problem):
    """Nothing could be chosen."""

    status = 422
    code = "budget_below_cheapest"
    detail = Text(
        id="Pagu Rp {budget} di bawah kegiatan termurah (Rp {cheapest}). Naikkan pagu, atau pilih kegiatan lain.",
        en="The budget of Rp {budget} is below the cheapest activity (Rp {cheapest}). Raise it, or choose other activities.",
    )


class VoteClosed(Conflict):
    """A closed vote never changes."""

    code = "vote_closed"
    detail = Text(
        id="Pemungutan suara ini sudah ditutup dan disegel. Untuk menghitung ulang, buka pemungutan suara baru.",
        en="This vote is closed and sealed. To count again, open a new vote.",
    )


class VoteNotClosed(Conflict):
    """There is no result yet."""

    code = "vote_not_closed"
    detail = Text(
        id="Pemungutan suara ini masih dibuka. Tutup dahulu.",
        en="This vote is still open. Close it first.",
    )


class NoPapers(Conflict):
    """There is nothing to count."""

    code = "no_papers"
    detail = Text(
        id="Belum ada kertas suara yang berisi pilihan. Masukkan kertas suara dahulu.",
        en="No paper has a choice yet. Enter papers first.",
    )


class BallotCandidateUnknown(Problem):
    """The paper names what is not on it."""

    status = 422
    code = "ballot_candidate_unknown"
    detail = Text(
        id="Kertas suara {number}: tidak ada kegiatan nomor {candidate}. Nomor kegiatan adalah 1 sampai {most}.",
        en="Paper {number}: there is no activity {candidate}. Activities are numbered 1 to {most}.",
    )


class BallotCandidateTwice(Problem):
    """The paper names an activity twice."""

    status = 422
    code = "ballot_candidate_twice"
    detail = Text(
        id="Kertas suara {number}: kegiatan {candidate} disebut dua kali. Hapus salah satunya.",
        en="Paper {number}: activity {candidate} is named twice. Remove one.",
    )


class BallotPointsInvalid(Problem):
    """More points than a paper has."""

    status = 422
    code = "ballot_points_invalid"
    detail = Text(
        id="Kertas suara {number} memberi {points} poin; paling banyak {most}. Periksa kertasnya.",
        en="Paper {number} gives {points} points; at most {most}. Look at the paper.",
    )


class PaperTwice(Conflict):
    """A paper is entered once."""

    code = "paper_twice"
    detail = Text(
        id="Kertas suara nomor {number} sudah dimasukkan. Periksa nomornya; hapus yang lama bila salah.",
        en="Paper {number} is entered already. Check the number; delete the old one if it was wrong.",
    )


class BallotRtOutside(Problem):
    """The RT is not of the meeting's place."""

    status = 422
    code = "ballot_rt_outside"
    detail = Text(
        id="Kertas suara {number}: RT {rt} tidak ada di {region}. Tulis kode RT yang lengkap, atau kosongkan.",
        en="Paper {number}: RT {rt} is not in {region}. Write the whole code of the RT, or leave it out.",
    )


class MorePapersThanPeople(Conflict):
    """Never more papers than people at the meeting."""

    code = "more_papers_than_people"
    detail = Text(
        id="{papers} kertas suara ({who}), padahal yang hadir {came}. Periksa kertas suara, atau perbaiki daftar hadir musyawarah.",
        en="{papers} papers ({who}), but {came} came. Check the papers, or correct the meeting's attendance.",
    )


class TooManyPapers(Conflict):
    """A vote takes so many papers."""

    code = "too_many_papers"
    detail = Text(
        id="Satu pemungutan suara menerima paling banyak {most} kertas suara.",
        en="A vote takes at most {most} papers.",
    )


class PapersInvalid(Problem):
    """Something in the file is wrong; nothing of it was taken in."""

    status = 422
    code = "papers_invalid"
    detail = Text(
        id="Berkas berisi {error_count} kesalahan, jadi tidak ada yang disimpan. Perbaiki baris yang disebut di `errors`, lalu unggah lagi.",
        en="The file has {error_count} errors, so nothing was stored. Correct the lines named in `errors` and upload it again.",
    )


class PapersExpected(Problem):
    """Something else where only a CSV will do."""

    status = 415
    code = "csv_expected"
    detail = Text(
        id="Berkas {filename} adalah {found}. Simpan lembarnya sebagai CSV: nomor, pilihan, rt, jk.",
        en="File {filename} is {found}. Save the sheet as CSV: nomor, pilihan, rt, jk.",
    )


class VoteDecided(Conflict):
    """What was decided stays."""

    code = "vote_decided"
    detail = Text(
        id="Musyawarah sudah memutuskan hasil ini. Untuk memutuskan lagi, buka pemungutan suara baru.",
        en="The musyawarah has decided on this vote. To decide again, open a new vote.",
    )


class NothingForOptimum(Problem):
    """No activity of the paper does what the round measured."""

    status = 422
    code = "nothing_for_optimum"
    detail = Text(
        id="Tidak ada kegiatan pada kertas suara yang menangani RT dan kriteria yang diukur pada putaran ini. Pilih putaran lain.",
        en="No activity on the paper serves an RT and criterion that this round measured. Choose another round.",
    )


class VoteRabChanged(Conflict):
    """The optimum would stand on another cost than the vote did."""

    code = "vote_rab_changed"
    detail = Text(
        id="RAB kegiatan nomor {number} kini Rp {cost}, padahal Rp {paper} pada kertas suara. Kembalikan RAB-nya, atau buka pemungutan suara baru.",
        en="The RAB of activity {number} is Rp {cost} now, but was Rp {paper} on the paper. Set it back, or open a new vote.",
    )


class OptimumNotDone(Conflict):
    """There is no optimum to follow."""

    code = "optimum_not_done"
    detail = Text(
        id="Pilihan teknis belum ada. Mintalah dahulu dan tunggu hingga selesai.",
        en="There is no technical optimum yet. Ask for it, and wait until it is done.",
    )


class DecisionReasonMissing(Problem):
    """Whoever departs from the vote says why."""

    status = 422
    code = "decision_reason_missing"
    detail = Text(
        id="Keputusan yang berbeda dari hasil suara memerlukan alasan. Isi `reason`.",
        en="A decision other than the vote needs a reason. Fill in `reason`.",
    )


class DecisionSetUnclear(Problem):
    """The own set is missing, unwanted, or names what is not there."""

    status = 422
    code = "decision_set_unclear"
    detail = Text(
        id="Isi `chosen` dengan nomor kegiatan 1 sampai {most}, masing-masing sekali, hanya bila `follows` adalah `own`.",
        en="Give `chosen` activities 1 to {most}, each once, and only when `follows` is `own`.",
    )


class DecisionAboveBudget(Problem):
    """The set costs more than there is."""

    status = 422
    code = "decision_above_budget"
    detail = Text(
        id="Pilihan ini berbiaya Rp {cost}, di atas pagu Rp {budget}. Kurangi kegiatannya.",
        en="This set costs Rp {cost}, above the budget of Rp {budget}. Take activities out.",
    )


ROWS = {
    "column_missing": Text(
        id="Baris judul harus berisi nomor, pilihan; boleh ditambah rt, jk.",
        en="The header must have nomor, pilihan, and may have rt, jk.",
    ),
    "column_twice": Text(
        id="Kolom '{column}' ada dua kali. Hapus salah satunya.",
        en="The column '{column}' is there twice. Remove one.",
    ),
    "column_unknown": Text(
        id="Kolom '{column}' tidak dikenal. Hapus; yang dibaca hanya nomor, pilihan, rt, jk.",
        en="The column '{column}' is unknown. Remove it; only nomor, pilihan, rt, jk are read.",
    ),
    "row_unreadable": Text(
        id="Baris ini tidak terbaca: ada tanda kutip yang tidak ditutup, atau sel yang terlalu panjang. Perbaiki; baris sesudahnya belum diperiksa.",
        en="This line cannot be read: a quote is not closed, or a cell is too long. Correct it; the lines after it were not looked at.",
    ),
    "no_rows": Text(id="Tidak ada kertas suara.", en="There is no paper."),
    "number_invalid": Text(
        id="'{value}' bukan nomor kertas suara (1 sampai 1000000).",
        en="'{value}' is no number of a paper (1 to 1000000).",
    ),
    "choice_invalid": Text(
        id="'{value}' bukan pilihan. Tulis nomor kegiatan, dipisah spasi: 1 4 7; dengan poin: 1:5 4:3.",
        en="'{value}' is no choice. Write activity numbers with spaces: 1 4 7; with points: 1:5 4:3.",
    ),
    "sex_invalid": Text(id="'{value}' bukan L atau P.", en="'{value}' is neither L nor P."),
    "too_many_rows": Text(
        id="Lebih dari {limit} baris. Bagi berkasnya.",
        en="More than {limit} lines. Split the file.",
    ),
}
