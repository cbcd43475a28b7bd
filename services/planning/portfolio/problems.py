"""Refusals about portfolios, and why one failed."""

from typing import ClassVar

from services.chassis.problems import Conflict, Problem, Text


class PortfolioUnclear(Problem):
    status = 422
    code = "portfolio_unclear"
    detail = Text(
        id="Sebutkan salah satu: `unit_prices` (volume dipilih) atau `candidates` (kegiatan utuh dipilih).",
        en="Name either `unit_prices` (volumes are chosen) or `candidates` (whole activities are).",
    )


class SourceUnknown(Problem):
    status = 422
    code = "source_unknown"
    detail = Text(
        id="Sumber dana {source} tidak dikenal. Pilihan: {choices}.",
        en="The source {source} is unknown. Choices: {choices}.",
    )


class SourceWithoutBudget(Problem):
    status = 422
    code = "source_without_budget"
    detail = Text(
        id="Sumber {source} disebut, tetapi tidak ada anggarannya. Tambahkan di `budgets`, atau hapus.",
        en="The source {source} is named but has no budget. Add it to `budgets`, or remove it.",
    )


class PortfolioAmountInvalid(Problem):
    status = 422
    code = "amount_invalid"
    detail = Text(
        id="'{amount}' di {where} bukan jumlah rupiah yang sah. Tulis seperti \"80000000.00\", dari {least} sampai {most}.",
        en="'{amount}' in {where} is no amount of rupiah. Write it like \"80000000.00\", from {least} to {most}.",
    )


class BudgetTwice(Problem):
    status = 422
    code = "budget_twice"
    detail = Text(
        id="Anggaran {source} tahun {year} disebut dua kali. Jumlahkan menjadi satu.",
        en="The budget of {source} in {year} is told twice. Add it up to one.",
    )


class YearNotAsked(Problem):
    status = 422
    code = "year_not_asked"
    detail = Text(
        id="Tahun {year} di {where} tidak ada dalam `years` ({years}). Tambahkan ke `years`, atau betulkan.",
        en="{year} in {where} is none of `years` ({years}). Add it to `years`, or correct it.",
    )


class YearTwice(Problem):
    status = 422
    code = "year_twice"
    detail = Text(
        id="Tahun {year} disebut dua kali dalam `years`. Hapus salah satunya.",
        en="{year} is twice in `years`. Remove one.",
    )


class LimitOutside(Problem):
    status = 422
    code = "limit_outside"
    detail = Text(
        id="{limit_region} tidak ada di dalam {region}. Batas hanya untuk wilayah di dalam wilayah portofolio.",
        en="{limit_region} does not lie in {region}. Limits are of regions inside the portfolio's.",
    )


class LimitTwice(Problem):
    status = 422
    code = "limit_twice"
    detail = Text(
        id="Batas untuk {limit_region} disebut dua kali dalam {where}. Hapus salah satunya.",
        en="The limit of {limit_region} is twice in {where}. Remove one.",
    )


class FloorAboveCeiling(Problem):
    status = 422
    code = "floor_above_ceiling"
    detail = Text(
        id="Batas bawah {limit_region} (Rp {floor}) di atas batas atasnya (Rp {ceiling}). Turunkan yang satu, atau naikkan yang lain.",
        en="The floor of {limit_region} (Rp {floor}) is above its ceiling (Rp {ceiling}). Lower the one or raise the other.",
    )


class PayersTwice(Problem):
    status = 422
    code = "payers_twice"
    detail = Text(
        id="Sumber {source} dua kali dalam `payers`. Gabungkan kriterianya.",
        en="{source} is twice in `payers`. Join its criteria.",
    )


class CandidateTwice(Problem):
    status = 422
    code = "candidate_twice"
    detail = Text(
        id="Calon {key} disebut dua kali. Beri nama (`key`) lain, atau hapus salah satunya.",
        en="The candidate {key} is told twice. Give it another `key`, or remove one.",
    )


class CandidateUnclear(Problem):
    status = 422
    code = "candidate_unclear"
    detail = Text(
        id="Calon {key}: sebutkan `activity_id` saja, atau `rt` bersama `volumes` dan `cost`.",
        en="Candidate {key}: name `activity_id` alone, or `rt` with `volumes` and `cost`.",
    )


class CandidateNotOpen(Conflict):
    """It is approved, done or cancelled: there is nothing to choose."""

    code = "candidate_not_open"
    detail = Text(
        id="Kegiatan {id} sudah {state}. Calon hanya kegiatan yang belum disetujui; yang disetujui ikut dihitung dengan sendirinya.",
        en="Activity {id} is {state}. Candidates are not approved yet; what is approved counts by itself.",
    )


class CandidateWithoutPlaces(Conflict):
    code = "candidate_without_places"
    detail = Text(
        id="Kegiatan {id} tidak mengurangi kriteria apa pun di RT putaran ini menurut {regulation}. Isi `places`-nya, atau jangan calonkan.",
        en="Activity {id} serves no criterion of {regulation} in an RT of this round. Fill its `places`, or leave it out.",
    )


class CandidateWithoutCost(Conflict):
    code = "candidate_without_cost"
    detail = Text(
        id="Kegiatan {id} belum punya RAB. Susun RAB-nya lebih dahulu.",
        en="Activity {id} has no RAB yet. Write its RAB first.",
    )


class DependencyUnknown(Problem):
    status = 422
    code = "dependency_unknown"
    detail = Text(
        id="'{name}' dalam `dependencies` bukan {what}. Pilihan: {choices}.",
        en="'{name}' in `dependencies` is no {what}. Choices: {choices}.",
    )


class DependencyInCircle(Problem):
    status = 422
    code = "dependency_in_circle"
    detail = Text(
        id="`dependencies` melingkar: {circle}. Hapus salah satu kaitannya.",
        en="`dependencies` go in a circle: {circle}. Remove one of them.",
    )


class TooManyDependencies(Problem):
    status = 422
    code = "too_many_dependencies"
    detail = Text(
        id="Paling banyak {most} kaitan antarkriteria; ada {count}.",
        en="At most {most} dependencies of criteria; there are {count}.",
    )


class PortfolioTooLarge(Problem):
    status = 422
    code = "portfolio_too_large"
    detail = Text(
        id="Wilayah ini memuat lebih dari {limit} RT. Pilih wilayah yang lebih kecil.",
        en="This region has more than {limit} RTs. Choose a smaller one.",
    )


class NothingMeasured(Conflict):
    code = "nothing_measured"
    detail = Text(
        id="Putaran {round_id} tidak punya RT terukur di {region}. Segel putarannya, atau pilih putaran lain; "
        "bila baru saja disegel, coba lagi beberapa detik lagi.",
        en="Round {round_id} has no measured RT in {region}. Seal it, or choose another round; if that "
        "was done just now, try again in a few seconds.",
    )


class RegulationsMixed(Conflict):
    code = "regulations_mixed"
    detail = Text(
        id="RT putaran ini dinilai dengan beberapa peraturan: {regulations}. Pilih wilayah yang satu peraturan.",
        en="RTs of this round are scored by several regulations: {regulations}. Choose a region of one.",
    )


class PortfoliosRunning(Problem):
    status = 429
    code = "portfolios_running"
    detail = Text(
        id="{running} portofolio Anda belum selesai; paling banyak {limit} sekaligus. Tunggu, atau batalkan salah satunya.",
        en="{running} of your portfolios are not finished; at most {limit} at a time. Wait, or cancel one.",
    )
    headers: ClassVar[dict[str, str]] = {"Retry-After": "10"}


class PortfolioEnded(Conflict):
    code = "portfolio_ended"
    detail = Text(
        id="Portofolio ini sudah berakhir ({status}); tidak ada yang dapat dibatalkan.",
        en="This portfolio has ended ({status}); there is nothing to cancel.",
    )


class PortfolioNotDone(Conflict):
    code = "portfolio_not_done"
    detail = Text(
        id="Portofolio ini belum punya jawaban ({status}). Tunggu sampai `done`.",
        en="This portfolio has no answer ({status}). Wait until it is `done`.",
    )


class PortfolioDrafted(Conflict):
    code = "portfolio_drafted"
    detail = Text(
        id="Baris portofolio ini sudah menjadi rancangan di rencana {plan_id}. Ubah kegiatannya di sana.",
        en="The rows of this portfolio are drafts of plan {plan_id} already. Change them there.",
    )


class NothingToDraft(Conflict):
    code = "nothing_to_draft"
    detail = Text(
        id="Portofolio ini tidak punya baris baru di {region}. Pilih rencana desa lain.",
        en="This portfolio has no new row in {region}. Choose the plan of another village.",
    )


class CandidateKindUnknown(Conflict):
    code = "candidate_kind_unknown"
    detail = Text(
        id="Tidak ada satu jenis kegiatan yang menangani {criteria} sekaligus (calon {key}). Tulis kegiatannya sendiri dalam rencana.",
        en="No kind of activity serves {criteria} at once (candidate {key}). Write the activity into the plan yourself.",
    )


# Why a portfolio failed, by its code.
FAILURES = {
    "too_slow": Text(
        id="Dalam {seconds} detik tidak ditemukan pilihan yang memenuhi semua batas. Beri waktu lebih lama (`seconds`), "
        "longgarkan batas bawah, atau pilih wilayah yang lebih kecil.",
        en="In {seconds} seconds no choice was found that keeps every limit. Give it longer (`seconds`), loosen floors, or "
        "choose a smaller region.",
    ),
    "too_hard": Text(
        id="Pertanyaan ini melampaui batas waktu prosesor atau memori. Pilih wilayah yang lebih kecil, lebih sedikit "
        "kaitan dan sumber terbatas, atau celah (`gap`) yang lebih longgar.",
        en="This question needs more processor time or memory than there is. Choose a smaller region, fewer dependencies "
        "and restricted sources, or a wider `gap`.",
    ),
    "job_failed": Text(
        id="Jawaban tidak dapat dibuat karena gangguan pada sistem kami. Minta lagi; bila gagal lagi, beri tahu "
        "pengelola sistem.",
        en="There is no answer because something went wrong on our side. Ask again; if that fails too, tell the "
        "system's operator.",
    ),
}
# What fights, in words.
CONFLICTS = {
    "budget": Text(
        id="Anggaran {source} {year}: Rp {limit}; kegiatan yang sudah disetujui mengambil Rp {approved}.",
        en="The budget of {source} in {year} is Rp {limit}; approved activities take Rp {approved}.",
    ),
    "ceiling": Text(
        id="Di {region} paling banyak Rp {limit}; kegiatan yang sudah disetujui mengambil Rp {approved}.",
        en="In {region} at most Rp {limit}; approved activities take Rp {approved}.",
    ),
    "floor": Text(
        id="Di {region} paling sedikit Rp {limit}, sedangkan semua pekerjaan yang mungkin di sana Rp {works}.",
        en="In {region} at least Rp {limit}, while all works that are possible there come to Rp {works}.",
    ),
}
