"""What of statements and matches is refused."""

from services.chassis.problems import Conflict, Problem, Text


class StatementInvalid(Problem):
    """Something in the file is wrong; nothing of it was stored."""

    status = 422
    code = "statement_invalid"
    detail = Text(
        id="Berkas berisi {error_count} kesalahan, jadi tidak ada yang disimpan. Perbaiki yang disebut di `errors`, lalu unggah lagi.",
        en="The file has {error_count} errors, so nothing was stored. Correct what `errors` names and upload it again.",
    )


class StatementUnbalanced(Problem):
    """Opening balance and movements are not the closing balance; nothing was stored."""

    status = 422
    code = "statement_unbalanced"
    detail = Text(
        id="Saldo awal Rp {opening} dan mutasi Rp {moved} tidak menjadi saldo akhir Rp {closing}: selisih Rp {difference}. Unduh lagi berkas yang utuh.",
        en="The opening balance of Rp {opening} and movements of Rp {moved} do not make the closing balance of Rp {closing}: Rp {difference} apart. Download the whole file again.",
    )


class LineSettled(Conflict):
    code = "line_settled"
    detail = Text(
        id="Baris ini sudah {state}. Lepaskan dahulu (unmatch), lalu cocokkan lagi.",
        en="This line is {state} already. Take that back first (unmatch), then match it anew.",
    )


class LineNotSettled(Conflict):
    code = "line_not_settled"
    detail = Text(
        id="Baris ini belum dicocokkan dan belum diabaikan; tidak ada yang dilepas.",
        en="This line is neither matched nor ignored; there is nothing to take back.",
    )


class MatchDiffers(Conflict):
    code = "match_differs"
    detail = Text(
        id="Mutasi bank Rp {line}, transaksinya berjumlah Rp {transactions}: selisih Rp {difference}. Pilih transaksi yang jumlahnya sama.",
        en="The line moves Rp {line}, the transactions Rp {transactions}: Rp {difference} apart. Choose transactions that sum to the line.",
    )


class TransactionMatched(Conflict):
    code = "transaction_matched"
    detail = Text(
        id="Transaksi {transaction} sudah dicocokkan dengan mutasi lain rekening ini. Lepaskan yang lama dahulu.",
        en="Transaction {transaction} is matched with another line of this account. Take that match back first.",
    )


class TransactionUnfitting(Problem):
    """Not there, or it moves no money of this account."""

    status = 422
    code = "transaction_unfitting"
    detail = Text(
        id="Transaksi {transaction} tidak ada, atau tidak menggerakkan uang rekening ini. Pilih dari usulan (suggestions).",
        en="There is no transaction {transaction}, or it moves no money of this account. Choose one of the suggestions.",
    )
