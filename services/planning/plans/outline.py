"""The outlines of plans as data: chapters in the programme's order, by kind of plan."""

from contracts.planning import PlanKind
from services.planning.plans.views import OutlineChapter


def _outline(kind: PlanKind, *chapters: tuple[str, str, str]) -> tuple[OutlineChapter, ...]:
    return tuple(
        OutlineChapter(kind=kind, chapter=code, number=number, name_id=name_id, name_en=name_en)
        for number, (code, name_id, name_en) in enumerate(chapters, 1)
    )


OUTLINES: dict[str, tuple[OutlineChapter, ...]] = {
    "rp2kp_kp": _outline(
        "rp2kp_kp",
        ("pendahuluan", "Pendahuluan", "Introduction"),
        ("profil", "Profil kota dan profil kumuh", "Profile of the city and of its slums"),
        ("isu", "Isu, kebijakan, dan kebutuhan penanganan", "Issues, policies and needs"),
        ("konsep", "Konsep pencegahan dan peningkatan kualitas", "Prevention and upgrading"),
        ("prioritas", "Kawasan prioritas dan sasaran", "Priority areas and targets"),
        (
            "program",
            "Rencana aksi dan program lima tahun",
            "Action plan and programme of five years",
        ),
        ("investasi", "Rencana investasi dan pembiayaan", "Investment and funding"),
        ("kelembagaan", "Kelembagaan, pemantauan, dan evaluasi", "Institutions and monitoring"),
    ),
    "rplp": _outline(
        "rplp",
        ("pendahuluan", "Pendahuluan", "Introduction"),
        ("profil", "Profil kelurahan dan profil kumuh", "Profile of the village and of its slums"),
        ("isu", "Isu, potensi, visi dan misi", "Issues, potentials, vision and mission"),
        ("konsep", "Konsep dan rencana penataan", "Concept and spatial arrangement"),
        (
            "program",
            "Program dan indikasi kegiatan lima tahun",
            "Programme and works of five years",
        ),
        ("investasi", "Rencana investasi tahunan", "Yearly investment plan"),
        ("aturan_bersama", "Aturan bersama", "Common rules"),
        ("kelembagaan", "Kelembagaan, O&P, dan monev", "Institutions, upkeep and monitoring"),
    ),
    "rtplp": _outline(
        "rtplp",
        ("kawasan", "Kawasan prioritas dan alasannya", "The priority area and why it is one"),
        ("site_plan", "Rencana tapak", "Site plan"),
        ("ded", "DED awal dan RAB per kegiatan", "First designs and costs by activity"),
        ("tahapan", "Tahapan pelaksanaan", "Phasing"),
        ("pembiayaan", "Pembiayaan dan pemasaran", "Funding and marketing"),
        ("pengamanan", "Pengamanan lingkungan dan sosial", "Environmental and social safeguards"),
        ("pemeliharaan", "O&P dan aturan bersama", "Upkeep and common rules"),
    ),
    "rkm": _outline(
        "rkm",
        ("dasar", "Dasar dan hasil musyawarah", "Grounds and what the meeting decided"),
        ("kegiatan", "Kegiatan tahun ini", "The activities of the year"),
        ("pembiayaan", "Pembiayaan dan swadaya", "Funding and own contributions"),
        ("jadwal", "Pelaksana dan jadwal", "Who carries them out, and when"),
        ("pemeliharaan", "Pemeliharaan dan pemantauan", "Upkeep and monitoring"),
    ),
}
NUMBERS: dict[str, dict[str, int]] = {
    kind: {one.chapter: one.number for one in chapters} for kind, chapters in OUTLINES.items()
}
