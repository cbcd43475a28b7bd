"""How the paper calls what facts have by a code."""

from typing import Final

KINDS: Final = {
    "yearbook": ("Buku Tahunan", "Buku Tahunan Penanganan Permukiman Kumuh"),
    "brief": ("Ringkasan Wilayah", "Ringkasan Penanganan Permukiman Kumuh"),
    "profile": ("Profil Kumuh", "Profil Permukiman Kumuh"),
}
CLASSES: Final = {"none": "tidak kumuh", "light": "ringan", "medium": "sedang", "heavy": "berat"}
SLUM: Final = ("light", "medium", "heavy")
LEVELS: Final = {
    "regency": "Kabupaten/kota",
    "district": "Kecamatan",
    "village": "Kelurahan/desa",
    "rt": "RT",
}
SOURCES: Final = {
    "blm": "BLM",
    "bdi": "BDI",
    "bpm": "BPM",
    "apbn-pupr": "APBN Kementerian PUPR",
    "apbn-kl": "APBN kementerian/lembaga lain",
    "apbd-prov": "APBD provinsi",
    "apbd-kabkota": "APBD kabupaten/kota",
    "dak": "DAK",
    "dana-desa": "Dana desa",
    "hibah": "Hibah",
    "csr": "CSR",
    "swasta": "Swasta",
    "swadaya": "Swadaya",
    "lainnya": "Lainnya",
}
STATES: Final = {
    "planned": "direncanakan",
    "proposed": "diusulkan",
    "fit": "layak",
    "unfit": "tidak layak",
    "approved": "disetujui",
    "running": "berjalan",
    "completed": "selesai",
    "handed_over": "diserahterimakan",
    "cancelled": "dibatalkan",
}
DIMENSIONS: Final = {"lingkungan": "Lingkungan", "sosial": "Sosial", "ekonomi": "Ekonomi"}
TRAININGS: Final = {
    "pkm": "PKM",
    "pelatihan_fasilitator": "Pelatihan fasilitator",
    "pelatihan_masyarakat": "Pelatihan masyarakat",
    "sosialisasi": "Sosialisasi",
    "ojt": "OJT",
    "lainnya": "Lainnya",
}
STAGES: Final = {
    "pendataan": "Pendataan",
    "perencanaan": "Perencanaan",
    "pelaksanaan": "Pelaksanaan",
    "pemantauan_evaluasi": "Pemantauan dan evaluasi",
    "keberlanjutan": "Keberlanjutan",
}
MONTHS: Final = (
    *("Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus"),
    *("September", "Oktober", "November", "Desember"),
)
SERVICES: Final = {"survey": "Pendataan", "planning": "Perencanaan", "finance": "Keuangan"}
FACTS: Final = {
    "sheets": "lembar RT",
    "rounds": "putaran tersegel",
    "rt_scores": "nilai RT tersegel",
    "place_scores": "nilai wilayah di atas RT",
    "records": "isian formulir",
    "exits": "pengentasan",
    "decrees": "SK Kumuh",
    "institutions": "lembaga",
    "stages": "tahap siklus",
    "meetings": "pertemuan",
    "plans": "edisi rencana",
    "activities": "kegiatan",
    "works": "pelaksanaan kegiatan",
    "work_weeks": "laporan minggu",
    "exhausted_needs": "kebutuhan yang habis",
    "inspections": "pemeriksaan aset",
    "trainings": "pelatihan",
    "postings": "pos uang",
    "accounts": "LPJ diterima",
    "statements": "rekening koran",
    "audits": "audit",
}
NODES: Final = {
    "import_row": "baris impor",
    "sheet": "lembar",
    "record": "isian",
    "round": "putaran",
    "assessment": "nilai",
    "institution": "lembaga",
    "plan": "rencana",
    "activity": "kegiatan",
    "ceiling": "pagu",
    "allocation": "alokasi",
    "tranche": "pencairan",
    "payment": "belanja",
    "contribution": "swadaya",
    "account": "LPJ",
    "inspection": "pemeriksaan",
    "exit": "pengentasan",
    "decree": "SK Kumuh",
}
NOT_OF_DAYS: Final = (
    "Laporan ini menurut keadaan satu hari. Per hari hanya tersimpan luas, RT, uang, keadaan "
    "kegiatan, SK Kumuh, dan pengentasan; bagian lain ada pada laporan satu tahun."
)
METHOD: Final = (
    (
        "Asal angka",
        (
            "Setiap angka adalah jawaban API Nahkoda pada saat disegel; laporan ini tidak menghitung "
            "angka sendiri. Luas dan kelas berasal dari putaran pendataan yang disegel: putaran tersegel "
            "terbaru yang tidak sesudah tahun laporan berlaku terus sampai ada yang baru."
        ),
    ),
    (
        "Luas kumuh",
        (
            "Jumlah hektare RT dengan kelas ringan, sedang, atau berat. Luas dijumlahkan per RT, seperti "
            "tercatat, tanpa pembulatan; pembulatan hanya di kertas ini."
        ),
    ),
    (
        "Persen kriteria",
        (
            "Volume masalah dibagi pembagi kriteria, dikali 100, dibulatkan ke dua desimal (setengah ke "
            "atas), lalu dinilai menurut rentang peraturan. Wilayah di atas RT dinilai dari jumlah volume "
            "dan jumlah pembagi RT-nya, bukan dari rata-rata persen."
        ),
    ),
    (
        "Baseline, tertangani, di bawah ambang, baru, sisa",
        (
            "Baseline: luas kumuh pada baseline terbaru. Tertangani: keluar dari daftar kumuh dengan "
            "berita acara pengentasan. Di bawah ambang: dahulu kumuh, nilainya kini di bawah ambang, "
            "belum ada berita acara. Baru: kini kumuh, pada baseline tidak. Sisa = luas kumuh + di bawah "
            "ambang."
        ),
    ),
    (
        "Turun tingkat",
        "Hektare RT yang masih kumuh dengan kelas yang lebih baik daripada pada baseline.",
    ),
    (
        "Uang",
        (
            "Pagu, lalu dialokasikan (SPPB atau kontrak, dikurangi yang ditarik), cair (tahap pencairan), "
            "dibelanjakan (bukti pengeluaran). Swadaya: uang, tenaga, bahan, dan lahan dari warga."
        ),
    ),
    (
        "Kemajuan fisik dan kurva S",
        (
            "Persen minggu terbaru tiap kegiatan, ditimbang biayanya, atas semua kegiatan tahun itu yang "
            "tidak dibatalkan. Keuangan = dibelanjakan dibagi dialokasikan."
        ),
    ),
    (
        "Prakiraan",
        (
            "Garis lurus (kuadrat terkecil) melalui sisa hektare tahun-tahun terakhir yang disurvei. "
            "Bukan janji, hanya kelanjutan dari yang sudah terjadi."
        ),
    ),
    (
        "Daftar pantau",
        (
            "RT yang tidak kumuh tetapi paling banyak 5 poin di bawah ambang, dan RT yang nilainya naik "
            "dari putaran sebelumnya."
        ),
    ),
)
