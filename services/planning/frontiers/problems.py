"""Why there is no frontier."""

from services.chassis.problems import Conflict, Text


class FrontierRunning(Conflict):
    code = "frontier_running"
    detail = Text(
        id="Kurva portofolio ini sedang dihitung. Tunggu sampai selesai, atau batalkan dahulu.",
        en="The frontier of this portfolio is being found. Wait until it has ended, or cancel it first.",
    )


class FrontierEnded(Conflict):
    code = "frontier_ended"
    detail = Text(
        id="Tidak ada kurva portofolio ini yang sedang dihitung; tidak ada yang dapat dibatalkan.",
        en="No frontier of this portfolio is being found; there is nothing to cancel.",
    )
