"""What a command prints of an answer: the formats of the AWS CLI, byte for byte."""

from workbench.cli.core.output.formats import chunks
from workbench.cli.core.output.query import Query

__all__ = ["Query", "chunks"]
