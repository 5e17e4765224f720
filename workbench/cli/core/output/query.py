"""`--query`: a JMESPath expression over what is printed."""

from __future__ import annotations

from typing import Any

from workbench.content.search.jmespath_errors import explained, is_value, query_errors
from workbench.model.errors import UsageError, WorkbenchError


class Query:
    """A compiled expression.

    Raises:
        UsageError: it cannot be parsed.
    """

    def __init__(self, expression: str) -> None:
        import jmespath

        self.expression = expression
        try:
            self._compiled = jmespath.compile(expression)
        except query_errors() as error:
            # Of several lines, it points to the place.
            words = explained(error) if isinstance(error, RecursionError) else str(error)
            raise UsageError(f"Bad value for --query {expression}: {words}") from error

    def __call__(self, value: Any) -> Any:
        """What the expression finds in `value`; None where it finds nothing.

        Raises:
            WorkbenchError: a function of it does not accept what it is given, or it comes to no value.
        """
        try:
            found = self._compiled.search(value)
        except query_errors() as error:
            raise WorkbenchError(f"--query {self.expression}: {explained(error)}") from error
        if not is_value(found):
            raise WorkbenchError(f"--query {self.expression}: its result is an expression, not a value")
        return found
