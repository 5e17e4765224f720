"""S3's documents: elements written, and those of requests read."""

from __future__ import annotations

from collections.abc import Iterable
from time import gmtime, strftime
from xml.etree import ElementTree
from xml.parsers.expat import ExpatError, ParserCreate
from xml.sax.saxutils import escape

from workbench.sandbox.errors import ServiceError

NAMESPACE = "http://s3.amazonaws.com/doc/2006-03-01/"
_MALFORMED = "The XML you provided was not well-formed or did not validate against our published schema"


def element(name: str, text: str) -> str:
    """One element with a text. Control characters stand as references, as S3 writes them."""
    safe = "".join(char if char >= " " else f"&#x{ord(char):x};" for char in escape(text))
    return f"<{name}>{safe}</{name}>"


def document(name: str, members: Iterable[str]) -> str:
    """A whole document of the given members."""
    return f'<?xml version="1.0" encoding="UTF-8"?>\n<{name} xmlns="{NAMESPACE}">{"".join(members)}</{name}>'


def timestamp(moment: float) -> str:
    """Seconds since 1970 as S3's documents have them."""
    return strftime("%Y-%m-%dT%H:%M:%S.000Z", gmtime(moment))


def parsed(body: bytes, root: str) -> ElementTree.Element:
    """The document of a request, its names without their namespace.

    Raises:
        ServiceError: it is malformed, declares a document type, or is of another name.
    """
    checker = ParserCreate()
    checker.StartDoctypeDeclHandler = _refuse_doctype
    try:
        checker.Parse(body, True)
        tree = ElementTree.fromstring(body)  # noqa: S314 - a document type, and so every entity, is refused above
    except (ValueError, ExpatError, ElementTree.ParseError):
        raise ServiceError("MalformedXML", 400, _MALFORMED) from None
    for node in tree.iter():
        node.tag = node.tag.rpartition("}")[2]
    if tree.tag != root:
        raise ServiceError("MalformedXML", 400, _MALFORMED)
    return tree


def required(tree: ElementTree.Element, name: str) -> str:
    """The text of a member that must be there.

    Raises:
        ServiceError: it is missing.
    """
    text = tree.findtext(name)
    if text is None:
        raise ServiceError("MalformedXML", 400, _MALFORMED)
    return text


def _refuse_doctype(*_: object) -> None:
    raise ValueError("a document type")
