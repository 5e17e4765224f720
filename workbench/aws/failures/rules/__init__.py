"""The table of hints: what is seen in a failure, what it most likely means, and what mends it.

The rows stand in modules by where a text comes from. The first row that fits speaks, so that a general row
stands behind the special ones. A hint has a form for each face (`workbench.model.hints.text`).
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from workbench.aws.failures.rules import (
    algorithms,
    container,
    credentials,
    deployment,
    frameworks,
    inference_scripts,
    language_models,
    model_servers,
    service,
    surroundings,
    transport,
)
from workbench.aws.failures.rules.rule import Rule, Test
from workbench.aws.failures.view import FailureView, Place
from workbench.model.exchange import FailureKind

_SERVICE = frozenset(
    {FailureKind.SERVICE, FailureKind.NOT_FOUND, FailureKind.NOT_READY, FailureKind.THROTTLED}
)
_MODEL = frozenset({FailureKind.MODEL})
_SIGNING = frozenset({FailureKind.CREDENTIALS})
_TRANSPORT = frozenset(FailureKind) - _SERVICE - _MODEL - _SIGNING


def _answers(kinds: frozenset[FailureKind]) -> Test:
    return lambda seen: seen.place is Place.RESPONSE and seen.failure.kind in kinds


def _printed(seen: FailureView) -> bool:
    """Returns whether a container said it, in its answer or in its log."""
    return seen.place is Place.LOG or _answers(_MODEL)(seen)


def _deployed(seen: FailureView) -> bool:
    return seen.place in {Place.DEPLOYMENT, Place.LOG}


def _where(where: Test, rules: Iterable[Rule]) -> list[Rule]:
    """Rules that speak only of what is seen in one place."""

    def narrowed(test: Test) -> Test:
        return lambda seen: where(seen) and test(seen)

    return [replace(rule, test=narrowed(rule.test)) for rule in rules]


SECTIONS: dict[str, list[Rule]] = {
    "The endpoint": _where(_answers(_SERVICE | _MODEL), service.RULES),
    "Asynchronous invocations": _where(_printed, container.ASYNCHRONOUS),
    "Built-in algorithms": _where(_printed, algorithms.RULES),
    "Frameworks": _where(_printed, frameworks.RULES),
    "Model servers": _where(_printed, model_servers.RULES),
    "Language models": _where(_printed, language_models.RULES),
    "GPU, network and role of a container": _where(_printed, surroundings.RULES),
    "Inference scripts": _where(_printed, inference_scripts.RULES),
    "Any container": _where(_answers(_MODEL), container.RULES),
    "Deployment": _where(_deployed, deployment.RULES),
    "Signing in": _where(lambda seen: seen.place is Place.CONFIGURATION, credentials.CONFIGURATION),
    "Credentials and clock": _where(_answers(_SIGNING), credentials.SIGNING),
    "The connection": _where(_answers(_TRANSPORT), transport.RULES),
}
"""The rules by the headings of the page of troubleshooting."""

TABLE: list[Rule] = [rule for rules in SECTIONS.values() for rule in rules]
"""What is looked for, in order."""
