"""The reader of an instance: what it reads, and what it refuses and how."""

import pytest

from services.survey.openrosa import problems
from services.survey.openrosa.problems import (
    XmlDoctype,
    XmlEncoding,
    XmlIdInvalid,
    XmlInvalid,
    XmlNoFormId,
    XmlNoInstanceId,
    XmlTooDeep,
    XmlTooLarge,
)
from services.survey.openrosa.xml import Instance, read

ID = "uuid:0b2c3d4e-1111-4222-8333-444455556666"
META = f"<meta><instanceID>{ID}</instanceID></meta>"


def xml(inside="", meta=META, attributes='id="format_a" version="2026"', declaration=""):
    return f"{declaration}<data {attributes}>{inside}{meta}</data>".encode()


def test_an_instance_is_read_with_its_answers_in_order():
    sent = b"""<?xml version='1.0' ?>
    <data xmlns:jr="http://openrosa.org/javarosa" xmlns:orx="http://openrosa.org/xforms"
          id="format_a" orx:version="2026112701">
      <bagian_a><kode_rt>35.77.03.1005-005-015</kode_rt><kosong/><spasi>  </spasi></bagian_a>
      <anggota><nama>Siti &amp; <![CDATA[<Budi>]]></nama></anggota>
      <anggota><nama> Ani
</nama></anggota>
      <orx:meta>
        <orx:instanceID>uuid:1</orx:instanceID><orx:deprecatedID>uuid:0</orx:deprecatedID>
        <orx:instanceName>RT 15 - Siti</orx:instanceName>
      </orx:meta>
    </data>"""
    assert read(sent) == Instance(
        root="data",
        form_id="format_a",
        version="2026112701",
        instance_id="uuid:1",
        deprecated_id="uuid:0",
        instance_name="RT 15 - Siti",
        values=[
            ("/data/bagian_a/kode_rt", "35.77.03.1005-005-015"),
            ("/data/anggota/nama", "Siti & <Budi>"),
            ("/data/anggota/nama", " Ani\n"),
            ("/data/meta/instanceID", "uuid:1"),
            ("/data/meta/deprecatedID", "uuid:0"),
            ("/data/meta/instanceName", "RT 15 - Siti"),
        ],
    )


@pytest.mark.parametrize(
    "meta",
    [
        f"<meta><instanceID> {ID} </instanceID></meta>",
        f'<meta xmlns="http://openrosa.org/xforms"><instanceID>{ID}</instanceID></meta>',
        f'<n0:meta xmlns:n0="http://openrosa.org/xforms"><n0:instanceID>{ID}</n0:instanceID></n0:meta>',
        f'<x:meta xmlns:x="urn:x"><x:instanceID>other</x:instanceID></x:meta>{META}',
        f"<g><meta><instanceID>other</instanceID></meta></g>{META}",
    ],
)
def test_the_id_is_openrosas_own_or_in_no_namespace_and_right_below_the_root(meta):
    assert read(xml(meta=meta)).instance_id == ID


def test_a_form_with_a_namespace_of_its_own_is_read():
    found = read(xml("<a>1</a>", attributes='xmlns="urn:form" id="f" version="1"'))
    assert (found.root, found.instance_id) == ("data", ID)
    assert found.values[0] == ("/data/a", "1")


def test_what_is_missing_is_none_or_empty():
    found = read(xml(attributes='id="f"'))
    assert (found.version, found.deprecated_id, found.instance_name) == ("", None, None)


def test_text_beside_elements_is_no_answer_and_comments_part_no_text():
    found = read(xml("before<a>1<!-- x -->2<?pi x?>3</a>after<b><c>4</c>5</b>"))
    assert found.values[:2] == [("/data/a", "123"), ("/data/b/c", "4")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
def test_utf_8_and_utf_16_are_read(encoding):
    name = encoding.replace("-sig", "").replace("-le", "").replace("-be", "")
    sent = xml("<a>Éàß 家 😀</a>", declaration=f'<?xml version="1.0" encoding="{name}"?>').decode()
    assert read(sent.encode(encoding)).values[0] == ("/data/a", "Éàß 家 😀")


@pytest.mark.parametrize(
    "name", ["iso-8859-1", "windows-1252", "utf-7", "cp037", "ebcdic", "x" * 99]
)
def test_other_encodings_are_refused_by_their_name(name):
    with pytest.raises(XmlEncoding) as refused:
        read(xml(declaration=f"<?xml version='1.0' encoding='{name}'?>"))
    assert refused.value.facts == {"encoding": name[:40]}


@pytest.mark.parametrize(
    ("sent", "line", "column"),
    [
        (b"", 1, 1),
        (b"halo", 1, 1),
        (b"{}", 1, 1),
        (b"<data id='f'>\n  <a>1</b></data>", 2, 9),
        (b"<data id='f'>\n", 2, 1),
        (xml("<a>\0</a>"), 1, 39),
        (xml("<a>\x01</a>"), 1, 39),
        (xml("<a>&#0;</a>"), 1, 39),
        (xml("<a>&bukan;</a>"), 1, 39),
        (xml("<a>é</a>").replace("é".encode(), b"\xe9"), 1, 39),
        (xml("<a>é</a>").replace("é".encode(), b"\xed\xa0\x80"), 1, 39),
        (xml("<x:a/>"), 1, 36),
        (xml() + b"<data/>", 1, 122),
        ("\ufeff<a>".encode("utf-16-le")[:-1], 1, 1),
    ],
)
def test_what_is_no_xml_is_refused_with_its_place(sent, line, column):
    with pytest.raises(XmlInvalid) as refused:
        read(sent)
    assert (refused.value.facts["line"], refused.value.facts["column"]) == (line, column)
    assert f"baris {line}" in refused.value.sentence("id")


@pytest.mark.parametrize(
    "prolog",
    [
        "<!DOCTYPE data>",
        "<!-- x --><!DOCTYPE data SYSTEM 'http://example.id/a.dtd'>",
        "<?xml version='1.0'?><!DOCTYPE data [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
        "<!DOCTYPE data [<!ENTITY % p SYSTEM 'file:///etc/passwd'> %p;]>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_doctype_is_refused_whatever_it_declares(prolog, encoding):
    with pytest.raises(XmlDoctype):
        read(xml("<a>&x;</a>", declaration=prolog).decode().encode(encoding))


@pytest.mark.parametrize("attributes", ["", 'id=""', 'id="  "', 'ID="f"', 'version="1"'])
def test_an_instance_of_no_form_is_refused(attributes):
    with pytest.raises(XmlNoFormId):
        read(xml(attributes=attributes))


@pytest.mark.parametrize(
    "meta",
    [
        "",
        "<meta/>",
        "<meta><instanceID/></meta>",
        "<meta><instanceID>  </instanceID></meta>",
        f"<instanceID>{ID}</instanceID>",
        f'<x:meta xmlns:x="urn:x"><x:instanceID>{ID}</x:instanceID></x:meta>',
        f'<meta><x:instanceID xmlns:x="urn:x">{ID}</x:instanceID></meta>',
    ],
)
def test_an_instance_without_an_id_is_refused(meta):
    with pytest.raises(XmlNoInstanceId):
        read(xml(meta=meta))


@pytest.mark.parametrize(
    "id",
    ["a" * 201, "a/b", "..", "..\\x", "a&#10;b", "a&#x9;b", "a\u0085b", "a\u202eb", "a&#x2028;b"],
)
def test_an_id_that_could_not_be_one_is_refused(id):
    with pytest.raises(XmlIdInvalid) as refused:
        read(xml(meta=f"<meta><instanceID>{id}</instanceID></meta>"))
    assert refused.value.facts["name"] == "instanceID"
    with pytest.raises(XmlIdInvalid):
        read(xml(meta=META.replace("</meta>", f"<deprecatedID>{id}</deprecatedID></meta>")))
    with pytest.raises(XmlIdInvalid):
        read(xml(attributes=f'id="{id}"'))


def test_two_ids_are_none():
    with pytest.raises(XmlIdInvalid):
        read(xml(meta=META + "<meta><instanceID>uuid:2</instanceID></meta>"))
    assert read(xml(meta=META + META)).instance_id == ID


def test_a_version_may_have_a_slash_but_no_more_than_200_letters():
    assert read(xml(attributes='id="f" version="2026/11"')).version == "2026/11"
    with pytest.raises(XmlIdInvalid):
        read(xml(attributes=f'id="f" version="{"1" * 201}"'))


@pytest.mark.parametrize("name", [name for name in vars(problems) if name.startswith("Xml")])
def test_every_refusal_has_a_sentence_in_both_languages(name):
    facts = dict.fromkeys(("reason", "line", "column", "encoding", "limit", "what", "name"), 7)
    problem = vars(problems)[name](**facts)
    assert problem.sentence("id") != problem.sentence("en")
    assert problem.status in {400, 413, 422}


def test_the_limits_are_the_callers():
    assert read(xml("<a><b>1</b></a>"), deepest=3).values[0] == ("/data/a/b", "1")
    with pytest.raises(XmlTooDeep) as deep:
        read(xml("<a><b>1</b></a>"), deepest=2)
    assert deep.value.facts == {"limit": 2}
    with pytest.raises(XmlTooLarge):
        read(xml(), most_bytes=len(xml()) - 1)
    with pytest.raises(XmlTooLarge):
        read(xml(), most_nodes=4)  # three elements and two attributes
    assert read(xml(), most_nodes=5)
