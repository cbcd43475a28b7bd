"""What cannot be recorded as given."""

from services.chassis.problems import Conflict, Problem, Text


class UnitWrong(Problem):
    status = 422
    code = "unit_wrong"
    detail = Text(
        id="Satuan untuk {kind} adalah {unit}. Tulis jumlahnya dalam {unit}.",
        en="The unit of {kind} is {unit}. Write the quantity in {unit}.",
    )


class CashDiffers(Problem):
    status = 422
    code = "cash_differs"
    detail = Text(
        id="Uang tunai {quantity} bernilai Rp {amount}? Untuk uang, `quantity` dan `amount` harus sama.",
        en="Cash of {quantity} cannot be worth Rp {amount}. Of money, `quantity` and `amount` are the same.",
    )


class ContributionReversed(Conflict):
    code = "contribution_reversed"
    detail = Text(id="Swadaya ini sudah dibatalkan.", en="This contribution is reversed already.")
