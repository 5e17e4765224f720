"""Stand-ins on loopback for who hands out roles: the metadata services of an instance and of a container.

Source of paths and members: the EC2 User Guide, "Retrieve security credentials from instance metadata", and
the ECS Developer Guide, "Task IAM role".
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import msgspec

from tests.aws.server import Behaviour, Visit, answer

INSTANCE_KEY, CONTAINER_KEY = "ASIAINSTANCE12345678", "ASIACONTAINER1234567"
PROFILE = "/latest/meta-data/iam/security-credentials/"


def metadata_service(lifetime: timedelta = timedelta(minutes=50)) -> Behaviour:
    """Answers as both: `/ecs` is the container's, the rest the instance's, version 2 of its protocol alone.

    Args:
        lifetime: of the credentials that it hands out.
    """
    routes: dict[str, Callable[[], bytes]] = {
        "PUT /latest/api/token": lambda: b"session-of-metadata",
        f"GET {PROFILE}": lambda: b"serving",
        f"GET {PROFILE}serving": lambda: _credentials(INSTANCE_KEY, lifetime, Code="Success"),
        "GET /latest/meta-data/placement/availability-zone/": lambda: b"eu-north-1a",
        "GET /ecs": lambda: _credentials(CONTAINER_KEY, lifetime),
    }

    def behave(visit: Visit) -> None:
        while request := visit.request():
            head = request[0].decode()
            line = head.partition(" HTTP/")[0]
            has_session = "x-aws-ec2-metadata-token: session-of-metadata" in head
            needs_session = line.startswith("GET /latest/")
            if line not in routes or (needs_session and not has_session):
                visit.sock.sendall(answer(b"", status="401 Unauthorized"))
            else:
                visit.sock.sendall(answer(routes[line](), headers=(("Content-Type", "text/plain"),)))

    return behave


def _credentials(key: str, lifetime: timedelta, **members: str) -> bytes:
    ends = (datetime.now(UTC) + lifetime).strftime("%Y-%m-%dT%H:%M:%SZ")
    document = {"AccessKeyId": key, "SecretAccessKey": "not-a-secret", "Token": "token", "Expiration": ends}
    return msgspec.json.encode(document | members)
