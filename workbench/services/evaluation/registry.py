"""Every task by its name. A module of `tasks` that has `TASK` is found by itself."""

from __future__ import annotations

from functools import cache

from workbench.model.errors import UsageError
from workbench.model.hints.text import either
from workbench.services.evaluation.example import Example, Values
from workbench.services.evaluation.task import Options, Task


@cache
def tasks() -> dict[str, Task]:
    """Returns every task by its name, in the order in which they are asked."""
    import importlib
    import pkgutil

    from workbench.services.evaluation import tasks as package

    modules = (
        importlib.import_module(f"{package.__name__}.{module.name}")
        for module in pkgutil.iter_modules(package.__path__)
    )
    every: list[Task] = [module.TASK for module in modules]
    return {task.name: task for task in sorted(every, key=lambda task: task.order)}


def task_of(examples: Values[Example], options: Options) -> Task:
    """Returns the task that examples look like.

    Raises:
        UsageError: they look like none.
    """
    for task in tasks().values():
        if task.fits(examples, options):
            return task
    raise UsageError(
        "Labels and predictions are neither numbers, classes nor texts.",
        either(
            f"Select a single value with --label and --prediction, or name --task: {', '.join(tasks())}.",
            "Select a single value as label and prediction, or choose the task.",
        ),
    )
