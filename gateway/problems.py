"""Refusals of the gateway itself."""

from services.chassis.problems import Problem, Text, Unavailable


class UpstreamAway(Unavailable):
    """The service behind does not answer; the breaker may be open."""

    code = "upstream_unavailable"
    detail = Text(
        id="Bagian {service} sedang tidak menjawab. Coba lagi beberapa detik lagi.",
        en="The {service} part is not answering right now. Try again in a few seconds.",
    )


class UpstreamSlow(Problem):
    """The service behind took too long."""

    status = 504
    code = "upstream_timeout"
    detail = Text(
        id="Bagian {service} terlalu lama menjawab. Persempit permintaan atau coba lagi.",
        en="The {service} part took too long. Narrow the request or try again.",
    )


class UpstreamBroke(Problem):
    """The service behind broke off before it answered."""

    status = 502
    code = "upstream_broke"
    detail = Text(
        id="Bagian {service} terputus sebelum menjawab. Periksa hasilnya sebelum mengulang; "
        "dengan Idempotency-Key pengulangan aman.",
        en="The {service} part broke off before it answered. Check the outcome before repeating; "
        "with an Idempotency-Key repeating is safe.",
    )


class LoginFailed(Problem):
    """Wrong name or password; which of the two is not said."""

    status = 401
    code = "login_failed"
    detail = Text(
        id="Nama pengguna atau kata sandi salah.",
        en="The user name or the password is wrong.",
    )
