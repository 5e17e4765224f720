"""Every form of export by its name. A module that has `EXPORTERS` is found by itself."""

from __future__ import annotations

from functools import cache

from workbench.interchange.exporters.exporter import Exporter
from workbench.interchange.exporters.source import Source
from workbench.interchange.types import Written
from workbench.model.exchange import Exchange
from workbench.model.invocation import Invocation


@cache
def exporters() -> dict[str, Exporter]:
    """Returns every form by its name, in the order in which they are offered."""
    import importlib
    import pkgutil

    from workbench.interchange import exporters as package

    modules = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    forms = [exporter for module in modules for exporter in getattr(module, "EXPORTERS", ())]
    return {form.name: form for form in sorted(forms, key=lambda form: (form.order, form.title))}


def write(form: str, invocation: Invocation, *, exchange: Exchange | None = None, stem: str = "") -> Written:
    """Writes an invocation in another tool's form. Invocations have no credentials, nor has what is written.

    Args:
        form: a name of `exporters`.
        invocation: its body is a `BytesBody`, a `FileBody` (not for HAR), or None.
        exchange: what came of it, for forms that tell that.
        stem: what a file beside the text may be called, but for its ending, where a body is large or not
            text. Without one the body is part of the text, whatever its size.

    Raises:
        UsageError: the form cannot say what this operation does, and which can.
    """
    return exporters()[form].write(Source.of(invocation, exchange, stem))
