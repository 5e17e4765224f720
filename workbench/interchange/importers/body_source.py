"""Bodies as one would type them into the form."""

from __future__ import annotations

from workbench.model.invocation import Body, BytesBody, TextBody


def body_of(data: bytes) -> Body:
    """Bytes as a body: text where they are text."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        return BytesBody(data)
    return BytesBody(data) if "\0" in text else TextBody(text)


def typed(body: Body | None) -> Body | None:
    """The same body, as text where its bytes are known and are text."""
    return body_of(body.data) if isinstance(body, BytesBody) else body
