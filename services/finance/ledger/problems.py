"""What the ledger refuses."""

from services.chassis.problems import Conflict, Text


class CeilingExceeded(Conflict):
    code = "ceiling_exceeded"
    detail = Text(
        id="Pagu tersisa Rp {available}, kurang untuk Rp {asked}. Kurangi jumlahnya, atau catat revisi pagu dahulu.",
        en="The ceiling has Rp {available} left, too little for Rp {asked}. Ask for less, or record a revision of the ceiling first.",
    )


class FundsExceeded(Conflict):
    code = "funds_exceeded"
    detail = Text(
        id="Dana yang sudah diterima tersisa Rp {available}, kurang untuk Rp {asked}. Cairkan tahap berikutnya dahulu, atau kurangi jumlahnya.",
        en="Of the money received Rp {available} is left, too little for Rp {asked}. Have the next tranche released first, or ask for less.",
    )


class CommitmentExceeded(Conflict):
    code = "commitment_exceeded"
    detail = Text(
        id="Alokasi yang belum dicairkan tersisa Rp {available}, kurang untuk Rp {asked}.",
        en="Of the allocation Rp {available} is not released yet, too little for Rp {asked}.",
    )


class BopCapExceeded(Conflict):
    """More for running costs (BOP) than the allocation allows."""

    code = "bop_cap_exceeded"
    detail = Text(
        id="Batas BOP tersisa Rp {available}, kurang untuk Rp {asked}. Catat selebihnya pada kategori lain, atau kurangi.",
        en="The cap for running costs (BOP) leaves Rp {available}, too little for Rp {asked}. Record the rest under another category, or less.",
    )


class SpendingExceeded(Conflict):
    """Less was spent than is to be taken back."""

    code = "spending_exceeded"
    detail = Text(
        id="Hanya Rp {available} tercatat dibelanjakan, kurang untuk Rp {asked}.",
        en="Only Rp {available} is recorded as spent, too little for Rp {asked}.",
    )


class YearClosed(Conflict):
    code = "year_closed"
    detail = Text(
        id="Buku {book} sudah ditutup. Catat pada tahun anggaran yang terbuka, atau minta tahun itu dibuka lagi.",
        en="The book {book} is closed. Record it in an open fiscal year, or have that year opened again.",
    )


class WrongBook(Conflict):
    code = "wrong_book"
    detail = Text(
        id="Ada akun yang bukan milik buku {book}. Satu transaksi memakai akun dari satu buku: satu sumber dana, satu tahun anggaran.",
        en="An account is not of the book {book}. A transaction uses accounts of one book: one source, one fiscal year.",
    )


class Unbalanced(Conflict):
    code = "unbalanced"
    detail = Text(
        id="Debit Rp {debit} dan kredit Rp {credit} tidak sama. Perbaiki barisnya hingga seimbang.",
        en="Debits of Rp {debit} and credits of Rp {credit} are not equal. Correct the lines until they balance.",
    )


class AlreadyResolved(Conflict):
    """A pending transaction is posted or voided once, a posted one reversed once."""

    code = "already_resolved"
    detail = Text(
        id="Transaksi ini sudah diselesaikan atau sudah dibalik. Baca lagi keadaannya.",
        en="This transaction is resolved or reversed already. Read again how it stands.",
    )


class TransactionTaken(Conflict):
    code = "id_taken"
    detail = Text(
        id="Id transaksi {id} sudah dipakai. Buat UUIDv7 baru.",
        en="The transaction id {id} is taken. Make a new UUIDv7.",
    )


class VerificationRunning(Conflict):
    """It reads the whole ledger: one at a time is enough."""

    code = "verification_running"
    detail = Text(
        id="Buku besar sedang diperiksa. Tunggu hasilnya, lalu coba lagi.",
        en="The ledger is being verified. Wait for that to end, then try again.",
    )
