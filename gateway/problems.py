"""Refusals of the gateway itself."""

from services.chassis.problems import Conflict, Problem, Text, Unavailable


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


class LoginLocked(Problem):
    """Too many wrong passwords; the same for names that do not exist."""

    status = 429
    code = "login_locked"
    detail = Text(
        id="Terlalu banyak percobaan masuk. Coba lagi dalam {seconds} detik; bila lupa kata sandi, "
        "minta tautan baru kepada admin.",
        en="Too many attempts to log in. Try again in {seconds} seconds; if the password is "
        "forgotten, ask an admin for a new link.",
    )

    def __init__(self, *, seconds: int) -> None:
        super().__init__(seconds=seconds)
        self.headers = {"Retry-After": str(seconds)}  # type: ignore[misc]


class CsrfFailed(Problem):
    """A change that came with the cookie but without the page's own token."""

    status = 403
    code = "csrf_failed"
    detail = Text(
        id="Permintaan ini tidak berasal dari halaman Nahkoda. Muat ulang halaman, lalu ulangi.",
        en="This request did not come from a page of Nahkoda. Load the page again and repeat it.",
    )


class RefreshFailed(Problem):
    """The refresh token is unknown, spent or too old."""

    status = 401
    code = "refresh_failed"
    detail = Text(
        id="Token penyegar tidak berlaku lagi. Masuk kembali.",
        en="The refresh token is no longer valid. Log in again.",
    )


class InvitationInvalid(Problem):
    """The one-time link is unknown, used, replaced by a newer one, or too old."""

    status = 410
    code = "invitation_invalid"
    detail = Text(
        id="Tautan ini sudah dipakai atau kedaluwarsa. Minta tautan baru kepada admin.",
        en="This link was used already or is too old. Ask an admin for a new one.",
    )


class UsernameTaken(Conflict):
    code = "username_taken"
    detail = Text(
        id="Nama pengguna {username} sudah dipakai. Pilih nama lain.",
        en="The user name {username} is taken. Choose another.",
    )


class GrantTooWide(Problem):
    """Nobody gives what they do not have."""

    status = 403
    code = "grant_too_wide"
    detail = Text(
        id="Anda tidak dapat memberi {what} yang tidak Anda miliki: {names}.",
        en="You cannot give {what} that you do not have: {names}.",
    )


class OwnAccount(Conflict):
    """Locking oneself out, or lifting oneself up, takes another admin."""

    code = "own_account"
    detail = Text(
        id="Hak dan status akun sendiri tidak dapat diubah. Minta admin lain.",
        en="Nobody changes the rights or the state of their own account. Ask another admin.",
    )


class ScopeUnknown(Problem):
    status = 422
    code = "scope_unknown"
    detail = Text(
        id="Hak {names} tidak dikenal. Pilihan: {choices}.",
        en="Scope {names} is unknown. Choices: {choices}.",
    )


class ScopeNotForKeys(Problem):
    """Making accounts and keys takes a person."""

    status = 422
    code = "scope_not_for_keys"
    detail = Text(
        id="Hak {names} hanya untuk orang, tidak untuk kunci API.",
        en="Scope {names} is for people only, not for API keys.",
    )


class ExpiryPast(Problem):
    status = 422
    code = "expiry_past"
    detail = Text(
        id="`expires_at` sudah lewat. Tulis waktu yang akan datang, atau kosongkan.",
        en="`expires_at` has passed. Name a time to come, or leave it out.",
    )


class ExpiryTooFar(Problem):
    status = 422
    code = "expiry_too_far"
    detail = Text(
        id="Token HP berlaku paling lama {days} hari. Tulis `expires_at` yang lebih dekat.",
        en="A phone's token works for at most {days} days. Name a nearer `expires_at`.",
    )


class KeyNotRotatable(Conflict):
    """The key ended, or another took its place already."""

    code = "key_not_rotatable"
    detail = Text(
        id="Kunci nhk_{prefix}_… sudah berakhir atau sudah diganti. Buat kunci baru.",
        en="Key nhk_{prefix}_... has ended or was replaced already. Make a new key.",
    )


class AccountOfProvider(Conflict):
    """Its password is its provider's; one of ours would outlive a block there."""

    code = "account_of_provider"
    detail = Text(
        id="Akun {username} masuk lewat {issuer}; kata sandinya diatur di sana.",
        en="Account {username} logs in with {issuer}; its password is kept there.",
    )


class RateLimited(Problem):
    """A key, or whoever looks at what is published, called more often than the rate."""

    status = 429
    code = "rate_limited"
    detail = Text(
        id="Paling banyak {per_minute} panggilan per menit. Ulangi dalam {seconds} detik.",
        en="At most {per_minute} calls a minute. Repeat in {seconds} seconds.",
    )

    def __init__(self, *, seconds: int, per_minute: int) -> None:
        super().__init__(seconds=seconds, per_minute=per_minute)
        self.headers = {"Retry-After": str(seconds)}  # type: ignore[misc]


class QuotaUsed(Problem):
    """A key used up its day."""

    status = 429
    code = "quota_used"
    detail = Text(
        id="Jatah {per_day} panggilan kunci ini untuk hari ini habis. Ulangi setelah tengah malam UTC.",
        en="This key's {per_day} calls for today are used up. Repeat after midnight UTC.",
    )

    def __init__(self, *, seconds: int, per_day: int) -> None:
        super().__init__(seconds=seconds, per_day=per_day)
        self.headers = {"Retry-After": str(seconds)}  # type: ignore[misc]
