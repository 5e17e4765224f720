"""The language in which the history is searched: `setosa endpoint:iris* status:4xx since:2d -is:replay`.

A `Search` is a value: parsed from text, printed as text, the same again. What it finds is for the store.
"""

from workbench.model.search.keys import KEYS
from workbench.model.search.parsing import parse
from workbench.model.search.terms import Clause, Search, SearchError, Word

__all__ = ["KEYS", "Clause", "Search", "SearchError", "Word", "parse"]
