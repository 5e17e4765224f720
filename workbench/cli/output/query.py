"""`--query`: a JMESPath expression over what is printed."""

from __future__ import annotations

from typing import Any

from workbench.model.errors import UsageError, WorkbenchError


class Query:
    """A compiled expression.

    Raises:
        UsageError: it cannot be parsed.
    """

    def __init__(self, expression: str) -> None:
        import jmespath
        from jmespath.exceptions import JMESPathError

        self.expression = expression
        try:
            self._compiled = jmespath.compile(expression)
        except JMESPathError as error:
            raise UsageError(f"Bad value for --query {expression}: {error}") from error

    def __call__(self, value: Any) -> Any:
        """What the expression finds in `value`; None where it finds nothing.

        Raises:
            WorkbenchError: a function of it does not accept what it is given.
        """
        from jmespath.exceptions import JMESPathError

        try:
            return self._compiled.search(value)
        except JMESPathError as error:
            raise WorkbenchError(f"--query {self.expression}: {error}") from error
