"""What the platform says of a container that failed, in the words of the service.

Source: errors as users post them (aws/amazon-sagemaker-examples 407 and 1809, aws/sagemaker-python-sdk 1119
and 4324). How a container that cannot be reached is reported was not seen anywhere, and is simulated.
"""

from __future__ import annotations

from dataclasses import dataclass

from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.container import GoneError
from workbench.sandbox.hosting.logs import log_group


@dataclass(frozen=True)
class Blame:
    """The container that is to blame, and where its log lies."""

    endpoint_name: str
    hostname: str
    region: str
    account: str

    def model_error(self, status: int, original: str, how: str = "") -> ServiceError:
        """A ModelError for what the container answered.

        Args:
            status: the container's HTTP status; 0 where it gave none in time.
            how: stands for the container's message in the text, where there is none.
        """
        group = log_group(self.endpoint_name)
        side = "client" if 400 <= status < 500 else "server"
        how = how or f'with message "{original}"'
        return ServiceError(
            "ModelError",
            424,
            f"Received {side} error ({status}) from {self.hostname} {how}. "
            f"See https://{self.region}.console.aws.amazon.com/cloudwatch/home?region={self.region}"
            f"#logEventViewer:group={group} in account {self.account} for more information.",
            {
                "OriginalStatusCode": status,
                "OriginalMessage": original,
                "LogStreamArn": f"arn:aws:logs:{self.region}:{self.account}:log-group:{group}",
                "ErrorCode": "CLIENT_ERROR_FROM_MODEL" if side == "client" else "INTERNAL_FAILURE_FROM_MODEL",
            },
        )

    def timed_out(self) -> ServiceError:
        """The container did not answer within the time limit."""
        return self.model_error(
            0,
            f"Your invocation timed out while waiting for a response from container {self.hostname}. "
            "Review the latency metrics for each container in Amazon CloudWatch, resolve the issue, and "
            "try again.",
        )

    def gone(self, error: GoneError) -> ServiceError:
        """The container cannot be reached, or went away before its answer was whole."""
        if error.reached:
            return self.model_error(500, str(error), "and could not load the entire response body")
        return ServiceError(
            "ServiceUnavailable",
            503,
            f"Container {self.hostname} of endpoint {self.endpoint_name} does not answer: {error}",
        )

    def too_large(self, limit: int) -> ServiceError:
        """The container's answer was larger than the service takes. The text is simulated."""
        return self.model_error(
            500,
            f"The response is larger than {limit} bytes.",
            "and could not load the entire response body",
        )

    def stream_timed_out(self) -> ServiceError:
        """The container was still streaming when its time was up."""
        message = (
            f"Your model {self.hostname} did not complete sending the inference response in the allotted "
            "time."
        )
        return ServiceError("ModelStreamError", 200, message, {"ErrorCode": "ModelInvocationTimeExceeded"})

    def stream_broken(self, error: GoneError) -> ServiceError:
        """The container went away while it was streaming."""
        message = f"The stream of {self.hostname} broke: {error}"
        return ServiceError("ModelStreamError", 200, message, {"ErrorCode": "StreamBroken"})
