"""Every form of output by its name. A module of this package that has `FORMS` is found by itself."""

from __future__ import annotations

from functools import cache

from workbench.model.errors import UsageError
from workbench.services.dataset_batch.outputs.form import Form

DEFAULT = "jsonl"


@cache
def output_forms() -> dict[str, Form]:
    """Returns every form by its name."""
    import importlib
    import pkgutil

    from workbench.services.dataset_batch import outputs as package

    modules = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    return {form.name: form for module in modules for form in getattr(module, "FORMS", ())}


def output_form(path: str, name: str = "") -> Form:
    """Returns the form of an output: the one that is named, else that of the file's ending, else JSON Lines.

    Raises:
        UsageError: there is none of that name.
    """
    if name:
        if name not in output_forms():
            raise UsageError(
                f"There is no output format {name!r}.", f"The formats are {', '.join(output_forms())}."
            )
        return output_forms()[name]
    lower = path.lower()
    fitting = (form for form in output_forms().values() if lower.endswith(form.extensions))
    return next(fitting, output_forms()[DEFAULT])
