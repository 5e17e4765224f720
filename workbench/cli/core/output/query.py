"""`--query`: a JMESPath expression over the output."""

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
            # It has several lines, which point to the place.
            words = explained(error) if isinstance(error, RecursionError) else str(error)
            raise UsageError(f"Bad value for --query {expression}: {words}") from error

    def __call__(self, value: Any) -> Any:
        """The result of the expression for `value`; None where it has none.

        Raises:
            WorkbenchError: a function of it does not accept its argument, or the result is not a value.
        """
        try:
            result = self._compiled.search(value)
        except query_errors() as error:
            raise WorkbenchError(f"--query {self.expression}: {explained(error)}") from error
        if not is_value(result):
            raise WorkbenchError(f"--query {self.expression}: the result is an expression, not a value.")
        return result
