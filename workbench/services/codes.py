"""One-time codes: who asks the person at the terminal for them."""

from workbench.aws.sdk.codes import ask_with

__all__ = ["ask_with"]
