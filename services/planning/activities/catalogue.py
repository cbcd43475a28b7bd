"""What can be done, as data: works by the criteria that they serve, social and economic doings.

After the programme's list of handling per criterion. A code never changes its meaning. Criteria
are named as the regulation of 2018 names them; `IN_2016` says what they are in the one before.
"""

from collections.abc import Iterator

from contracts.planning_activities import Dimension
from services.planning.activities.shapes import ActivityKind

TODAY, BEFORE = "permen-14-2018", "permen-02-2016"
IN_2016 = {"4b": ("4b", "4c", "4d"), "4c": ("4e",), "6a": ("6a", "6c")}
Line = tuple[str, str, str, str]  # code, names in Indonesian and in English, unit
WORKS: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "1a 2a 2b 7a",
        (
            ("jalan_hotmix", "Jalan aspal hotmix", "Hot-mix asphalt road", "m"),
            ("jalan_beton", "Jalan beton", "Concrete road", "m"),
            ("jalan_buras", "Jalan buras", "Road sealed with asphalt (buras)", "m"),
            ("jalan_titian", "Jalan kayu/titian", "Wooden walkway", "m"),
            ("jalan_lapen", "Jalan lapen", "Penetration macadam road", "m"),
            ("jalan_makadam", "Jalan makadam", "Macadam road", "m"),
            ("jalan_paving", "Jalan paving", "Road of paving blocks", "m"),
            ("jalan_sirtu", "Jalan sirtu", "Gravel road", "m"),
            ("jalan_tanah", "Jalan tanah", "Earth road", "m"),
            ("jalan_telford", "Jalan telford", "Telford road", "m"),
        ),
    ),
    ("1a 2a 2b", (("jalan_setapak", "Jalur pedestrian", "Footpath", "m"),)),
    (
        "2a 2b 7a",
        (
            ("jembatan_besi", "Jembatan besi", "Steel bridge", "m"),
            ("jembatan_beton", "Jembatan beton/box culvert", "Concrete bridge, box culvert", "m"),
            ("jembatan_gantung", "Jembatan gantung", "Suspension bridge", "m"),
            ("jembatan_kayu", "Jembatan kayu", "Wooden bridge", "m"),
            ("jembatan_komposit", "Jembatan komposit", "Composite bridge", "m"),
            ("jembatan_pelimpas", "Jembatan pelimpas", "Spillway bridge", "m"),
        ),
    ),
    (
        "1a 1b 1c",
        (
            ("rumah_deret", "Rumah deret", "Row houses", "unit"),
            ("rusun", "Rumah susun", "Flats", "unit"),
        ),
    ),
    ("1c", (("rehab_rtlh", "Rehabilitasi RTLH (aladin)", "Unfit houses repaired", "unit"),)),
    (
        "3a 3b",
        (
            ("bak_pembagi", "Bak pembagi", "Distribution tank", "unit"),
            ("hidran_umum", "Hidran/kran umum", "Public hydrant or tap", "unit"),
            ("ipas", "Instalasi pengolahan air sederhana (IPAS)", "Water treatment (IPAS)", "unit"),
            ("pma", "Perlindungan mata air (PMA)", "Spring protection (PMA)", "unit"),
            ("pah", "Penampungan air hujan (PAH)", "Rainwater tank (PAH)", "unit"),
            ("pap", "Penyediaan air permukaan (PAP)", "Surface water supply (PAP)", "unit"),
            ("perpipaan_air", "Perpipaan air minum", "Drinking-water pipes", "m"),
            ("sambungan_rumah", "Sambungan rumah", "House connection", "unit"),
            ("sumur_bor", "Sumur bor", "Drilled well", "unit"),
            ("sumur_bor_dalam", "Sumur bor dalam (SBD)", "Deep drilled well (SBD)", "unit"),
            ("sumur_gali", "Sumur gali", "Dug well", "unit"),
            ("sumur_pompa", "Sumur pompa tangan (SPT)", "Hand-pump well (SPT)", "unit"),
        ),
    ),
    (
        "4a 4b 4c",
        (
            ("drainase", "Drainase", "Drain", "m"),
            ("gorong_gorong", "Gorong-gorong", "Culvert", "m"),
            ("normalisasi", "Normalisasi saluran", "Drain cleared and restored", "m"),
            ("saluran_grey_water", "Saluran grey water", "Grey-water drain", "m"),
        ),
    ),
    (
        "4a",
        (
            ("kolam_resapan", "Kolam resapan", "Infiltration pond", "unit"),
            ("sumur_resapan", "Sumur resapan", "Infiltration well", "unit"),
            ("biopori", "Biopori", "Biopore holes", "unit"),
            ("pintu_air", "Pintu air", "Sluice gate", "unit"),
            ("pompa", "Pompa", "Pump", "unit"),
            ("tanggul", "Tanggul", "Embankment", "m"),
        ),
    ),
    ("4b 4c", (("penutup_drainase", "Penutup drainase", "Drain covers", "m"),)),
    (
        "5a 5b",
        (
            ("kloset", "Kloset leher angsa", "Goose-neck toilet", "unit"),
            ("ipal", "IPAL", "Waste-water treatment plant", "unit"),
            ("jamban", "Jamban", "Latrine", "unit"),
            ("perpipaan_black_water", "Perpipaan black water", "Black-water pipes", "m"),
            ("mck", "MCK", "Public washing and toilet block", "unit"),
            ("septik_komunal", "Tangki septik komunal", "Communal septic tank", "unit"),
        ),
    ),
    (
        "6a",
        (
            ("bak_3r", "Bak sampah 3R", "Sorted waste bins", "unit"),
            ("tps3r", "TPS3R", "Reduce-reuse-recycle waste station", "unit"),
            ("komposter", "Komposter", "Composter", "unit"),
            ("tpst", "TPST", "Integrated waste processing site", "unit"),
        ),
    ),
    (
        "7a",
        (
            ("perpipaan_kebakaran", "Perpipaan proteksi kebakaran", "Fire-protection pipes", "m"),
            ("hidran_kebakaran", "Pasokan air/hidran kebakaran", "Fire water, hydrant", "unit"),
        ),
    ),
)
GEAR: tuple[tuple[str, tuple[Line, ...]], ...] = (
    (
        "6a 6b",
        (
            ("gerobak_sampah", "Gerobak sampah", "Waste cart", "unit"),
            ("motor_sampah", "Motor sampah", "Waste motorcycle", "unit"),
            ("mobil_sampah", "Mobil sampah", "Waste truck", "unit"),
        ),
    ),
    (
        "7b",
        (
            ("apar", "APAR", "Fire extinguisher", "unit"),
            ("mobil_pemadam", "Mobil pemadam", "Fire engine", "unit"),
            ("motor_pemadam", "Motor pemadam", "Fire motorcycle", "unit"),
        ),
    ),
)
SOCIAL: tuple[Line, ...] = (
    ("pelatihan", "Pelatihan masyarakat", "Training of the community", "orang"),
    ("sosialisasi", "Sosialisasi", "Socialisation", "kali"),
    ("lokakarya", "Lokakarya", "Workshop", "kali"),
    ("media_warga", "Media warga", "Community media", "paket"),
    ("aturan_bersama", "Aturan bersama", "Rules agreed by all", "paket"),
    ("layanan_sosial", "Layanan sosial", "Social service", "orang"),
)
ECONOMIC: tuple[Line, ...] = (
    ("ppmk", "Penghidupan masyarakat berbasis komunitas (PPMK)", "Livelihoods (PPMK)", "KSM"),
    ("bdc", "Pusat pengembangan usaha (BDC)", "Business development centre (BDC)", "paket"),
    ("ksm_ekonomi", "KSM ekonomi", "Economic self-help group", "KSM"),
    ("ksm_syariah", "KSM ekonomi syariah", "Sharia economic self-help group", "KSM"),
    ("ksm_bertabungan", "KSM bertabungan", "Savings group", "KSM"),
    ("pelatihan_usaha", "Pelatihan usaha", "Business training", "orang"),
)
# What is drafted first for a criterion, until somebody chooses better.
FIRST = {
    "1a": "rumah_deret",
    "1b": "rumah_deret",
    "1c": "rehab_rtlh",
    "2a": "jalan_paving",
    "2b": "jalan_paving",
    "3a": "sambungan_rumah",
    "3b": "sambungan_rumah",
    "4a": "sumur_resapan",
    "4b": "drainase",
    "4c": "drainase",
    "4d": "normalisasi",
    "4e": "drainase",
    "5a": "jamban",
    "5b": "septik_komunal",
    "6a": "bak_3r",
    "6b": "gerobak_sampah",
    "6c": "gerobak_sampah",
    "7a": "hidran_kebakaran",
    "7b": "apar",
}
ONE_EACH = frozenset({"1a", "1c", "3a", "3b", "5a", "6a", "7b"})  # one of FIRST for each that lacks


def _kind(
    line: Line, dimension: Dimension, criteria: str = "", *, builds: bool = False
) -> ActivityKind:
    code, name_id, name_en, unit = line
    own = tuple(criteria.split())
    former = tuple(one for id in own for one in IN_2016.get(id, (id,)))
    return ActivityKind(
        code=code,
        name_id=name_id,
        name_en=name_en,
        dimension=dimension,
        unit=unit,
        builds=builds,
        criteria={TODAY: own, BEFORE: former} if own else {},
    )


def _kinds() -> Iterator[ActivityKind]:
    for group, builds in ((WORKS, True), (GEAR, False)):
        for criteria, lines in group:
            yield from (_kind(line, "lingkungan", criteria, builds=builds) for line in lines)
    yield from (_kind(line, "sosial") for line in SOCIAL)
    yield from (_kind(line, "ekonomi") for line in ECONOMIC)


KINDS = tuple(_kinds())
BY_CODE = {kind.code: kind for kind in KINDS}


def served(kind: ActivityKind, regulation: str) -> tuple[str, ...]:
    """The criteria that a kind serves; a regulation of its own has the names of today's."""
    return kind.criteria.get(regulation, kind.criteria.get(TODAY, ()))


def named(criterion: str, regulation: str, law: str) -> tuple[str, ...]:
    """What a criterion of a regulation is called by another; one of today may have been several."""
    if (regulation == BEFORE) == (law == BEFORE):
        return (criterion,)
    if law == BEFORE:
        return IN_2016.get(criterion, (criterion,))
    return tuple(id for id, former in IN_2016.items() if criterion in former) or (criterion,)
