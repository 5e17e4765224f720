"""The formats that are known, a file each, and which of them a body is in.

A module of this package is found by itself; its `FORMATS` are what it adds. Nothing heavy is imported by one.
"""

from __future__ import annotations

from functools import cache

from workbench.content.format import Confidence, Format
from workbench.content.formats.text import TEXT

# As much of a body as tells one format from another.
_SNIFFED_BYTES = 4096
# Types that only say that there are bytes, or text.
_SAYING_NOTHING = frozenset(
    {"", "*/*", "application/octet-stream", "binary/octet-stream", "application/x-image"}
)


@cache
def formats() -> tuple[Format, ...]:
    """All formats, in order of their names; those that stand for anything else come last."""
    import importlib
    import pkgutil

    forms: list[Format] = []
    for module in pkgutil.iter_modules(__path__):
        forms += importlib.import_module(f"{__name__}.{module.name}").FORMATS
    return tuple(sorted(forms, key=lambda form: (not form.extensions, form.name.lower())))


def format_named(name: str) -> Format | None:
    """The format of that name, in any case."""
    return next((format for format in formats() if format.name.lower() == name.lower()), None)


def named(content_type: str) -> Format | None:
    """The format that a content type names; None where it names none that is known."""
    from workbench.content.media_type import MediaType

    essence = MediaType.parse(content_type).essence
    types, suffixes = _index()
    if essence in types:
        return types[essence]
    if essence in _SAYING_NOTHING:
        return None
    if "+" in essence and (suffix_format := suffixes.get(essence[essence.rindex("+") :])):
        return suffix_format
    return types.get(f"{essence.partition('/')[0]}/*")


def format_of(content_type: str, body: bytes) -> Format:
    """The format a body is in, by its type where that says something true, else by its first bytes.

    A type that promises text over bytes that are not is not believed, nor one that a signature in the bytes
    contradicts: models mislabel.

    Args:
        content_type: as it stands in the header, with its parameters; empty where there is none.
        body: its bytes, as they came.
    """
    from workbench.content.media_type import MediaType, charset_of, in_utf8

    declared = named(content_type)
    if declared is not None and not body:
        return declared
    start = body[:_SNIFFED_BYTES]
    media_type = MediaType.parse(content_type)
    charset = charset_of(content_type, body)
    if charset != "utf-8" and (declared is None or declared.text):
        start = start.decode(charset, errors="replace").encode(errors="replace")
    sure, looks = _sniffed(start)
    if declared is None or sure is Confidence.CERTAIN:
        return looks
    if declared.text is not looks.text:
        return declared if looks.text and declared.fits(media_type.parameters, body) else looks
    # JSON is often sent as a text or a page, and JSON Lines as JSON.
    is_lines = declared.name == "JSON" and looks.name == "JSON Lines"
    if looks is not declared and declared.text and (is_lines or not declared.holds_json):
        return looks if looks.is_whole(in_utf8(content_type, body)) else declared
    return declared


def signature_of(start: bytes) -> Format | None:
    """The format that the first bytes of a body prove by their signature; None where they have none."""
    return next((format for format in formats() if format.sniff(start) is Confidence.CERTAIN), None)


@cache
def _index() -> tuple[dict[str, Format], dict[str, Format]]:
    types = {name: format for format in formats() for name in format.media_types}
    return types, {suffix: format for format in formats() for suffix in format.suffixes}


def _sniffed(start: bytes) -> tuple[Confidence, Format]:
    from workbench.content.formats.binary import BINARY
    from workbench.content.media_type import is_text

    sure: Confidence = Confidence.NO
    looks: Format | None = None
    text = is_text(start, cut=len(start) >= _SNIFFED_BYTES)
    for format in formats():
        if (text or not format.text) and (confidence := format.sniff(start)) > sure:
            sure, looks = confidence, format
    if looks is None:
        looks = TEXT if text else BINARY
    return sure, looks
