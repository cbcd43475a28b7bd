"""Refusals about offers."""

from services.chassis.problems import Conflict, Problem, Text, Unavailable


class OfferWithdrawn(Conflict):
    code = "offer_withdrawn"
    detail = Text(
        id="Penawaran ini sudah ditarik. Buat penawaran baru.",
        en="This offer was withdrawn. Make a new one.",
    )


class OfferLapsed(Conflict):
    code = "offer_lapsed"
    detail = Text(
        id="Penawaran ini berlaku sampai {until}. Perpanjang `until`, atau buat penawaran baru.",
        en="This offer held until {until}. Move `until`, or make a new offer.",
    )


class OfferPledged(Conflict):
    """What was promised for it is withdrawn or decided first."""

    code = "offer_pledged"
    detail = Text(
        id="Rp {pledged} dari penawaran ini sudah dijanjikan. Tarik komitmennya dahulu; yang sudah di keuangan tetap.",
        en="Rp {pledged} of this offer is pledged. Withdraw the pledges first; what finance has stays.",
    )


class NothingOpen(Conflict):
    """The activity has no such gap, or none that may be offered."""

    code = "nothing_open"
    detail = Text(
        id="Kegiatan {activity} hanya terbuka Rp {open}, kurang dari Rp {asked}. Kurangi jumlahnya; lihat GET /v1/planning/unfunded.",
        en="The activity {activity} has only Rp {open} open, less than Rp {asked}. Offer less; see GET /v1/planning/unfunded.",
    )


class ActivityNotFundable(Problem):
    """Unknown, outside the offer's region, of no approved plan, unfit, done or cancelled."""

    status = 422
    code = "activity_not_fundable"
    detail = Text(
        id="Kegiatan {activity} tidak dapat ditawarkan di {region}: bukan kegiatan rencana yang disetujui di sana, atau sudah selesai, tidak layak, atau batal.",
        en="The activity {activity} cannot be offered in {region}: it is none of an approved plan there, or is done, unfit or cancelled.",
    )


class ActivityTwice(Problem):
    status = 422
    code = "activity_twice"
    detail = Text(
        id="Kegiatan {activity} disebut dua kali. Jumlahkan menjadi satu baris.",
        en="The activity {activity} is told twice. Add it up to one line.",
    )


class UntilPast(Problem):
    status = 422
    code = "until_past"
    detail = Text(
        id="Batas {until} sudah lewat; hari ini {today}. Pilih hari ini atau sesudahnya.",
        en="{until} is over; it is {today}. Choose today or a later day.",
    )


class ContactsNotSetUp(Unavailable):
    """The operator gave no keys to lock contacts with."""

    code = "contacts_not_set_up"
    detail = Text(
        id="Kontak belum dapat disimpan: pengelola perlu mengisi PLANNING_CONTACT_KEYS. Kosongkan `contact` untuk sementara.",
        en="Contacts cannot be kept yet: the operator has to set PLANNING_CONTACT_KEYS. Leave `contact` out meanwhile.",
    )
