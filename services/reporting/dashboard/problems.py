"""Refusals of the dashboard's routes."""

from services.chassis.problems import NotFound, Text, Unavailable


class DashboardNotBuilt(Unavailable):
    """The web source was never built here."""

    code = "dashboard_not_built"
    detail = Text(
        id="Halaman web belum dibangun. Jalankan `make dashboard`, lalu mulai ulang. "
        "API tetap dapat dipakai; lihat /docs.",
        en="The web pages are not built. Run `make dashboard`, then start again. "
        "The API works all the same; see /docs.",
    )


class AssetUnknown(NotFound):
    """A file that this build does not have; an older page may still ask for it."""

    code = "asset_unknown"
    detail = Text(
        id="Berkas {key} bukan bagian dari versi ini. Muat ulang halaman.",
        en="File {key} is not part of this version. Load the page again.",
    )
