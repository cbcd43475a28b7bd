"""What the screening of environmental and social risk asks, as data.

After the safeguard fields of the programme's SIM. A field never changes its meaning.
"""

from services.planning.safeguards.shapes import Block, Field, Kind

Question = tuple[str, Kind, str, str, bool]


def _f(name: str, kind: Kind, name_id: str, name_en: str, *, required: bool = False) -> Question:
    return name, kind, name_id, name_en, required


def _block(name: str, name_id: str, name_en: str, *fields: Question) -> Block:
    return Block(
        block=name,
        name_id=name_id,
        name_en=name_en,
        works_only=name != "daftar_negatif",
        fields=tuple(
            Field(field=f"{name}.{own}", kind=kind, name_id=id, name_en=en, required=required)
            for own, kind, id, en, required in fields
        ),
    )


MODES = {
    "hibah": ("hibah", "given"),
    "izin_pakai": ("izin pakai", "lent"),
    "izin_dilalui": ("izin dilalui", "to be passed over"),
}
OWNERS = {
    "pemerintah": ("milik pemerintah", "of the government"),
    "masyarakat": ("milik masyarakat", "of residents"),
    "lain": ("milik pihak lain", "of others"),
}
_LAND = (
    *(
        _f(f"{mode}_{owner}_ha", "hectares", f"Luas tanah {m[0]} {o[0]}", f"Land {m[1]}, {o[1]}")
        for mode, m in MODES.items()
        for owner, o in OWNERS.items()
    ),
    *(
        _f(f"{mode}_nilai", "rupiah", f"Nilai tanah {m[0]}", f"Value of the land {m[1]}")
        for mode, m in MODES.items()
    ),
    *(
        _f(f"{mode}_kk", "count", f"KK pemberi tanah {m[0]}", f"Households: land {m[1]}")
        for mode, m in MODES.items()
    ),
)
BLOCKS = (
    _block(
        "tanah",
        "Pengadaan tanah",
        "Land",
        _f("perlu", "yes_no", "Memerlukan tanah", "Land is needed", required=True),
        *_LAND,
        _f("pernyataan", "yes_no", "Surat pernyataan ditandatangani", "Statement signed"),
        _f("saksi", "yes_no", "Disaksikan dua orang", "Two people witnessed it"),
        _f("tanpa_paksaan", "yes_no", "Tanpa tekanan", "Given without pressure"),
        _f("bagian_terbesar", "percent", "Bagian terbesar lahan", "Largest share of a holding"),
        _f("sisa_layak", "yes_no", "Sisa lahan layak", "What is left can be lived on"),
        _f("rumah_hilang", "yes_no", "Ada rumah yang hilang", "A home is lost"),
    ),
    _block(
        "konsolidasi",
        "Konsolidasi lahan",
        "Land consolidation",
        _f("ada", "yes_no", "Ada konsolidasi lahan", "Land is consolidated", required=True),
        _f("luas_sebelum_ha", "hectares", "Luas sebelum", "Area before"),
        _f("luas_sesudah_ha", "hectares", "Luas sesudah", "Area after"),
        _f("kk", "count", "KK peserta", "Households that take part"),
        _f("kk_perempuan", "count", "KK perempuan", "Of which headed by women"),
    ),
    _block(
        "pindah",
        "Permukiman kembali",
        "Resettlement",
        _f("ada", "yes_no", "Ada permukiman kembali", "Households resettle", required=True),
        _f("luas_sebelum_ha", "hectares", "Luas sebelum", "Area before"),
        _f("luas_sesudah_ha", "hectares", "Luas sesudah", "Area after"),
        _f("kk", "count", "KK yang pindah", "Households that move"),
        _f("kk_perempuan", "count", "KK perempuan", "Of which headed by women"),
    ),
    _block(
        "adat",
        "Masyarakat hukum adat",
        "Indigenous community",
        _f("ada", "yes_no", "Ada masyarakat hukum adat", "There is one", required=True),
        _f("jiwa", "count", "Jumlah jiwa", "People"),
        _f("jiwa_perempuan", "count", "Perempuan", "Of which women"),
        _f("terdampak", "count", "Jiwa terdampak", "People affected"),
        _f("terdampak_perempuan", "count", "Perempuan terdampak", "Women affected"),
        _f("manfaat", "count", "Penerima manfaat", "People who benefit"),
        _f("manfaat_perempuan", "count", "Perempuan penerima manfaat", "Women who benefit"),
        _f("rk_mha", "yes_no", "Rencana kerja (RK-MHA) ada", "Plan for them (RK-MHA) is there"),
    ),
    _block(
        "lingkungan",
        "Lingkungan",
        "Environment",
        _f("kategori", "category", "Kategori dampak", "Category of impact", required=True),
        _f("ukl_upl", "yes_no", "UKL-UPL ada", "UKL-UPL is there"),
        _f("sop", "yes_no", "SOP/SPPL ada", "SOP or SPPL is there"),
    ),
    _block(
        "cagar_budaya",
        "Cagar budaya",
        "Heritage",
        _f("ada", "yes_no", "Di kawasan atau pada benda cagar budaya", "Heritage", required=True),
        _f("sop", "yes_no", "SOP/SPPL ada", "SOP or SPPL is there"),
    ),
    _block(
        "rawan_bencana",
        "Rawan bencana",
        "Hazards",
        _f("ada", "yes_no", "Di daerah rawan bencana", "In a hazard-prone place", required=True),
        _f("sop", "yes_no", "SOP/SPPL ada", "SOP or SPPL is there"),
    ),
    _block(
        "kayu",
        "Kayu",
        "Timber",
        _f("pakai", "yes_no", "Memakai kayu 3 m³ atau lebih", "3 m³ or more", required=True),
        _f("volume", "cubic_metres", "Volume kayu", "Volume of timber"),
        _f("dokumen", "yes_no", "Dokumen legalitas ada", "Papers prove it legal"),
        _f("volume_legal", "cubic_metres", "Volume berdokumen", "Volume with papers"),
    ),
    _block(
        "daftar_negatif",
        "Daftar negatif",
        "Negative list",
        _f("asbes", "yes_no", "Memakai asbes", "Asbestos is used", required=True),
        _f("b3", "yes_no", "Memakai B3 atau pestisida", "Toxic matter, pesticides", required=True),
        _f("lindung", "yes_no", "Di kawasan lindung", "In a protected area", required=True),
        _f("kayu_ilegal", "yes_no", "Memakai kayu ilegal", "Illegal timber", required=True),
        _f("penggusuran", "yes_no", "Penggusuran paksa", "Forced eviction", required=True),
        _f(
            "rusak_budaya", "yes_no", "Merusak situs budaya", "Harms a cultural site", required=True
        ),
    ),
)
FIELDS = {field.field: field for block in BLOCKS for field in block.fields}
