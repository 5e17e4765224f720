"""One SDK client, made by boto3 from a connection, and where it sends to."""

from __future__ import annotations

import os
import warnings
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import msgspec

from workbench import __version__
from workbench.aws.config_errors import (
    explain_config_error,
    missing_bundle,
    nothing_to_send_with,
    unknown_retry_mode,
)
from workbench.aws.options import CA_BUNDLE
from workbench.aws.profiles import SESSION_VARIABLES, AwsSettings, Setting
from workbench.model.destinations.destination import CONNECTION, Destination
from workbench.model.destinations.endpoint_url import is_loopback, parse_endpoint_url, without_userinfo
from workbench.model.garbage import uncollected
from workbench.model.invocation import Connection
from workbench.model.redaction import IN_USE, masked_key, redacted
from workbench.model.sandbox_info import SandboxInfo
from workbench.model.service.schema import SERVICE

KEPT_CONNECTIONS = 256
"""Open connections kept by a client; more in flight than that open, and close, their own."""

_RETRY_MODES = frozenset({"standard", "adaptive", "legacy"})
"""What AWS_RETRY_MODE takes (botocore.config.Config, `retries`); the pauses here are those of `standard`."""

_METADATA = "instance metadata"


@dataclass(frozen=True)
class Client:
    """An SDK client with what is to be known of it.

    Attributes:
        sdk: boto3's client; thread-safe.
        credentials: what it signs with; None where it does not sign.
        destination: where it sends to, and what it signs with.
        requests: what it has serialized, for `workbench.aws.sdk.serialized`.
    """

    sdk: Any
    credentials: Any
    destination: Destination
    requests: dict[Any, dict[str, Any]] = field(default_factory=dict, repr=False, compare=False)

    @property
    def region(self) -> str:
        """The region it signs for."""
        return self.destination.region

    def signing_with(self, frozen: Any) -> Client:
        """Returns the same client, its destination with the credentials of now.

        Args:
            frozen: botocore's `ReadOnlyCredentials`.
        """
        key = masked_key(frozen.access_key or "")
        if key == self.destination.access_key_id:
            return self
        destination = msgspec.structs.replace(
            self.destination,
            credentials=self.credentials.method or "",
            access_key_id=key,
            account_id=frozen.account_id or "",
        )
        return replace(self, destination=destination)


def make_client(service: str, connection: Connection, hosting: SandboxInfo | None) -> Client:
    """Returns a new client of a service.

    Args:
        service: its name in the SDK.
        hosting: the sandbox that it is for; None for AWS.

    Raises:
        ConfigurationError: there is nothing usable to send with.
    """
    IN_USE.add_environment(os.environ)
    IN_USE.add_url(connection.endpoint_url)
    with uncollected():
        from botocore.exceptions import BotoCoreError, ClientError

        session = _session(connection, hosting)
    try:
        with uncollected():
            return (
                _sandboxed(service, connection, hosting, session)
                if hosting
                else _made(service, connection, session)
            )
    except (BotoCoreError, ClientError, OSError, RuntimeError, ValueError) as error:
        profiles: list[str] = []
        with suppress(BotoCoreError):
            profiles = session.available_profiles
        raise explain_config_error(error, connection, profiles) from error


def _session(connection: Connection, hosting: SandboxInfo | None) -> Any:
    from botocore.session import Session

    if hosting:
        return Session(session_vars=_detached(Session.SESSION_VARIABLES))
    return Session(session_vars=dict(SESSION_VARIABLES), profile=connection.profile)


def _boto3(session: Any, region: str | None) -> Any:
    """boto3's session on top of botocore's; who hands out credentials is asked in the same region."""
    from boto3.session import Session

    from workbench.aws.sdk.crt import sign_in_python
    from workbench.aws.sdk.data_loader import load_quickly

    sign_in_python()
    load_quickly(session)
    return Session(botocore_session=session, region_name=region or None)


def _made(service: str, connection: Connection, session: Any) -> Client:
    from botocore.utils import validate_region_name

    from workbench.aws.sdk.crt import use_crt_for_login
    from workbench.aws.sdk.roles import share_roles

    settings = AwsSettings(connection.profile)
    region = _region(connection, settings, session)
    _follow_variant(session, connection, region)
    boto3 = _boto3(session, region.value if region else None)
    share_roles(session)
    use_crt_for_login(connection)
    credentials = boto3.get_credentials() if connection.sign else None
    if credentials is None and connection.sign:
        validate_region_name(region.value if region and region.value else None)
        raise nothing_to_send_with(connection, region)
    url = settings.endpoint_url(service)
    # An address for this very service says more than that of another one.
    is_own = service != SERVICE and settings.names_own_url(service)
    named = None if is_own else _named_url(service, connection)
    url = url if named is None else Setting(named, CONNECTION)
    bundle = certificate_bundle(connection, settings)
    sdk = boto3.client(
        service,
        region_name=region.value if region else None,
        endpoint_url=named,
        verify=_verify(connection, bundle),
        config=_config(connection, settings, named or (url.value if url else "")),
    )
    sdk_url = str(sdk.meta.endpoint_url)
    _check(sdk_url, bundle)
    sources = {"endpoint_url": url, "region": region, "profile": settings.profile}
    destination = Destination(
        endpoint_url=redacted(without_userinfo(sdk_url)),
        region=sdk.meta.region_name,
        profile=settings.profile.value if settings.profile else None,
        sources={name: setting.source for name, setting in sources.items() if setting},
    )
    return Client(sdk, credentials, destination)


def _follow_variant(session: Any, connection: Connection, region: Setting | None) -> None:
    """Lets every service follow to the kind of address (FIPS, dual-stack) that is named for the runtime.

    That includes STS and IAM Identity Center, when they are asked for credentials.
    """
    from workbench.aws.regions import variant_of

    if connection.endpoint_url is None or region is None:
        return
    variant = variant_of(connection.endpoint_url, region.value)
    if variant is not None:
        session.set_config_variable("use_fips_endpoint", variant.fips)
        session.set_config_variable("use_dualstack_endpoint", variant.dual_stack)


def _named_url(service: str, connection: Connection) -> str | None:
    """The address that a connection names for a service; None where the service has its own.

    It names SageMaker Runtime's. A server on this machine (the sandbox, an emulator of AWS) answers for the
    control plane too, and an interface endpoint of the control plane says so in its name. S3 has its own.
    """
    url = connection.endpoint_url
    if url is None or service == SERVICE:
        return url
    address = parse_endpoint_url(url)
    if address is None or service == "s3":
        return None
    controls = service == "sagemaker" and "api.sagemaker" in address.host
    return url if controls or is_loopback(address.host) else None


def _sandboxed(service: str, connection: Connection, hosting: SandboxInfo, session: Any) -> Client:
    boto3 = _boto3(session, hosting.region)
    session.set_credentials(hosting.access_key_id, hosting.secret_access_key)
    sdk = boto3.client(
        service,
        region_name=hosting.region,
        endpoint_url=hosting.url,
        verify=False,
        config=_config(connection, None, hosting.url),
    )
    destination = Destination(
        endpoint_url=hosting.url,
        region=hosting.region,
        sources={"endpoint_url": "sandbox", "region": "sandbox"},
    )
    return Client(sdk, boto3.get_credentials() if connection.sign else None, destination)


def _detached(variables: Mapping[str, tuple[Any, ...]]) -> dict[str, tuple[Any, ...]]:
    """Settings that look at neither the environment nor any file: neither can break the sandbox."""
    settings = {
        name: (None, None, default, *conversion) for name, (_, _, default, *conversion) in variables.items()
    }
    for name in ("config_file", "credentials_file"):
        settings[name] = (None, None, os.devnull, None)
    return settings


def _region(connection: Connection, settings: AwsSettings, session: Any) -> Setting | None:
    """The region, and where it was set; at last that of the machine, as the AWS CLI v2 does."""
    if connection.region is not None:
        return Setting(connection.region, CONNECTION)
    if (setting := settings.find("region")) is not None:
        return setting
    from botocore.utils import IMDSRegionProvider

    region = IMDSRegionProvider(session).provide()
    return Setting(region, _METADATA) if region else None


def _config(connection: Connection, settings: AwsSettings | None, url: str) -> Any:
    """Returns how a client sends.

    Args:
        settings: None for the sandbox.
        url: the address that is named for the service; empty for its own.
    """
    import boto3
    import botocore
    from botocore.config import Config

    used: dict[str, Any] = {
        # Empty and short values may be sent on purpose; what cannot be sent is found before this.
        "parameter_validation": False,
        "retries": {"total_max_attempts": max(connection.max_attempts, 1), "mode": "standard"},
        "connect_timeout": connection.connect_timeout or None,
        "read_timeout": connection.read_timeout or None,
        "max_pool_connections": KEPT_CONNECTIONS,
        # Given whole: otherwise it is put together twice for each request, a tenth of a small one's time. The
        # SDK adds its own version.
        "user_agent": f"endpoint-workbench/{__version__} Boto3/{boto3.__version__}",
    }
    address = parse_endpoint_url(url) if url else None
    if address is not None and is_loopback(address.host):
        used["inject_host_prefix"] = False  # `stream-127.0.0.1` is not an address
    if not connection.sign:
        used["signature_version"] = botocore.UNSIGNED
    if settings is None:
        used |= {"proxies": {}, "use_fips_endpoint": False, "use_dualstack_endpoint": False}
        used["s3"] = {"addressing_style": "path"}  # it has no name that a bucket could stand before
    elif (mode := settings.find("retry_mode")) is not None and mode.value not in _RETRY_MODES:
        raise unknown_retry_mode(mode)
    return Config(**used)


def certificate_bundle(connection: Connection, settings: AwsSettings) -> Setting | None:
    """The file of certificates that is named, and by what; None where the usual ones are meant.

    Raises:
        ConfigurationError: its path is empty.
    """
    if not connection.verify_ssl:
        return None
    if connection.ca_bundle is not None:
        path = connection.ca_bundle
        bundle: Setting | None = Setting(str(Path(path).expanduser()) if path else "", CA_BUNDLE)
    else:
        bundle = settings.find("ca_bundle")
        if bundle is None and (inherited := os.environ.get("REQUESTS_CA_BUNDLE")):
            bundle = Setting(inherited, "REQUESTS_CA_BUNDLE")
    if bundle is not None and not bundle.value.strip():
        raise missing_bundle(bundle.value, bundle.source)
    return bundle


def _verify(connection: Connection, bundle: Setting | None) -> bool | str | None:
    if not connection.verify_ssl:
        # It is marked on screen and in the record; a warning on stderr would tear the screen.
        warnings.filterwarnings("ignore", message="Unverified HTTPS request", category=Warning)
        return False
    return bundle.value if bundle else None


def _is_readable(path: str) -> bool:
    """Returns whether a file, or a folder of files, can be read; a pipe would be waited for."""
    return os.access(path, os.R_OK) and (os.path.isfile(path) or os.path.isdir(path))  # noqa: PTH112, PTH113


def _check(url: str, bundle: Setting | None) -> None:
    """Finds out now what would fail when it matters.

    Raises:
        ValueError: the SDK takes a port of 99999, and falls over it when it signs.
        ConfigurationError: certificates that are needed cannot be read.
    """
    parsed = parse_endpoint_url(url)
    if parsed is None:
        raise ValueError(f"Invalid endpoint: {url}")
    if bundle is not None and parsed.scheme == "https" and not _is_readable(bundle.value):
        raise missing_bundle(bundle.value, bundle.source)
