"""Words of the AWS CLI's command lines, for those who read, write or offer them."""

from __future__ import annotations

RAW = "raw-in-base64-out"
BINARY_FORMATS = ("base64", RAW)
"""What the text of a blob can be: base64, or the text itself (`--cli-binary-format`)."""

TEXT = "file://"
BYTES = "fileb://"

INPUT_JSON = "--cli-input-json"

# `off` is not on the reference page, but is a choice of the command it describes (aws-cli v2, data/cli.json).
OUTPUT_FORMATS = ("json", "text", "table", "yaml", "yaml-stream", "off")

ENHANCED = "enhanced"
"""The AWS CLI's words and the service's details in lines, with a hint: the usual format of errors."""
ERROR_FORMATS = ("legacy", "json", "yaml", "text", "table", ENHANCED)
