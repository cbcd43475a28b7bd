"""The activities of the five stages, as data: per village and per regency or city.

After the menus of the programme's SIM (preparation, planning, works, sustainability) and its five
stages; what prepares a cycle stands under `pendataan`. A code never changes its meaning.
"""

from collections.abc import Collection, Iterator

from contracts.planning import CycleLevel, Stage
from services.planning.cycle.models import ActivityKind, Feature

Line = tuple[str, str, str] | tuple[str, str, str, tuple[Feature, ...]]
SLUM = (Feature.peningkatan,)
VILLAGE: dict[Stage, tuple[Line, ...]] = {
    "pendataan": (
        ("sosialisasi", "Sosialisasi di kelurahan/desa", "Socialisation in the village"),
        ("relawan", "Relawan dan agen sosialisasi", "Volunteers and socialisation agents"),
        ("bkm", "Pemilu ulang atau revitalisasi BKM/LKM", "BKM/LKM elected anew or revitalised"),
        ("tipp", "Pembentukan TIPP", "TIPP formed"),
        ("pelatihan", "Pelatihan masyarakat", "Training of the community"),
        ("fgd_desa", "FGD desa: deliniasi kawasan", "Village FGD: delineation"),
        ("fgd_rt", "FGD per RT dan transek", "FGD per RT and transect"),
        ("wawancara", "Wawancara rumah tangga", "Household interviews"),
        ("profil", "Baseline dan profil permukiman disepakati", "Baseline and profile agreed"),
    ),
    "perencanaan": (
        ("visi", "Pembangunan visi", "Vision"),
        ("rpk", "Refleksi perkara kritis (RPK)", "Reflection on what is critical (RPK)"),
        ("pemetaan_swadaya", "Pemetaan swadaya", "Self-mapping"),
        ("lokakarya", "Lokakarya", "Workshop"),
        ("konsultasi", "Konsultasi dengan Pokja dan OPD", "Consultation with Pokja and offices"),
        ("uji_publik", "Uji publik RPLP", "Public review of the RPLP"),
        ("rplp", "RPLP disahkan", "RPLP approved"),
        ("rtplp", "RTPLP kawasan prioritas", "RTPLP of the priority area", SLUM),
        ("investasi", "Rencana investasi tahunan", "Yearly investment plan"),
        ("pemasaran", "Pemasaran dan kemitraan", "Marketing and partnership", (Feature.plpbk,)),
        ("proposal", "Proposal diverifikasi layak", "Proposal found sound", SLUM),
        ("ded_rab", "DED dan RAB", "Design and costs (DED, RAB)", SLUM),
        ("penapisan", "Penapisan lingkungan dan sosial", "Screening of safeguards", SLUM),
    ),
    "pelaksanaan": (
        ("ksm", "Pembentukan KSM pelaksana", "KSM formed for the works", SLUM),
        ("sppb", "Pagu dan SPPB", "Ceiling and SPPB", SLUM),
        ("pencairan", "Pencairan dana", "Disbursement", SLUM),
        ("konstruksi", "Pekerjaan prasarana", "Works", SLUM),
        ("sertifikasi", "Sertifikasi pekerjaan", "Works certified", SLUM),
        ("ppmk", "Kegiatan penghidupan (PPMK)", "Livelihood work (PPMK)", (Feature.ppmk,)),
        ("pencegahan", "Kegiatan pencegahan", "Prevention", (Feature.pencegahan,)),
    ),
    "pemantauan_evaluasi": (
        ("pemantauan", "Pemantauan partisipatif", "Participatory monitoring"),
        ("pengaduan", "Pengaduan ditangani (PPM)", "Complaints handled (PPM)"),
        ("pemutakhiran", "Pemutakhiran data kumuh", "Slum data brought up to date"),
        ("evaluasi", "Evaluasi bersama", "Evaluation together"),
    ),
    "keberlanjutan": (
        ("serah_terima", "Serah terima aset", "Assets handed over", SLUM),
        ("kpp", "Pembentukan KPP", "KPP formed"),
        ("op", "Operasi dan pemeliharaan tahunan", "Operation and upkeep of the year"),
        ("aturan_bersama", "Aturan bersama", "Rules agreed by all"),
        ("status_bkm", "Penilaian status BKM", "Status of the BKM assessed"),
        ("audit", "Audit independen", "Independent audit"),
    ),
}
REGENCY: dict[Stage, tuple[Line, ...]] = {
    "pendataan": (
        ("pokja", "Pembentukan Pokja PKP", "Pokja PKP formed"),
        ("sosialisasi", "Sosialisasi di kabupaten/kota", "Socialisation in the regency or city"),
        ("sk_kumuh", "SK Kumuh ditetapkan", "Slum decree issued"),
        ("forum_bkm", "Forum BKM", "Forum of BKMs"),
        ("forum_kolaborasi", "Forum kolaborasi", "Forum of collaboration"),
        ("profil", "Profil kumuh kabupaten/kota", "Slum profile of the regency or city"),
    ),
    "perencanaan": (
        ("lokakarya", "Lokakarya", "Workshop"),
        ("konsultasi", "Konsultasi publik", "Public consultation"),
        ("rp2kpkp", "RP2KP-KP/SIAP disahkan", "RP2KP-KP/SIAP approved"),
        ("kawasan_prioritas", "Kawasan prioritas ditetapkan", "Priority areas chosen"),
        ("investasi", "Rencana investasi tahunan", "Yearly investment plan"),
        ("rpjmd_rkpd", "Konsolidasi ke RPJMD dan RKPD", "Consolidated into RPJMD and RKPD"),
        ("ded", "DED, RAB dan RKS kawasan", "Designs and costs of areas"),
        ("bdc", "Rencana pusat pengembangan usaha", "Plan of the business centre", (Feature.bdc,)),
    ),
    "pelaksanaan": (
        ("lelang", "Lelang", "Tender", (Feature.lelang,)),
        ("kontrak", "Kontrak", "Contract", (Feature.lelang,)),
        ("konstruksi", "Pekerjaan skala kawasan", "Works of an area", (Feature.lelang,)),
        ("kolaborasi", "Kolaborasi sumber dana", "Sources of money brought together"),
        ("komite_bdc", "Komite BDC bekerja", "Committee of the BDC at work", (Feature.bdc,)),
    ),
    "pemantauan_evaluasi": (
        ("rapat_pokja", "Pertemuan rutin Pokja", "Regular meetings of the Pokja"),
        ("monitoring", "Monitoring Pokja", "Monitoring by the Pokja"),
        ("evaluasi", "Evaluasi pengurangan kumuh", "Evaluation of what is slum no more"),
    ),
    "keberlanjutan": (
        ("serah_terima", "Serah terima aset", "Assets handed over", (Feature.lelang,)),
        ("op", "Anggaran operasi dan pemeliharaan", "Budget of operation and upkeep"),
        ("replikasi", "Replikasi dengan dana daerah", "Repeated with money of the region"),
    ),
}
STAGES: tuple[Stage, ...] = tuple(VILLAGE)
SHORT: dict[CycleLevel, str] = {"village": "desa", "regency": "kota"}


def _kinds(level: CycleLevel, stages: dict[Stage, tuple[Line, ...]]) -> Iterator[ActivityKind]:
    for stage, lines in stages.items():
        for number, (code, name_id, name_en, *only) in enumerate(lines, start=1):
            yield ActivityKind(
                code=f"{SHORT[level]}.{stage}.{code}",
                level=level,
                stage=stage,
                number=number,
                name_id=name_id,
                name_en=name_en,
                only=only[0] if only else (),
            )


ACTIVITIES = (*_kinds("village", VILLAGE), *_kinds("regency", REGENCY))
BY_CODE = {kind.code: kind for kind in ACTIVITIES}


def applying(level: CycleLevel, features: Collection[str]) -> list[ActivityKind]:
    """The activities that a cycle of this level with these features has, in order."""
    return [
        kind
        for kind in ACTIVITIES
        if kind.level == level and (not kind.only or not set(features).isdisjoint(kind.only))
    ]
