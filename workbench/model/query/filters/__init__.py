"""The filters of the search language, found by themselves: the `FILTERS` of each module of this package."""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Mapping
from functools import cache
from operator import attrgetter
from types import MappingProxyType

from workbench.model.query.filters.filter import Filter

__all__ = ["Filter", "filters"]


@cache
def filters() -> Mapping[str, Filter]:
    """Returns every filter by its name, in the order of the alphabet."""
    modules = (
        importlib.import_module(f"{__name__}.{module.name}") for module in pkgutil.iter_modules(__path__)
    )
    every = [filter_ for module in modules for filter_ in getattr(module, "FILTERS", ())]
    return MappingProxyType({filter_.name: filter_ for filter_ in sorted(every, key=attrgetter("name"))})
