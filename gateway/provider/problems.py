"""Refusals of a login with a provider."""

from services.chassis.problems import Problem, Text, Unavailable


class ProviderOff(Problem):
    """No provider is set up here."""

    status = 404
    code = "provider_off"
    detail = Text(
        id="Masuk dengan penyedia OpenID tidak diaktifkan di sini. Masuk dengan kata sandi.",
        en="Logging in with an OpenID provider is not set up here. Log in with a password.",
    )


class ProviderAway(Unavailable):
    """The provider does not answer, or not in a way that can be used."""

    code = "provider_unavailable"
    detail = Text(
        id="Penyedia OpenID tidak menjawab dengan benar. Coba lagi beberapa saat lagi.",
        en="The OpenID provider does not answer properly. Try again in a little while.",
    )


class TargetNotLocal(Problem):
    """Where to go after the login must be a path of ours."""

    status = 422
    code = "target_not_local"
    detail = Text(
        id="`to` harus berupa alamat di situs ini, misalnya /wilayah/35.",
        en="`to` must be an address on this site, such as /wilayah/35.",
    )


class ProviderLoginStale(Problem):
    """The login is unknown, used, too old, or was begun in another browser."""

    status = 410
    code = "provider_login_stale"
    detail = Text(
        id="Proses masuk ini kedaluwarsa, sudah dipakai, atau dimulai di peramban lain. "
        "Mulai lagi dari halaman masuk.",
        en="This login is too old, was used already, or was begun in another browser. "
        "Start again from the login page.",
    )


class ProviderRefused(Problem):
    """The provider did not let the person in, or did not take the code."""

    status = 403
    code = "provider_refused"
    detail = Text(
        id="Penyedia OpenID menolak proses masuk ini ({error}). Mulai lagi dari halaman masuk.",
        en="The OpenID provider refused this login ({error}). Start again from the login page.",
    )


class ProviderTokenInvalid(Problem):
    """What the provider says cannot be trusted: the log says why."""

    status = 403
    code = "provider_token_invalid"
    detail = Text(
        id="Jawaban penyedia OpenID tidak dapat dipercaya, jadi proses masuk dihentikan. "
        "Mulai lagi; bila berulang, beri tahu admin.",
        en="The answer of the OpenID provider cannot be trusted, so the login was stopped. "
        "Start again; tell an admin if it happens again.",
    )


class ProviderNoRoles(Problem):
    """The provider names no role that is known here."""

    status = 403
    code = "provider_no_roles"
    detail = Text(
        id="Akun Anda di penyedia OpenID belum mempunyai peran Nahkoda. Minta admin memberinya.",
        en="Your account at the OpenID provider has no role of Nahkoda yet. Ask an admin for one.",
    )


class ProviderNoRegions(Problem):
    """The provider names no region that is known here."""

    status = 403
    code = "provider_no_regions"
    detail = Text(
        id="Akun Anda di penyedia OpenID belum mempunyai wilayah. Minta admin memberinya.",
        en="Your account at the OpenID provider has no region yet. Ask an admin for one.",
    )


class AccountBlocked(Problem):
    """An admin has switched the account off here."""

    status = 403
    code = "account_blocked"
    detail = Text(
        id="Akun ini dinonaktifkan di Nahkoda. Hubungi admin.",
        en="This account is switched off in Nahkoda. Ask an admin.",
    )
