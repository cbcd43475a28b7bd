"""What cannot be registered as an account."""

from services.chassis.problems import Conflict, Problem, Text


class AccountIncomplete(Problem):
    """A bank account is known by its bank and number; a cash box has neither."""

    status = 422
    code = "account_incomplete"
    detail = Text(
        id="Rekening bank memerlukan `bank` dan `number`; kas tunai (`cash`) tanpa keduanya. Lengkapi atau hapus isian itu.",
        en="A bank account needs `bank` and `number`; a cash box (`cash`) has neither. Fill them in or leave them out.",
    )


class AccountExists(Conflict):
    code = "account_exists"
    detail = Text(
        id="Rekening dengan bank dan nomor ini sudah terdaftar. Periksa nomornya, atau pakai rekening yang ada.",
        en="An account with this bank and number is registered already. Check the number, or use the one there is.",
    )


class AccountClosed(Conflict):
    code = "account_closed"
    detail = Text(
        id="Rekening ini ditutup pada {day}. Daftarkan rekening yang baru.",
        en="This account was closed on {day}. Register the new one.",
    )


class AccountDaysCrossed(Problem):
    """Opened before it was closed, and neither in the future."""

    status = 422
    code = "days_crossed"
    detail = Text(
        id="Hari buka {opened_on} dan hari tutup {closed_on} tidak mungkin. Buka mendahului tutup, dan keduanya tidak setelah hari ini.",
        en="Opened on {opened_on} and closed on {closed_on} cannot be. An account is opened before it is closed, and neither after today.",
    )
