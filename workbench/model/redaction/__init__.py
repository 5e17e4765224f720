"""Secrets taken out of whatever is kept, printed, logged or exported.

There are two ways to know one. A secret in use (of the credentials, of a URL) is known by its value, and
found in whatever spelling: as it stands, percent-encoded, escaped as in JSON or HTML, in base64. Any other is
known by its shape: a password in a URL, a presigned parameter, a bearer token, an API key.
"""

from workbench.model.redaction.marks import MASK, REDACTED, SECRET_HEADERS, masked_key
from workbench.model.redaction.redactor import Redactor
from workbench.model.redaction.secret import Secret
from workbench.model.redaction.secrets_in_use import IN_USE, SecretsInUse, redacted
from workbench.model.redaction.shapes import shaped_secrets

__all__ = [
    "IN_USE",
    "MASK",
    "REDACTED",
    "SECRET_HEADERS",
    "Redactor",
    "Secret",
    "SecretsInUse",
    "masked_key",
    "redacted",
    "shaped_secrets",
]
