"""The AWS CLI's rules for the words of a command line, for the face that takes such command lines.

They stand with the importers, which read the same command lines from text.
"""

from workbench.interchange.arguments import as_argparse
from workbench.interchange.blobs import from_base64, from_text
from workbench.interchange.connections import CLI_TIMEOUT, given_connection
from workbench.interchange.input_json import filled
from workbench.interchange.types import field_value

__all__ = [
    "CLI_TIMEOUT",
    "as_argparse",
    "field_value",
    "filled",
    "from_base64",
    "from_text",
    "given_connection",
]
