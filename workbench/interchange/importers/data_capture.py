"""SageMaker Data Capture: what an endpoint was asked and answered in production, as JSON Lines in S3.

Source: Amazon SageMaker developer guide, "Capture data from real-time endpoint". A file's place names
endpoint and variant: `PREFIX/ENDPOINT/VARIANT/yyyy/mm/dd/hh/NAME.jsonl`.
"""

from __future__ import annotations

import base64
import binascii
import re
import uuid
from datetime import UTC, datetime
from typing import Any

import msgspec

from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.importer import Importer, Origin
from workbench.interchange.importers.json_document import text_of, wrong
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.exchange import Exchange, Outcome, Response, Status
from workbench.model.invocation import BytesBody, FieldValue, Invocation

FORM = "Data Capture"
TAG = "captured"

_NAMESPACE = uuid.UUID("b7a1a2a4-30b5-5c2f-8f0e-2f3f9a6f4d01")
"""Namespace of the IDs of events whose own ID is not a UUID."""
_PLACE = re.compile(r"(?:^|/)([^/]+)/([^/]+)/\d{4}/\d{2}/\d{2}/\d{2}/[^/]+$")


def looks_like(document: Any) -> bool:
    """Returns whether a JSON document is a captured event."""
    return isinstance(document, dict) and "captureData" in document


def event(document: Any, origin: Origin, *, line: int = 0) -> Reading:
    """One captured event.

    Raises:
        MalformedError: a member is missing or of a wrong type, or nothing tells the endpoint's name.
    """
    try:
        return _event(document, origin)
    except MalformedError as error:
        raise wrong(error.reason, source=origin.source, line=line) from None
    except KeyError as error:
        raise wrong(f"{error.args[0]} is missing", source=origin.source, line=line) from None
    except (AttributeError, TypeError, ValueError) as error:
        raise wrong(f"this is not a captured event: {error}", source=origin.source, line=line) from None


def _event(document: Any, origin: Origin) -> Reading:
    captured, metadata = document["captureData"], document["eventMetadata"]
    asked, answered = captured.get("endpointInput"), captured.get("endpointOutput")
    if asked is None:
        raise wrong("its input was not captured, so there is nothing to send again")
    place = _PLACE.search(origin.source)
    endpoint = origin.endpoint_name or (place[1] if place else "")
    if not endpoint:
        raise MalformedError(
            "the endpoint's name is not in it; give --endpoint-name, or keep the folders that "
            "SageMaker made (ENDPOINT/VARIANT/yyyy/mm/dd/hh)"
        )
    members = {
        "EndpointName": endpoint,
        "ContentType": text_of(asked, "observedContentType"),
        "CustomAttributes": ",".join(metadata.get("customAttributes") or ()),
        "InferenceId": text_of(metadata, "inferenceId"),
    }
    fields: dict[str, FieldValue] = {name: value for name, value in members.items() if value}
    body = _data(asked)
    invocation = Invocation(fields=fields, body=body_of(body), connection=origin.connection)
    exchange = Exchange(
        uuid=_uuid(text_of(metadata, "eventId")),
        started_at=_moment(text_of(metadata, "inferenceTime")),
        invocation=invocation.with_(body=BytesBody(body)),
        tags=(TAG,),
    )
    notes: tuple[str, ...] = ()
    if answered is None:
        notes = ("its output was not captured",)
        exchange = _unanswered(exchange)
    else:
        exchange = exchange.with_outcome(_outcome(answered, place[2] if place else ""))
    return Reading(FORM, invocation, notes, exchange=exchange, source=origin.source)


def _unanswered(exchange: Exchange) -> Exchange:
    return msgspec.structs.replace(exchange, status=Status.INTERRUPTED)


def _outcome(answered: Any, variant: str) -> Outcome:
    """Returns what production answered. Only answers that the container gave are captured, and no times."""
    output = {}
    if content_type := text_of(answered, "observedContentType"):
        output["ContentType"] = content_type
    if variant:
        output["InvokedProductionVariant"] = variant
    headers = (("Content-Type", content_type),) if content_type else ()
    return Outcome(response=Response(http_status=200, headers=headers, output=output, body=_data(answered)))


def _data(part: Any) -> bytes:
    text, encoding = text_of(part, "data"), text_of(part, "encoding")
    if encoding.upper() != "BASE64":
        return text.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(text, validate=True)
    except binascii.Error as error:
        raise ValueError(f"its {text_of(part, 'mode').lower() or 'data'} is not base64 ({error})") from None


def _uuid(name: str) -> str:
    if not name:
        raise KeyError("eventId")
    try:
        return str(uuid.UUID(name))
    except ValueError:
        return str(uuid.uuid5(_NAMESPACE, name))


def _moment(text: str) -> datetime:
    if not text:
        raise KeyError("inferenceTime")
    moment = datetime.fromisoformat(text)
    return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)


def _read(document: Any, origin: Origin, line: int) -> list[Reading]:
    return [event(document, origin, line=line)]


IMPORTERS = (
    Importer(FORM, "SageMaker Data Capture", order=60, detects_document=looks_like, read_document=_read),
)
