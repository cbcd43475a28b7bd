"""What cannot be recorded as an expense."""

from services.chassis.problems import Conflict, Problem, Text


class AlreadyReversed(Conflict):
    code = "already_reversed"
    detail = Text(
        id="Belanja ini sudah dibatalkan. Catat yang benar sebagai belanja baru.",
        en="This expense is reversed already. Record the right one as a new expense.",
    )


class ReceiptTypeRefused(Problem):
    status = 415
    code = "media_type_refused"
    detail = Text(
        id="Kuitansi berupa foto (JPEG, PNG, WebP) atau PDF; ini {found}.",
        en="A receipt is a picture (JPEG, PNG, WebP) or a PDF; this is {found}.",
    )
