"""The parts of a connection, as each face names them."""

from __future__ import annotations

from workbench.model.hints.text import either

REGION = either("--region", "Connection › Region")
PROFILE = either("--profile", "Connection › Profile")
ENDPOINT_URL = either("--endpoint-url", "Connection › Endpoint URL")
CA_BUNDLE = either("--ca-bundle", "Connection › CA bundle")
CONNECT_TIMEOUT = either("--cli-connect-timeout", "Connection › Connect timeout")
READ_TIMEOUT = either("--cli-read-timeout", "Connection › Read timeout")
ATTEMPTS = either("AWS_MAX_ATTEMPTS", "Connection › Attempts")
SIGN_OFF = either("--no-sign-request", "Connection › Sign (SigV4) off")
SIGN_ON = either("leave out --no-sign-request", "turn Connection › Sign (SigV4) on")
VERIFY_OFF = either("--no-verify-ssl", "Connection › Verify TLS off")
SANDBOX = either("--sandbox", "Connection › Local sandbox")
RENEW_KEY = "‹renew›"
"""The app's key that signs in again, unless the user has another."""
