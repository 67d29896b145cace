"""XML of strangers: no entities, no DTD, no network."""

from __future__ import annotations

from lxml import etree

from portal.infra.sandbox.readers.kinds import Cannot


def parsed(data: bytes) -> etree._Element:
    """Return XML without entities, DTD or network. Raises Cannot("damaged")."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise Cannot("damaged") from error


def local(node: etree._Element) -> str:
    """Return the name of a node without its namespace, "" for comments and the like."""
    tag = node.tag
    return tag.rpartition("}")[2] if isinstance(tag, str) else ""
