"""What must hold of the answers to the screening, as data.

A rule says: when all of `when` holds, all of `needs` must, or else its sentence is what is missing.
"""

from services.chassis.problems import Text
from services.planning.safeguards.questions import BLOCKS, FIELDS, MODES, OWNERS
from services.planning.safeguards.shapes import Check, Rule, Test

YES, NO = True, False
SOP = "SOP atau SPPL", "SOP or SPPL"


def _is(field: str, value: object) -> Check:
    return Check(fields=(field,), test=Test.equals, value=str(value).lower())


def _more(value: str, *fields: str) -> Check:
    return Check(fields=fields, test=Test.more_than, value=value)


def _least(value: str, *fields: str) -> Check:
    return Check(fields=fields, test=Test.at_least, value=value)


def _most(value: str, *fields: str) -> Check:
    """At most this, and said: nothing said is no answer."""
    return Check(fields=fields, test=Test.at_most, value=value)


def _within(field: str, other: str) -> Check:
    return Check(fields=(field,), test=Test.at_most_field, value=other)


def _rule(
    name: str, said: tuple[str, str], when: tuple[Check, ...], *needs: Check, final: bool = False
) -> Rule:
    return Rule(rule=name, text_id=said[0], text_en=said[1], when=when, needs=needs, final=final)


def _land(mode: str, *owners: str) -> tuple[str, ...]:
    return tuple(f"tanah.{mode}_{owner}_ha" for owner in owners)


def _women(block: str, all_of_them: str) -> Rule:
    everybody, women = f"{block}.{all_of_them}", f"{block}.{all_of_them}_perempuan"
    said = (
        f"{FIELDS[women].name_id} paling banyak sama dengan {FIELDS[everybody].name_id.lower()}.",
        f"{FIELDS[women].name_en}: at most as many as {FIELDS[everybody].name_en.lower()}.",
    )
    return _rule(
        f"{block}_{all_of_them}_perempuan", said, (_more("0", women),), _within(women, everybody)
    )


def _gate(block: str, gate: str, *numbers: str) -> Rule:
    """What is said not to be there has no numbers."""
    said = (
        "Angkanya lebih dari 0, sedangkan jawabannya tidak ada. Perbaiki salah satunya.",
        "Numbers are above 0, but the answer says that there is none. Correct one of them.",
    )
    fields = tuple(f"{block}.{number}" for number in numbers)
    return _rule(f"{block}_tidak_ada", said, (_is(f"{block}.{gate}", NO),), _nothing(*fields))


def _nothing(*fields: str) -> Check:
    return Check(fields=fields, test=Test.sums_to, value="0")


ALL_LAND = tuple(field for mode in MODES for field in _land(mode, *OWNERS))
OF_RESIDENTS = _land("hibah", "masyarakat")
HOUSEHOLDS = tuple(f"{mode}_kk" for mode in MODES)
LAND_RULES = (
    _rule(
        "tanah_luas",
        ("Tanah diperlukan: isi luasnya.", "Land is needed: say how much."),
        (_is("tanah.perlu", YES),),
        _more("0", *ALL_LAND),
    ),
    _gate("tanah", "perlu", *(f.removeprefix("tanah.") for f in ALL_LAND), *HOUSEHOLDS),
    _rule(
        "tanah_pernyataan",
        (
            "Tanah hibah atau izin memerlukan surat pernyataan yang ditandatangani.",
            "Land that is given or lent needs a signed statement.",
        ),
        (_more("0", *ALL_LAND),),
        _is("tanah.pernyataan", YES),
    ),
    *(
        _rule(
            f"tanah_{mode}_kk",
            (
                f"Tanah {names[0]} milik masyarakat: isi jumlah KK pemberinya.",
                f"Land of residents is {names[1]}: say how many households do so.",
            ),
            (_more("0", *_land(mode, "masyarakat")),),
            _more("0", f"tanah.{mode}_kk"),
        )
        for mode, names in MODES.items()
    ),
    *(
        _rule(
            f"tanah_{mode}_luas",
            (
                f"Ada KK pemberi tanah {names[0]}: isi luas tanah milik masyarakat atau pihak lain.",
                f"Households are named for land {names[1]}: say how much it is.",
            ),
            (_more("0", f"tanah.{mode}_kk"),),
            _more("0", *_land(mode, "masyarakat", "lain")),
        )
        for mode, names in MODES.items()
    ),
    _rule(
        "hibah_saksi",
        ("Hibah warga harus disaksikan.", "A gift of land by residents needs witnesses."),
        (_more("0", *OF_RESIDENTS),),
        _is("tanah.saksi", YES),
    ),
    _rule(
        "hibah_sukarela",
        (
            "Hibah warga harus tanpa tekanan. Tanpa itu, pindahkan lokasinya.",
            "Residents give land without pressure. Otherwise choose another place.",
        ),
        (_more("0", *OF_RESIDENTS),),
        _is("tanah.tanpa_paksaan", YES),
    ),
    _rule(
        "hibah_bagian",
        (
            "Hibah paling banyak 10 % dari lahan seorang pemberi; isi bagian terbesarnya.",
            "At most 10 % of a holding is given; say what the largest share is.",
        ),
        (_more("0", *OF_RESIDENTS),),
        _most("10", "tanah.bagian_terbesar"),
    ),
    _rule(
        "hibah_sisa",
        ("Sisa lahan pemberi harus tetap layak.", "What is left to the giver must be viable."),
        (_more("0", *OF_RESIDENTS),),
        _is("tanah.sisa_layak", YES),
    ),
    _rule(
        "hibah_rumah",
        ("Hibah tidak boleh menghilangkan rumah.", "No home may be lost by a gift of land."),
        (_more("0", *OF_RESIDENTS),),
        _is("tanah.rumah_hilang", NO),
    ),
)
MOVED = (
    ("konsolidasi", ("Konsolidasi lahan", "Land consolidation")),
    ("pindah", ("Permukiman kembali", "Resettlement")),
)
PEOPLE_RULES = (
    *(
        _rule(
            f"{block}_angka",
            (
                f"{names[0]}: isi luas sebelum, luas sesudah, dan jumlah KK.",
                f"{names[1]}: say the area before, the area after, and how many households.",
            ),
            (_is(f"{block}.ada", YES),),
            *(_more("0", f"{block}.{one}") for one in ("luas_sebelum_ha", "luas_sesudah_ha", "kk")),
        )
        for block, names in MOVED
    ),
    *(_gate(block, "ada", "luas_sebelum_ha", "luas_sesudah_ha", "kk") for block, _ in MOVED),
    *(_women(block, "kk") for block, _ in MOVED),
    _rule(
        "adat_jiwa",
        ("Masyarakat adat: isi jumlah jiwa.", "Indigenous community: say how many people."),
        (_is("adat.ada", YES),),
        _more("0", "adat.jiwa"),
    ),
    _gate("adat", "ada", "jiwa", "terdampak", "manfaat"),
    _rule(
        "adat_rencana",
        (
            "Ada masyarakat adat yang terdampak: RK-MHA wajib.",
            "Some of the indigenous community are affected: an RK-MHA is needed.",
        ),
        (_more("0", "adat.terdampak"),),
        _is("adat.rk_mha", YES),
    ),
    *(_women("adat", one) for one in ("jiwa", "terdampak", "manfaat")),
)
PLACE_RULES = (
    _rule(
        "lingkungan_a",
        (
            "Kategori A (wajib AMDAL) tidak dibiayai pada skala ini. Kecilkan atau pindahkan kegiatannya.",
            "Category A (AMDAL) is not financed at this scale. Make it smaller, or move it.",
        ),
        (_is("lingkungan.kategori", "A"),),
        final=True,
    ),
    _rule(
        "lingkungan_b",
        ("Kategori B memerlukan UKL-UPL.", "Category B needs a UKL-UPL."),
        (_is("lingkungan.kategori", "B"),),
        _is("lingkungan.ukl_upl", YES),
    ),
    _rule(
        "lingkungan_c",
        ("Kategori C memerlukan SOP atau SPPL.", "Category C needs an SOP or SPPL."),
        (_is("lingkungan.kategori", "C"),),
        _is("lingkungan.sop", YES),
    ),
    _rule(
        "cagar_budaya_sop",
        (f"Cagar budaya memerlukan {SOP[0]}.", f"Heritage needs an {SOP[1]}."),
        (_is("cagar_budaya.ada", YES),),
        _is("cagar_budaya.sop", YES),
    ),
    _rule(
        "rawan_bencana_sop",
        (f"Daerah rawan bencana memerlukan {SOP[0]}.", f"A hazard-prone place needs an {SOP[1]}."),
        (_is("rawan_bencana.ada", YES),),
        _is("rawan_bencana.sop", YES),
    ),
    _rule(
        "kayu_volume",
        ("Kayu 3 m³ atau lebih: isi volumenya.", "3 m³ of timber or more: say how much."),
        (_is("kayu.pakai", YES),),
        _least("3", "kayu.volume"),
    ),
    _rule(
        "kayu_dokumen",
        ("Kayu harus berdokumen legalitas.", "Timber must have papers that prove it legal."),
        (_is("kayu.pakai", YES),),
        _is("kayu.dokumen", YES),
    ),
    _rule(
        "kayu_legal",
        (
            "Seluruh volume kayu harus berdokumen.",
            "All of the timber must be covered by the papers.",
        ),
        (_is("kayu.pakai", YES),),
        _within("kayu.volume", "kayu.volume_legal"),
    ),
    _rule(
        "kayu_tidak",
        (
            "Volume kayu 3 m³ atau lebih, sedangkan jawabannya tidak. Perbaiki salah satunya.",
            "3 m³ of timber or more are given, but the answer is no. Correct one of them.",
        ),
        (_least("3", "kayu.volume"),),
        _is("kayu.pakai", YES),
    ),
)
NEGATIVE = next(block for block in BLOCKS if block.block == "daftar_negatif")
NEGATIVE_RULES = tuple(
    _rule(
        f"negatif_{field.field.removeprefix('daftar_negatif.')}",
        (
            f"{field.name_id}: termasuk daftar negatif dan tidak dibiayai. Ubah kegiatannya.",
            f"{field.name_en}: on the negative list and not financed. Change the activity.",
        ),
        (_is(field.field, YES),),
        final=True,
    )
    for field in NEGATIVE.fields
)
RULES = (*LAND_RULES, *PEOPLE_RULES, *PLACE_RULES, *NEGATIVE_RULES)
UNANSWERED = Text(id="Jawab: {name}.", en="Answer: {name}.")
