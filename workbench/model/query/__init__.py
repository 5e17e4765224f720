"""The language in which the history is searched: `setosa endpoint:iris* status:4xx since:2d -is:replay`.

A `Search` is a value: parsed from text, printed as text, the same again. What it finds is for the store;
its filters are a module each in `filters`, which has their grammar and their SQL.
"""

from workbench.model.query.parser import parse
from workbench.model.query.syntax import Clause, Search, SearchError, Word

__all__ = ["Clause", "Search", "SearchError", "Word", "parse"]
