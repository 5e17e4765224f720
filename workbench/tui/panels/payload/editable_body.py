"""The ways a body can be given, and one made of another."""

from __future__ import annotations

import base64
import binascii

from workbench.model.invocation import Base64Body, Body, BytesBody, FileBody, TextBody

# What an array in numpy's format begins with (NEP 1), and as large as one is that somebody types.
_NUMPY = b"\x93NUMPY"
_TYPED_BYTES = 100_000
WAYS = (("text", "text"), ("base64", "base64"), ("file", "file"), ("hex", "hex"), ("array", "array"))


def way_of(body: Body | None, wanted: str = "") -> str:
    """Returns how a body is given.

    Args:
        body: the body.
        wanted: how its user wants to see it, where there is a choice: an array can be seen as its bytes, and
            what is typed as a list is text until it is one.
    """
    if wanted == "array" and isinstance(body, TextBody | None):
        return "array"
    match body:
        case FileBody():
            return "file"
        case BytesBody(data) if wanted != "hex" and data.startswith(_NUMPY) and len(data) <= _TYPED_BYTES:
            return "array"
        case BytesBody():
            return "hex"
        case Base64Body():
            return "base64"
        case _:
            return "text"


def unpacked(text: str) -> bytes | None:
    """The bytes of a text in base64; None where it is none."""
    try:
        return base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return None


def numpys(body: Body | None) -> bool:
    """Returns whether a body is an array in numpy's format, however it is given."""
    return (known_bytes(body) or b"").startswith(_NUMPY)


def known_bytes(body: Body | None) -> bytes | None:
    """A body's bytes as far as they are known without reading a file; None for a file, or no base64."""
    match body:
        case None:
            return b""
        case TextBody(text):
            return text.encode(errors="surrogatepass")
        case Base64Body(text):
            return unpacked(text)
        case BytesBody(data):
            return data
        case FileBody():
            return None


def converted(body: Body | None, way: str) -> Body | None:
    """The same body given another way, as far as that is possible without losing a byte."""
    if way == "file":
        return FileBody(body.origin if isinstance(body, BytesBody) else "")
    data = known_bytes(body)
    if data is None:
        # Text that is not base64 yet is still text; of a file nothing is known here.
        return TextBody(body.text) if isinstance(body, Base64Body) and way == "text" else None
    if way == "base64":
        return Base64Body(base64.b64encode(data).decode())
    if way == "array":
        # Text that is a list becomes an array as soon as it is one.
        return body if isinstance(body, TextBody | None) else converted(body, "text")
    if way == "hex":
        return BytesBody(data, origin=body.origin if isinstance(body, BytesBody) else "")
    if not data:
        return None
    try:
        return TextBody(data.decode(errors="surrogatepass" if isinstance(body, TextBody) else "strict"))
    except UnicodeDecodeError:
        return BytesBody(data)


def editable(body: Body | None) -> Body | None:
    """A recorded body as one that can be typed in, where it is text."""
    if isinstance(body, BytesBody) and b"\0" not in body.data:
        return converted(body, "text")
    return body
