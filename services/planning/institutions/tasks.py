"""The seven tasks of a revitalised BKM/LKM, as data, in the programme's order."""

from services.planning.institutions.models import TaskKind

_NAMES = (
    (
        "baseline",
        "Memutakhirkan data baseline dan profil kumuh",
        "Keep the baseline and the slum profile up to date",
    ),
    (
        "keselarasan",
        "Menyelaraskan RPLP/RTPLP dengan RP2KP-KP (SIAP)",
        "Align RPLP/RTPLP with the city's RP2KP-KP (SIAP)",
    ),
    (
        "pemasaran",
        "Memasarkan RPLP/RTPLP melalui channelling dan kemitraan",
        "Market the RPLP/RTPLP by channelling and partnership",
    ),
    (
        "konsolidasi",
        "Mengonsolidasikan perencanaan dan penganggaran dengan Pemda/SKPD ke RPJMD dan RKPD",
        "Consolidate planning and budgeting with the local government into RPJMD and RKPD",
    ),
    (
        "pelaksanaan",
        "Melaksanakan kegiatan oleh KSM dan KPP",
        "Carry out works by KSM and KPP",
    ),
    ("monev", "Memantau dan mengevaluasi", "Monitor and evaluate"),
    (
        "infrastruktur",
        "Membangun prasarana lingkungan yang menangani dan mencegah kumuh",
        "Build neighbourhood infrastructure that handles slums and prevents new ones",
    ),
)
TASKS = tuple(
    TaskKind(task=task, number=number, name_id=name_id, name_en=name_en)
    for number, (task, name_id, name_en) in enumerate(_NAMES, start=1)
)
BY_NAME = {one.task: one for one in TASKS}
