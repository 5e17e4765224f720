"""The targets that an invocation can be aimed at: those of the settings, and an endpoint's known variants."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from workbench.model.destinations.target import Target
from workbench.model.errors import NotFoundError
from workbench.model.invocation import Invocation
from workbench.services.workbench import Workbench

_VARIANT = "TargetVariant"
_LOOKED_THROUGH = 200
"""Exchanges of an endpoint that are looked through for its variants."""


def targets(bench: Workbench) -> tuple[Target, ...]:
    """The targets of the settings, in their order.

    Raises:
        StoreError: the settings cannot be read.
    """
    named = bench.settings().targets.items()
    return tuple(msgspec.structs.replace(target, name=name) for name, target in named)


def chosen(bench: Workbench, names: Sequence[str]) -> tuple[Target, ...]:
    """Targets by their names, in this order, each once.

    Raises:
        NotFoundError: there is none of a name; says which come nearest.
        StoreError: the settings cannot be read.
    """
    by_name = {target.name: target for target in targets(bench)}
    return tuple(_named(by_name, name) for name in dict.fromkeys(names))


def _named(targets: dict[str, Target], name: str) -> Target:
    if name in targets:
        return targets[name]
    if not targets:
        raise NotFoundError(
            f"There is no target {name!r}: the settings have no targets",
            f"Define it in settings.toml: [targets.{name or 'NAME'}], and below it, for example, "
            'region = "eu-west-1".',
        )
    from difflib import get_close_matches

    near = get_close_matches(name, targets, n=3, cutoff=0.5) or sorted(targets)
    raise NotFoundError(f"There is no target {name!r}", f"Similar names in the settings: {', '.join(near)}.")


def variants(bench: Workbench, invocation: Invocation) -> tuple[Target, ...]:
    """The production variants of an invocation's endpoint, as targets: those that have answered before.

    Raises:
        StoreError: the history cannot be read.
    """
    names: dict[str, None] = {}
    for row in bench.history.page(limit=_LOOKED_THROUGH, endpoint_name=invocation.endpoint_name):
        for variant in (row.output.get("InvokedProductionVariant"), row.fields.get(_VARIANT)):
            if isinstance(variant, str) and variant:
                names[variant] = None
    return tuple(Target(name=variant, fields={_VARIANT: variant}) for variant in sorted(names))
