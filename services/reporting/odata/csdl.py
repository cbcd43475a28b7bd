"""What tables and properties there are, as CSDL 4.0."""

from functools import cache
from xml.etree import ElementTree as ET

from services.reporting.odata.kinds import Kind, Property
from services.reporting.odata.tables import SETS, EntitySet

EDMX, EDM = "http://docs.oasis-open.org/odata/ns/edmx", "http://docs.oasis-open.org/odata/ns/edm"
NAMESPACE, CONTAINER = "Nahkoda", "Tables"


@cache
def document() -> bytes:
    """The whole of it."""
    root = ET.Element("edmx:Edmx", {"xmlns:edmx": EDMX, "Version": "4.0"})
    services = ET.SubElement(root, "edmx:DataServices")
    schema = ET.SubElement(services, "Schema", {"xmlns": EDM, "Namespace": NAMESPACE})
    for one in SETS.values():
        _type(schema, one)
    container = ET.SubElement(schema, "EntityContainer", {"Name": CONTAINER})
    for one in SETS.values():
        named = {"Name": one.name, "EntityType": f"{NAMESPACE}.{one.type}"}
        ET.SubElement(container, "EntitySet", named)
    text: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return text


def _type(schema: ET.Element, of: EntitySet) -> None:
    element = ET.SubElement(schema, "EntityType", {"Name": of.type})
    key = ET.SubElement(element, "Key")
    for name in of.key:
        ET.SubElement(key, "PropertyRef", {"Name": name})
    for one in of.properties.values():
        ET.SubElement(element, "Property", _facets(one))


def _facets(of: Property) -> dict[str, str]:
    said = {"Name": of.name, "Type": str(of.kind)}
    if not of.nullable:
        said["Nullable"] = "false"
    if of.kind == Kind.moment:
        said["Precision"] = "6"
    if of.kind == Kind.decimal and of.digits is None:
        said["Scale"] = "variable"
    elif of.digits is not None:
        said |= {"Precision": str(of.digits[0]), "Scale": str(of.digits[1])}
    return said
