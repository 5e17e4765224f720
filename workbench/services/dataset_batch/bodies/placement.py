"""How a record becomes a request: itself, a JMESPath of it, or its columns in a template."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from workbench.content.search.jmespath_query import Document
from workbench.model.errors import PayloadError, UsageError
from workbench.model.hints.text import either
from workbench.model.invocation import BytesBody, FieldValue, Invocation, TextBody
from workbench.model.not_json import NOT_JSON
from workbench.model.requests.saved_request import SavedRequest
from workbench.model.requests.variables import Variables, references
from workbench.services.datasets.labels import LabelledRecord, labelled
from workbench.services.datasets.record import Record
from workbench.services.datasets.record_types import JSON, essence, is_json, separated_row, separator_of

_CONTENT_TYPE = "ContentType"
MAP = either("--map", "Map")
"""The expression over a record, by the name that its user knows."""


class Placed(msgspec.Struct, frozen=True):
    """A record as it is sent.

    Args:
        record: the record.
        fields: of the request, by API name.
        payload: what of the body is this record's.
        content_type: of the payload, without parameters, in lower case.
    """

    record: Record
    fields: Mapping[str, FieldValue]
    payload: bytes
    content_type: str


class Placement(msgspec.Struct, frozen=True, kw_only=True):
    """Where a record goes in a request.

    Args:
        request: what is sent but for the record: operation, fields, connection; in its parts named by
            `variables`, `${column}` stands for a value of the record.
        variables: the values of the other variables.
        expression: a JMESPath over the record, whose result is sent; empty for the record itself.
    """

    request: SavedRequest
    variables: Variables = Variables()
    expression: str = ""

    @property
    def invocation(self) -> Invocation:
        """What is sent but for the record."""
        return self.request.invocation

    @property
    def templated(self) -> bool:
        """Whether the body is made of the columns of one record."""
        return "body" in self.request.variables

    def label_of(self, record: Record) -> LabelledRecord | None:
        """Returns the label that is sent with a record; None where it has none, or where a part is sent."""
        return None if self.expression or self.templated else labelled(record)

    def place(self, record: Record) -> Placed:
        """Returns a record as it is sent.

        Raises:
            PayloadError: the record does not have what is asked of it; the message names its place.
            UsageError: the expression or the template is wrong for every record.
        """
        try:
            return self._filled(record) if self.request.variables else self._unfilled(record)
        except NOT_JSON as error:
            # NaN, which JSON does not have, a value without columns, bytes that are not text.
            raise PayloadError(f"{record.place}: its values cannot be placed: {error}.") from None

    def _unfilled(self, record: Record) -> Placed:
        fields = self.invocation.fields
        if _CONTENT_TYPE not in fields and record.row.content_type:
            fields = {**fields, _CONTENT_TYPE: record.row.content_type}
        content_type = essence(fields.get(_CONTENT_TYPE))
        return Placed(record, fields, self._payload(record, content_type), content_type)

    def _payload(self, record: Record, content_type: str) -> bytes:
        if not self.expression:
            return _converted(record, content_type)
        document = _document(record)
        answer = Document(document, lines=False).ask(self.expression)
        if answer.error:
            raise UsageError(f"{MAP} {self.expression!r}: {answer.error}")
        if answer.text == b"null":
            raise PayloadError(f"{record.place}: {MAP} {self.expression!r} has no result for this record.")
        return _as(answer.text, content_type, record)

    def _filled(self, record: Record) -> Placed:
        values = dict(self.variables.values)
        document = msgspec.json.decode(_document(record), type=dict[str, msgspec.Raw] | list[msgspec.Raw])
        members = document if isinstance(document, dict) else dict(_numbered(document))
        members.setdefault("id", msgspec.Raw(msgspec.json.encode(record.id)))
        plain = {name: _plain(bytes(value)) for name, value in members.items()}
        request_type = essence(self.invocation.fields.get(_CONTENT_TYPE)) or JSON
        inside = plain
        if is_json(request_type):
            inside = {name: _within_json(bytes(value)) for name, value in members.items()}
        try:
            ready = self._without("body").ready(self._with(values | plain))
            body = self._only_body().ready(self._with(values | inside)).body if self.templated else None
        except UsageError as error:
            raise PayloadError(f"{record.place}: {error.message}", error.hint) from None
        fields = ready.fields
        if _CONTENT_TYPE not in fields:
            fields = {**fields, _CONTENT_TYPE: record.row.content_type if body is None else request_type}
        content_type = essence(fields.get(_CONTENT_TYPE))
        payload = self._payload(record, content_type) if body is None else _bytes(body)
        return Placed(record, fields, payload, content_type)

    def _with(self, values: Mapping[str, str]) -> Variables:
        return msgspec.structs.replace(self.variables, values=values)

    def _without(self, part: str) -> SavedRequest:
        kept = tuple(name for name in self.request.variables if name != part)
        return msgspec.structs.replace(self.request, variables=kept)

    def _only_body(self) -> SavedRequest:
        return msgspec.structs.replace(self.request, variables=("body",))


def refers_to_columns(fields: Mapping[str, FieldValue]) -> bool:
    """Returns whether a field has `${column}` in it."""
    return any(isinstance(value, str) and references(value) for value in fields.values())


def _document(record: Record) -> bytes:
    document = record.document
    if not document:
        raise UsageError(f"{record.place} is not JSON and has no columns: it can only be sent unchanged.")
    return document


def _numbered(values: list[msgspec.Raw]) -> list[tuple[str, msgspec.Raw]]:
    """Columns without names go by `column_1` on."""
    return [(f"column_{position}", value) for position, value in enumerate(values, 1)]


def _plain(value: bytes) -> str:
    """The text of a JSON value: of a string its characters, of any other what stands there."""
    text: str = msgspec.json.decode(value) if value.startswith(b'"') else value.decode()
    return text


def _within_json(value: bytes) -> str:
    """A JSON value as it stands in a template of JSON, which has the quotes of a string itself."""
    return (value[1:-1] if value.startswith(b'"') else value).decode()


def _bytes(body: Any) -> bytes:
    if isinstance(body, TextBody):
        return body.text.encode()
    if isinstance(body, BytesBody):
        return body.data
    raise UsageError("A template is text, or a file of text.")


def _converted(record: Record, content_type: str) -> bytes:
    """A record as its request's content type has it; unchanged where both are the same."""
    own = essence(record.row.content_type)
    if own == content_type or not own:
        return record.data
    if is_json(content_type) and record.row.cells is not None:
        return record.document
    if separator_of(content_type):
        document = record.document
        return _as(document, content_type, record) if document else record.data
    return record.data


def _as(value: bytes, content_type: str, record: Record) -> bytes:
    """A JSON value as a content type has it."""
    if separator := separator_of(content_type):
        return csv_row(value, separator, record)
    if is_json(content_type) or not content_type:
        return value
    return _plain(value).encode()


def csv_row(value: bytes, separator: str, record: Record) -> bytes:
    """Returns a list, an object's values or a single value as a row of CSV; numbers as they stand.

    Raises:
        PayloadError: there is a list or an object in it.
    """
    if value[:1] == b"[":
        items = msgspec.json.decode(value, type=list[msgspec.Raw])
    elif value[:1] == b"{":
        items = list(msgspec.json.decode(value, type=dict[str, msgspec.Raw]).values())
    else:
        items = [msgspec.Raw(value)]
    raw = [bytes(item) for item in items]
    if any(item[:1] in {b"[", b"{"} for item in raw):
        raise PayloadError(
            f"{record.place}: a list in a list has no form in CSV.",
            either("Choose values with --map.", "Choose values with Map."),
        )
    return separated_row(("" if item == b"null" else _plain(item) for item in raw), separator)
