"""Every form of dataset by its name. A module of `forms` that has `FORMS` is found by itself."""

from __future__ import annotations

from functools import cache

from workbench.model.errors import UsageError
from workbench.services.datasets.form import Form


@cache
def forms() -> dict[str, Form]:
    """Returns every form by its name, in the order in which they are asked."""
    import importlib
    import pkgutil

    from workbench.services.datasets import forms as package

    modules = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    all_forms = [form for module in modules for form in getattr(module, "FORMS", ())]
    return {form.name: form for form in sorted(all_forms, key=lambda form: (form.order, form.name))}


def form_named(name: str) -> Form:
    """Returns the form of a name.

    Raises:
        UsageError: there is none.
    """
    form = forms().get(name.lower())
    if form is None:
        raise UsageError(f"There is no input format {name!r}.", f"The formats are {', '.join(forms())}.")
    return form


def form_of(name: str, start: bytes) -> Form | None:
    """Returns the form of a file; None where neither its first bytes nor its name tell.

    Args:
        name: the file's.
        start: its first bytes.
    """
    lower = name.lower().removesuffix(".gz")
    by_bytes = next((form for form in forms().values() if form.detects(start)), None)
    return by_bytes or next((form for form in forms().values() if lower.endswith(form.extensions)), None)
