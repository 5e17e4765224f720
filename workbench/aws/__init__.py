"""The outside world: the one place that touches the AWS SDK. Importing it loads none of it."""

from workbench.aws.invoker import Invoker
from workbench.aws.prepare import Prepared

__all__ = ["Invoker", "Prepared"]
