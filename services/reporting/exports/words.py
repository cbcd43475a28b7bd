"""What files say, in both languages."""

from typing import Final

from services.chassis.problems import Text
from services.reporting.exports.models import Kind

TITLES: Final = {
    Kind.rekap_numerik: Text("Rekap numerik", "Numeric recap"),
    Kind.profil_kumuh: Text("Profil kumuh kelurahan", "Slum profile of a village"),
    Kind.rekap_dana: Text("Rekap dana", "Recap of funds"),
    Kind.quick_status: Text("Quick Status", "Quick Status"),
    Kind.kegiatan: Text("Kegiatan", "Activities"),
    Kind.oc4ids: Text("OC4IDS", "OC4IDS"),
}
NOTES: Final = {
    Kind.rekap_numerik: Text(
        "Awal: baseline terbaru; akhir: putaran tersegel terbaru, keduanya tidak sesudah tahun ini. "
        "Kelurahan dan kecamatan dinilai dari jumlah volume RT-nya.",
        "Baseline: the newest baseline; current: the newest sealed round, neither after the year. "
        "Villages and districts are scored from the sums of their RTs.",
    ),
    Kind.profil_kumuh: Text(
        "Awal: baseline terbaru; akhir: putaran tersegel terbaru, keduanya tidak sesudah tahun ini. "
        "Kegiatan: semua sampai tahun ini, kecuali yang batal.",
        "Baseline: the newest baseline; current: the newest sealed round, neither after the year. "
        "Works: all up to the year but those cancelled.",
    ),
    Kind.rekap_dana: Text(
        "Rupiah. Baris wilayah memuat semua yang ada di bawahnya; jangan dijumlahkan dengan rincian.",
        "Rupiah. A region's row holds all that lies below it; do not add it to its parts.",
    ),
    Kind.quick_status: Text(
        "Hektare seperti tercatat. Fisik: rata-rata tertimbang biaya dari kegiatan yang disetujui; "
        "keuangan: dibelanjakan dari dialokasikan, sampai tahun ini.",
        "Hectares as recorded. Physical: mean of approved activities, weighed by cost; "
        "money: spent of committed, up to the year.",
    ),
    Kind.kegiatan: Text(
        "Geometri seperti dicatat dalam perencanaan; rupiah sebagai teks.",
        "Geometry as recorded in planning; rupiah as text.",
    ),
}
FILE: Final = Text("Berkas", "File")
REGION: Final = Text("Wilayah", "Region")
YEAR: Final = Text("Tahun", "Year")
REGULATION: Final = Text("Regulasi", "Regulation")
MADE: Final = Text("Dibuat", "Made")
READ_MODEL: Final = Text("Data (generasi)", "Data (generation)")
SOURCE: Final = Text("Sumber", "Source")
SOURCE_IS: Final = Text(
    "Nahkoda, layanan pelaporan: lembar tersegel, rencana, dan buku kas program",
    "Nahkoda, reporting: sealed sheets, plans and the programme's ledger",
)
NOTE: Final = Text("Catatan", "Note")
ABOUT: Final = Text("Keterangan", "About")

BEFORE, AFTER = Text("awal", "baseline"), Text("akhir", "current")
LEVELS: Final = {
    13: Text("kelurahan/desa", "village"),
    8: Text("kecamatan", "district"),
}
RT: Final = Text("RT", "RT")
CLASSES: Final = {
    "none": Text("tidak kumuh", "not slum"),
    "light": Text("ringan", "light"),
    "medium": Text("sedang", "medium"),
    "heavy": Text("berat", "heavy"),
}
PLACE_HEADS: Final = (
    Text("Tingkat", "Level"),
    Text("Kode", "Code"),
    Text("Nama", "Name"),
    Text("Kelurahan/desa", "Village"),
    Text("Kecamatan", "District"),
    Text("Jumlah RT", "RTs"),
)
PHASE_HEADS: Final = (
    Text("Tahun", "Year"),
    Text("Regulasi", "Regulation"),
    Text("Luas (ha)", "Area (ha)"),
    Text("Luas kumuh (ha)", "Slum (ha)"),
    Text("Total nilai", "Total score"),
    Text("Kelas", "Class"),
)
VOLUME, PERCENT, SCORE = Text("volume", "volume"), Text("%", "%"), Text("nilai", "score")
AVERAGE: Final = Text("Rata-rata aspek", "Aspect average")
FUND_HEADS: Final = (
    Text("Kode", "Code"),
    Text("Wilayah", "Region"),
    Text("Tahun anggaran", "Fiscal year"),
    Text("Kode sumber", "Source code"),
    Text("Sumber", "Source"),
    Text("Pagu", "Ceiling"),
    Text("Dialokasikan", "Committed"),
    Text("Cair", "Released"),
    Text("Dibelanjakan", "Spent"),
    Text("Swadaya", "Contribution"),
)
STATUS_HEADS: Final = (
    Text("Kode", "Code"),
    Text("Kelurahan/desa", "Village"),
    Text("Kecamatan", "District"),
    Text("Kabupaten/kota", "Regency/city"),
    Text("Luas kumuh awal (ha)", "Baseline slum (ha)"),
    Text("Tertangani (ha)", "Handled (ha)"),
    Text("Di bawah ambang (ha)", "Below the line (ha)"),
    Text("Kumuh baru (ha)", "New slum (ha)"),
    Text("Sisa (ha)", "Left (ha)"),
)
RT_COUNT: Final = Text("RT {what}", "RTs {what}")
ACTIVITY_COUNT: Final = Text("Kegiatan {what}", "Activities {what}")
STATES: Final = {
    "planned": Text("direncanakan", "planned"),
    "proposed": Text("diusulkan", "proposed"),
    "fit": Text("layak", "fit"),
    "unfit": Text("tidak layak", "unfit"),
    "approved": Text("disetujui", "approved"),
    "running": Text("berjalan", "running"),
    "completed": Text("selesai", "completed"),
    "handed_over": Text("diserahterimakan", "handed over"),
    "cancelled": Text("batal", "cancelled"),
}
WORKING: Final = ("approved", "running", "completed", "handed_over")
PROGRESS_HEADS: Final = (
    Text("Dialokasikan (Rp)", "Committed (Rp)"),
    Text("Dibelanjakan (Rp)", "Spent (Rp)"),
    Text("Fisik (%)", "Physical (%)"),
    Text("Keuangan (%)", "Money (%)"),
)
IDENTITY: Final = Text("Identitas", "Identity")
FACTS: Final = {
    "province": Text("Provinsi", "Province"),
    "regency": Text("Kabupaten/kota", "Regency/city"),
    "district": Text("Kecamatan", "District"),
    "village": Text("Kelurahan/desa", "Village"),
}
MEASURED: Final = {
    "area_ha": Text("Luas (ha)", "Area (ha)"),
    "buildings": Text("Jumlah bangunan", "Buildings"),
    "households": Text("Jumlah KK", "Households"),
    "population": Text("Jumlah penduduk", "Population"),
    "road_ideal_m": Text("Panjang jalan ideal (m)", "Ideal length of roads (m)"),
    "drain_ideal_m": Text("Panjang drainase ideal (m)", "Ideal length of drains (m)"),
}
FACT, VALUE = Text("Uraian", "What"), Text("Nilai", "Value")
BY_CLASS: Final = Text("Hektare menurut kelas", "Hectares by class")
PHASE: Final = Text("Keadaan", "State of")
WORKS: Final = Text("Kegiatan", "Works")
WORK_HEADS: Final = (
    Text("Id", "Id"),
    Text("Judul", "Title"),
    Text("Jenis", "Kind"),
    Text("Dimensi", "Dimension"),
    Text("Tahun", "Year"),
    Text("Volume", "Volume"),
    Text("Satuan", "Unit"),
    Text("Biaya (Rp)", "Cost (Rp)"),
    Text("Keadaan", "State"),
    Text("Fisik (%)", "Physical (%)"),
    Text("Mulai", "Begun"),
    Text("Selesai", "Done"),
    Text("Dialokasikan (Rp)", "Committed (Rp)"),
    Text("Cair (Rp)", "Released (Rp)"),
    Text("Dibelanjakan (Rp)", "Spent (Rp)"),
    Text("Swadaya (Rp)", "Contribution (Rp)"),
)
