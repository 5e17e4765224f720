"""The AWS Common Runtime (awscrt, the extra `crt`): used for profiles of `aws login`, and for nothing else.

botocore imports it wherever it is installed, which costs 6 MB and a twentieth of a second, and then signs by
code of awscrt, which writes no string to sign to the log. Here botocore's Python code signs every request,
with awscrt and without it, as in the AWS CLI v2 (awscli/botocore/auth.py, `AUTH_TYPE_MAPS`).
"""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workbench.model.invocation import Connection

_PACKAGE = "awscrt"


def hide_crt() -> None:
    """Lets botocore load as if awscrt were not installed; changes nothing where it is loaded already."""
    sys.modules.setdefault(_PACKAGE, None)  # type: ignore[arg-type]


def sign_in_python() -> None:
    """Makes every client of this process sign by botocore's Python code, whoever loaded botocore first."""
    from botocore import auth

    auth.AUTH_TYPE_MAPS |= {
        "v4": auth.SigV4Auth,
        "v4-query": auth.SigV4QueryAuth,
        "s3v4": auth.S3SigV4Auth,
        "s3v4-query": auth.S3SigV4QueryAuth,
    }


def use_crt_for_login(connection: Connection) -> None:
    """Loads awscrt if the profile of a connection, or one that it takes its role from, is of `aws login`.

    Without awscrt, and with `BOTO_DISABLE_CRT=true`, botocore says later what is missing.
    """
    from workbench.aws.renewal import renewal_command
    from workbench.aws.sdk.private import use_login_keys

    is_login = renewal_command(connection)[:2] == ("aws", "login")
    if not is_login or os.environ.get("BOTO_DISABLE_CRT", "").lower() == "true":
        return
    if sys.modules.get(_PACKAGE) is None:
        sys.modules.pop(_PACKAGE, None)
    with suppress(ImportError):
        from awscrt.crypto import EC

        use_login_keys(EC)
    hide_crt()
