"""What of an account could not be read, and why."""

from __future__ import annotations

import msgspec


class AccountProblem(msgspec.Struct, frozen=True, kw_only=True):
    """One question to AWS that was refused or failed.

    Args:
        action: the IAM action that it takes, such as `sagemaker:DescribeEndpoint`.
        resource: what it was asked of: an ARN, or a name where no ARN is known.
        code: the service's error code; empty where no answer came.
        message: what happened, in one sentence.
        hint: what to do; empty where there is nothing to say.
    """

    action: str
    resource: str = ""
    code: str = ""
    message: str
    hint: str = ""
