"""Which path goes to which service. What is not listed does not exist outside."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Route:
    """Paths under `prefix` belong to `service`; a body or answer may take `seconds` to start.

    What is `public` is passed on for anyone: pages that hold nothing, and what is published. Of
    that an address may ask `per_minute` times; a phone company's customers share one. Where there
    are `tables`, spreadsheets read, which show no more than a phone does. A `stream` has no end: it
    says something within `seconds`, and takes no connection from what has one.
    """

    prefix: str
    service: str
    seconds: float = 30.0
    public: bool = False
    per_minute: int | None = None
    tables: bool = False
    stream: bool = False

    @property
    def name(self) -> str:
        """How metrics call it."""
        return self.service


# The dashboard's pages and the folder of its scripts and styles; "/" is itself alone.
PAGES = (
    *("/", "/masuk", "/undangan", "/akun", "/wilayah", "/rt", "/impor", "/pengguna", "/mitra"),
    *("/putaran", "/ganda", "/tinjauan", "/mutu", "/peristiwa", "/webhook", "/assets"),
    *("/rencana", "/kegiatan", "/siklus", "/aset", "/pelatihan", "/dana", "/alokasi", "/tahap"),
    *("/lpj", "/rekening", "/rekonsiliasi", "/publik", "/ringkasan", "/jejak", "/ekspor"),
    *("/sk-kumuh", "/peta", "/kawasan", "/pengentasan", "/portofolio", "/formulir", "/musyawarah"),
    *("/pemungutan-suara", "/penawaran", "/tentang-data", "/laporan", "/pengaduan"),
)
ROUTES = (
    # Phones send large files, which take their time to be stored.
    Route("/v1/survey/openrosa/submission", "survey", seconds=120.0),
    Route("/v1/survey", "survey"),
    Route("/v1/planning", "planning"),
    Route("/v1/finance", "finance"),
    Route("/v1/reports/stream", "reporting", stream=True),
    Route("/v1/reports", "reporting"),
    Route("/v1/trace", "reporting"),
    Route("/v1/odata", "reporting", tables=True),
    Route("/v1/public/complaints", "reporting", public=True, per_minute=600),
    Route("/v1/public", "finance", public=True, per_minute=600),
    *(Route(page, "reporting", public=True) for page in PAGES),
)


def match(path: str) -> Route | None:
    """The route of a decoded path; a path that climbs is nobody's."""
    if "/../" in path or path.endswith("/..") or "//" in path or "\\" in path:
        return None
    for route in ROUTES:
        if path == route.prefix or path.startswith(route.prefix + "/"):
            return route
    return None
