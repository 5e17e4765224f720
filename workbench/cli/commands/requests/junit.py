"""Results of saved requests as JUnit XML, which CI services show test by test."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, tostring

import msgspec

# What XML 1.0 can hold (section 2.2, Char); all else is shown by its number.
_UNWRITABLE = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Case(msgspec.Struct, frozen=True, kw_only=True):
    """One request that was run.

    Args:
        name: the request's.
        seconds: that it took; 0 where it was not sent.
        failures: what is not as expected, one message each.
        error: why it was not sent; empty where it was sent.
    """

    name: str
    seconds: float = 0.0
    failures: tuple[str, ...] = ()
    error: str = ""


def junit(cases: Sequence[Case]) -> bytes:
    """The document, in UTF-8. A folder of requests is a class of tests."""
    suite = Element(
        "testsuite",
        name="workbench requests",
        tests=str(len(cases)),
        failures=str(sum(bool(case.failures) for case in cases)),
        errors=str(sum(bool(case.error) for case in cases)),
        time=f"{sum(case.seconds for case in cases):.3f}",
    )
    for case in cases:
        folder, _, name = case.name.rpartition("/")
        element = SubElement(
            suite,
            "testcase",
            name=_writable(name),
            classname=_writable(folder.replace("/", ".") or "requests"),
            time=f"{case.seconds:.3f}",
        )
        if case.failures:
            SubElement(element, "failure", message=_writable(case.failures[0])).text = _writable(
                "\n".join(case.failures)
            )
        if case.error:
            SubElement(element, "error", message=_writable(case.error))
    root = Element("testsuites")
    root.append(suite)
    document: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return document


def _writable(text: str) -> str:
    return _UNWRITABLE.sub(lambda match: f"\\x{ord(match[0]):02x}", text)
