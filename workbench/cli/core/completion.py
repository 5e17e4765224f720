"""Completion in a shell: how it asks, and the values it offers."""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING

from workbench.model.errors import WorkbenchError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    import click
    from click.shell_completion import CompletionItem

    from workbench.services import Workbench

    Completion = Callable[[click.Context, click.Parameter, str], list[CompletionItem]]
    _Values = Callable[[Workbench, click.Context, click.Parameter], Iterable[tuple[str, str]]]

COMPLETE = "_WORKBENCH_COMPLETE"
"""Set by a shell that completes a command line; see `workbench completion`."""

_OFFERED = 50


def command_items(summaries: Mapping[str, Callable[[], str]], incomplete: str) -> list[CompletionItem]:
    """Offers commands, none of which is loaded for its name alone.

    Args:
        summaries: what says in a sentence what a command does, by its name.
    """
    from click.shell_completion import CompletionItem

    # bash has no place for more than names.
    shows_help = not os.environ.get(COMPLETE, "").startswith("bash")
    return [
        CompletionItem(name, help=summary() if shows_help else None)
        for name, summary in summaries.items()
        if name.startswith(incomplete)
    ]


def _offering(values_of: _Values) -> Completion:
    """Returns a completion that offers values with a word about each, as the workbench knows them."""

    def complete(ctx: click.Context, parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
        from click.shell_completion import CompletionItem

        from workbench.services import Workbench

        try:
            with Workbench.open(record=False) as bench:
                values = list(values_of(bench, ctx, parameter))
        except WorkbenchError:
            # Completion prints no errors; the command itself will.
            return []
        # A shell prints them unchanged: what could drive its terminal is not offered.
        return [
            CompletionItem(value, help=about if about.isprintable() else "")
            for value, about in values
            if value.startswith(incomplete) and value.isprintable()
        ]

    return complete


def files(_: click.Context, _parameter: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Offers files and folders; the shell lists them."""
    from click.shell_completion import CompletionItem

    return [CompletionItem(incomplete, type="file")]


def _values_before(
    bench: Workbench, _: click.Context, parameter: click.Parameter
) -> Iterable[tuple[str, str]]:
    return ((value, "") for value in bench.history.values(parameter.name or "", limit=_OFFERED))


def _exchanges(bench: Workbench, *_: object) -> Iterable[tuple[str, str]]:
    from workbench.content.status_label import status_label

    for row in bench.history.page(limit=_OFFERED):
        yield str(row.id), f"{row.name or row.endpoint_name} {status_label(row)}"


def _sessions(bench: Workbench, *_: object) -> Iterable[tuple[str, str]]:
    from workbench.services.sessions.catalog import Sessions

    for known_session in Sessions(bench).sessions()[:_OFFERED]:
        endpoint_name, session_id = known_session.names
        yield session_id, known_session.name or endpoint_name


def _requests(bench: Workbench, ctx: click.Context, _: click.Parameter) -> Iterable[tuple[str, str]]:
    from workbench.services.requests import names

    return ((name, "") for name in names.request_names(bench, ctx.params.get("folder")))


def _templates(*_: object) -> Iterable[tuple[str, str]]:
    from workbench.content.templates import templates

    return ((template.name, template.title) for template in templates())


def _targets(bench: Workbench, *_: object) -> Iterable[tuple[str, str]]:
    from workbench.services.batch.targets import targets

    return ((target.name, target.endpoint_name or "") for target in targets(bench))


values_before = _offering(_values_before)
"""Offers earlier values of the field that a parameter is named for, newest first."""
exchange_ids = _offering(_exchanges)
"""Offers the numbers of the newest exchanges."""
session_ids = _offering(_sessions)
"""Offers the IDs of sessions."""
request_names = _offering(_requests)
"""Offers the names of saved requests, of the folder that the command line names."""
template_names = _offering(_templates)
"""Offers the names of templates."""
target_names = _offering(_targets)
"""Offers the targets of the settings."""
