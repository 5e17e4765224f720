"""What a batch is asked to do: values that both faces make."""

from __future__ import annotations

from collections.abc import Mapping
from hashlib import sha256

import msgspec

from workbench.model.encodable import encodable
from workbench.model.invocation import BytesBody, FileBody, Invocation, TextBody
from workbench.model.redaction.values import redacted_invocation
from workbench.services.dataset_batch.bodies.assembly import Assembled, assemble
from workbench.services.dataset_batch.bodies.groups import Group, Limits
from workbench.services.dataset_batch.bodies.placement import Placement
from workbench.services.dataset_batch.journal import Heading
from workbench.services.dataset_batch.recording import Recording
from workbench.services.datasets.dataset import Dataset, ReadOptions

_SIZE = "batch bytes"


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """What to do with the records of a dataset.

    Args:
        placement: how a record becomes a request.
        limits: how many records share one.
        default_size: whether nobody gave the bytes of `limits`: a run that goes on takes those it began with.
        member: the member of a JSON request that holds its records, such as `instances`; empty for none.
        concurrency: requests in flight, from 1; None to find it out.
        rate: requests that begin each second at most; 0 sets no limit.
        retries: how often a request is repeated that was throttled, or never reached the model.
        count: records that are sent at most, from the first; None for all.
        join: whether the output has the input's values too.
        recording: what the history keeps.
        tags: words to find the exchanges by.
        read: how the input is read.
        processes: that send; below 2 the one that runs the batch.
    """

    placement: Placement
    limits: Limits = Limits()
    default_size: bool = False
    member: str = ""
    concurrency: int | None = 4
    rate: float = 0.0
    retries: int = 3
    count: int | None = None
    join: bool = False
    recording: Recording = Recording.FAILURES
    tags: tuple[str, ...] = ()
    read: ReadOptions = ReadOptions()
    processes: int = 0

    @property
    def assembles(self) -> bool:
        """Whether a request has several records, or a member that holds them."""
        return self.limits.rows != 1 or bool(self.member)

    def invocation_of(self, group: Group) -> tuple[Invocation, Assembled]:
        """Returns the request of a group of records that can be sent, and how its body was put together.

        Raises:
            PayloadError: the records cannot share a request.
            UsageError: nothing is known of how records of their type do.
        """
        placed = group.placed
        payloads = [item.payload for item in placed]
        if self.assembles:
            assembled = assemble(payloads, placed[0].content_type, self.member)
        else:
            assembled = Assembled(payloads[0], (1,))
        invocation = self.placement.invocation.with_(fields=placed[0].fields, body=BytesBody(assembled.body))
        return invocation, assembled

    @property
    def adopted(self) -> frozenset[str]:
        """The settings of a journal that a run which goes on takes from it, whatever they are here."""
        return frozenset({_SIZE}) if self.default_size else frozenset()

    def as_before(self, settings: Mapping[str, str]) -> Plan:
        """Returns the plan with what it adopts of a journal.

        Args:
            settings: of the journal's heading.
        """
        size = settings.get(_SIZE, "") if self.default_size else ""
        if not size.isdecimal():
            return self
        return msgspec.structs.replace(self, limits=msgspec.structs.replace(self.limits, size=int(size)))

    def heading(self, dataset: Dataset) -> Heading:
        """Returns what a journal says of this run: all that decides on its requests and results."""
        request = self.placement.request
        # The journal is a file beside the output, and holds no secret.
        fields = redacted_invocation(request.invocation).fields
        settings = {
            "operation": request.invocation.operation,
            "fields": msgspec.json.encode(dict(sorted(fields.items()))).decode(),
            "map": self.placement.expression,
            "body template": _template(self),
            "batch rows": str(self.limits.rows or ""),
            _SIZE: str(self.limits.size) if self.limits.rows != 1 else "",
            "member": self.member,
            "input format": dataset.form,
            "header": "" if self.read.header is None else str(self.read.header).lower(),
            "record ID": self.read.id,
            "join": "input" if self.join else "",
        }
        return Heading(
            input=encodable(dataset.name),
            settings={name: encodable(value) for name, value in settings.items() if value},
        )


RETRY_DIFFERS = frozenset({"batch rows", _SIZE, "fields"})
"""What a retry of failed records may do otherwise than the run before."""


def _template(plan: Plan) -> str:
    body = plan.placement.invocation.body
    if not plan.placement.templated or body is None:
        return ""
    if isinstance(body, TextBody):
        return body.text
    return body.path if isinstance(body, FileBody) else sha256(msgspec.json.encode(body)).hexdigest()
