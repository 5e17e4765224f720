"""Trouble of the AWS configuration, for its user: what is missing, where it was looked for, what mends it."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from workbench.aws.options import REGION, RENEW_KEY, SANDBOX, SIGN_OFF
from workbench.aws.profiles import AwsSettings, Setting, config_files
from workbench.aws.renewal import renewal_command
from workbench.content.extras import installing
from workbench.model.destinations.destination import CONNECTION
from workbench.model.destinations.endpoint_url import without_userinfo
from workbench.model.errors import ConfigurationError, MissingConfigurationError
from workbench.model.hints.text import either
from workbench.model.invocation import Connection
from workbench.model.service.schema import SERVICE

_BY_ITSELF = "Run what the profile names (credential_process, role, web identity) by itself to see why."
_ROLE = "See who you are with `aws sts get-caller-identity`; the role's trust policy must allow that."
_ROLES = {"container-role": "the container's role", "iam-role": "the instance's role"}
"""Providers of the SDK that no profile names."""
_NO_REGION = f"Give {REGION}, set AWS_REGION, or run `aws configure set region us-east-1`."


def no_credentials(connection: Connection) -> MissingConfigurationError:
    """Nothing to sign with was found anywhere."""
    config, credentials = config_files()
    name = _profile(connection)
    where = f"profile {name!r} of {credentials} and {config}"
    if connection.profile is None:
        where = f"the environment (AWS_ACCESS_KEY_ID), {where}, and container and instance metadata"
    return MissingConfigurationError(
        f"No AWS credentials were found. Looked in {where}.",
        f"Run `aws configure{_option(connection)}`, or `aws sso login{_option(connection)}` for a profile "
        f"with SSO; {SIGN_OFF} sends without, {SANDBOX} needs none.",
    )


def nothing_to_send_with(connection: Connection, region: Setting | None) -> MissingConfigurationError:
    """Returns that there are no credentials, behind the region where that is missing too.

    It is the order in which the AWS CLI asks for them.

    Args:
        region: what was found of it; None for nothing.
    """
    credentials = no_credentials(connection)
    if region is not None and region.value:
        return credentials
    missing = _region_empty(region) if region else _region_missing(None, connection, ())
    return MissingConfigurationError(
        f"{missing.message} {credentials.message}", f"{missing.hint} {credentials.hint}"
    )


def no_sandbox() -> ConfigurationError:
    """A connection to the sandbox where this process has none."""
    return ConfigurationError(
        "The invocation is meant for the sandbox, and no sandbox runs in this process.",
        either(
            "Start with --sandbox, or choose another connection.",
            "Start `workbench --sandbox`, or choose another connection (‹connection›).",
        ),
    )


def missing_bundle(path: str, source: str) -> ConfigurationError:
    """A file of certificates that cannot be read, or an empty path of one."""
    named = f"The certificate bundle {path}" if path.strip() else "The path of the certificate bundle"
    return ConfigurationError(
        f"{named} (from {source}) {'cannot be read' if path.strip() else 'is empty'}.",
        f"Correct {source}, or leave it out to use the usual certificates.",
    )


def unknown_retry_mode(setting: Setting) -> ConfigurationError:
    """A retry mode that the SDK does not have."""
    return ConfigurationError(
        f"The retry mode {setting.value!r} (from {setting.source}) is unknown.",
        f"Correct {setting.source}: use standard, adaptive or legacy.",
    )


def explain_config_error(
    error: Exception, connection: Connection, profiles: Iterable[str]
) -> ConfigurationError:
    """Returns what the SDK found wrong before anything was sent.

    Args:
        error: botocore's, or the ValueError that it raises for an address.
        connection: what was asked for.
        profiles: the names of the profiles that there are.
    """
    for kind in type(error).__mro__:
        if explanation := _EXPLANATIONS.get(kind.__name__):
            return explanation(error, connection, tuple(profiles))
    return ConfigurationError(
        f"The AWS configuration cannot be used: {error}",
        f"`aws configure list{_option(connection)}` shows where its values come from.",
    )


def _advice(error: Exception) -> str:
    # Loaded when something fails: a process that sends once and succeeds need not wait for it.
    from workbench.aws.failures.hints import advice
    from workbench.aws.failures.view import Place

    return advice(str(error), Place.CONFIGURATION)


def _profile(connection: Connection) -> str:
    return AwsSettings(connection.profile).profile_name


def _option(connection: Connection) -> str:
    name = _profile(connection)
    return "" if name == "default" else f" --profile {name}"


def _from(setting: Setting, option: str, field: str) -> str:
    """Returns where a setting is to be corrected."""
    return either(option, f"Connection › {field}") if setting.source == CONNECTION else setting.source


def profile_missing(connection: Connection, profiles: tuple[str, ...]) -> ConfigurationError:
    """Returns that the profile of a connection does not exist, and which do.

    Args:
        connection: names it, or the environment does.
        profiles: the names of those that there are.
    """
    from difflib import get_close_matches

    named = AwsSettings(connection.profile).profile or Setting("default", "the files")
    source = _from(named, "--profile", "Profile")
    config, credentials = config_files()
    close = get_close_matches(named.value, profiles, n=3) or sorted(profiles)[:8]
    listed = f"Profiles: {', '.join(close)}. " if close else "There are no profiles. "
    if not named.value:
        return ConfigurationError(
            f"{source} is set and empty, and no profile has an empty name.",
            f"{listed}Unset {source}, or name one.",
        )
    return ConfigurationError(
        f"There is no profile {named.value!r} (from {source}) in {config} or {credentials}.",
        f"{listed}`aws configure --profile {named.value}` creates it.",
    )


def _region(connection: Connection) -> Setting | None:
    if connection.region is not None:
        return Setting(connection.region, CONNECTION)
    return AwsSettings(connection.profile).find("region")


def _region_missing(_: Any, connection: Connection, __: tuple[str, ...]) -> MissingConfigurationError:
    config, _credentials = config_files()
    return MissingConfigurationError(
        "No AWS region is set. Looked in the connection, the environment (AWS_REGION, AWS_DEFAULT_REGION), "
        f"profile {_profile(connection)!r} of {config}, and instance metadata.",
        _NO_REGION,
    )


def _region_empty(region: Setting) -> ConfigurationError:
    source = _from(region, "--region", "Region")
    return ConfigurationError(f"The region (from {source}) is empty.", _NO_REGION)


def _region_malformed(_: Any, connection: Connection, __: tuple[str, ...]) -> ConfigurationError:
    region = _region(connection)
    named = f" {region.value!r} (from {_from(region, '--region', 'Region')})" if region else ""
    return ConfigurationError(
        f"The region{named} is not a region name.", "A region is written like us-east-1 or eu-central-1."
    )


def _unparsable(error: Any, _: Connection, __: tuple[str, ...]) -> ConfigurationError:
    path = getattr(error, "kwargs", {}).get("path", "")
    return ConfigurationError(
        f"The AWS configuration file {path} cannot be parsed.",
        "Correct it: sections are [default] and [profile NAME], settings are `name = value`.",
    )


def _partial(error: Any, connection: Connection, _: tuple[str, ...]) -> ConfigurationError:
    details = getattr(error, "kwargs", {})
    return ConfigurationError(
        f"The credentials found in {details.get('provider', 'the configuration')} are incomplete: "
        f"{details.get('cred_var', 'a part')} is missing.",
        f"Add it, or run `aws configure{_option(connection)}` again.",
    )


_NEVER_SIGNED_IN = frozenset({"SSOTokenLoadError", "LoginTokenLoadError"})
"""No token is kept: of a login that is over there is one."""


def _login_over(error: Any, connection: Connection, _: tuple[str, ...]) -> ConfigurationError:
    command = " ".join(renewal_command(connection)) or f"aws sso login{_option(connection)}"
    state = "is not signed in" if type(error).__name__ in _NEVER_SIGNED_IN else "has an expired sign-in"
    return ConfigurationError(
        f"Profile {_profile(connection)!r} {state}: {error}",
        either(
            f"Run `{command}` and send again.", f"Press {RENEW_KEY} to run `{command}` and to send again."
        ),
    )


def _not_retrieved(error: Any, connection: Connection, _: tuple[str, ...]) -> ConfigurationError:
    # What a credential_process prints on stderr ends with a line feed, and may be nothing.
    reason = str(error).strip()
    reason = f"{reason} (it gives no reason)" if reason.endswith(":") else reason
    role = _ROLES.get(getattr(error, "kwargs", {}).get("provider", ""))
    return ConfigurationError(
        f"The credentials of {role or f'profile {_profile(connection)!r}'} could not be obtained: {reason}",
        _advice(error) or _BY_ITSELF,
    )


def _role_refused(error: Any, connection: Connection, _: tuple[str, ...]) -> ConfigurationError:
    return ConfigurationError(
        f"AWS refused the credentials of profile {_profile(connection)!r}: {error}",
        _advice(error) or (_ROLE if "AssumeRole" in str(error) else _BY_ITSELF),
    )


def _address(error: Any, connection: Connection, profiles: tuple[str, ...]) -> ConfigurationError:
    if "Missing Region" in str(error):
        return _region_missing(error, connection, profiles)
    if "nvalid endpoint" in str(error) and (invalid := _invalid_address(connection)):
        return invalid
    return ConfigurationError(
        f"The service endpoint cannot be determined: {error}",
        "See AWS_ENDPOINT_URL, AWS_ENDPOINT_URL_SAGEMAKER_RUNTIME, AWS_USE_FIPS_ENDPOINT and "
        "AWS_USE_DUALSTACK_ENDPOINT, and the settings of the same names in the profile.",
    )


def _invalid_address(connection: Connection) -> ConfigurationError | None:
    """An address that was set and is none, or one that lacks its region."""
    if connection.endpoint_url is not None:
        url: Setting | None = Setting(connection.endpoint_url, CONNECTION)
    else:
        url = AwsSettings(connection.profile).endpoint_url(SERVICE)
    region = _region(connection)
    if url is not None:
        source = _from(url, "--endpoint-url", "Endpoint URL")
        shown = without_userinfo(url.value, "***")
        return ConfigurationError(
            f"The endpoint URL {shown!r} (from {source}) is not a usable URL.",
            f"Give {source} as scheme, host and port, such as https://localhost:8080.",
        )
    if region is not None and not region.value:
        return _region_empty(region)
    return None


def _value(error: Any, connection: Connection, profiles: tuple[str, ...]) -> ConfigurationError:
    """Returns what botocore raises for an address, and lets through for a setting that is not a number."""
    if "nvalid endpoint" in str(error):
        return _address(error, connection, profiles)
    if type(error).__name__ == "JSONDecodeError":
        # botocore lets through what a credential_process prints.
        return _not_retrieved(error, connection, profiles)
    return ConfigurationError(
        f"A setting of the AWS configuration has no usable value: {error}",
        f"See the environment variables that begin with AWS_, and `aws configure list{_option(connection)}`.",
    )


def _still_expired(error: Any, connection: Connection, _: tuple[str, ...]) -> ConfigurationError:
    """Returns what botocore has no error of its own for: credentials that are over as soon as they come."""
    return ConfigurationError(
        str(error),
        f"See what profile {_profile(connection)!r} takes them from (credential_process, a cache), and this "
        "machine's clock.",
    )


def _dependency_missing(error: Any, connection: Connection, profiles: tuple[str, ...]) -> ConfigurationError:
    if "login" not in str(error):
        return _not_retrieved(error, connection, profiles)
    return ConfigurationError(
        f"Profile {_profile(connection)!r} signs in with `aws login`, which needs the package awscrt "
        "(the extra crt).",
        f"Add it: {installing('awscrt')}",
    )


def _mfa(_: Any, connection: Connection, __: tuple[str, ...]) -> ConfigurationError:
    command = f"aws sts get-caller-identity{_option(connection)}"
    return ConfigurationError(
        f"The role of profile {_profile(connection)!r} needs a one-time code (mfa_serial): none was given.",
        either(
            f"Run this in a terminal, which asks for the code, or give it to the AWS CLI (`{command}`): the "
            "session that it caches is used here as well.",
            f"Send again to be asked for it. A code that is given to the AWS CLI (`{command}`) counts too.",
        ),
    )


_EXPLANATIONS: dict[str, Callable[[Any, Connection, tuple[str, ...]], ConfigurationError]] = {
    "ProfileNotFound": lambda _, connection, profiles: profile_missing(connection, profiles),
    "NoRegionError": _region_missing,
    "InvalidRegionError": _region_malformed,
    "ConfigParseError": _unparsable,
    "PartialCredentialsError": _partial,
    "NoCredentialsError": lambda _, connection, __: no_credentials(connection),
    "SSOError": _login_over,
    "TokenRetrievalError": _login_over,
    "LoginInsufficientPermissions": _role_refused,
    "LoginError": _login_over,
    "RefreshWithMFAUnsupportedError": _mfa,
    "CredentialRetrievalError": _not_retrieved,
    "MetadataRetrievalError": _not_retrieved,
    "HTTPClientError": _not_retrieved,
    "ConnectionError": _not_retrieved,
    "ClientError": _role_refused,
    "RuntimeError": _still_expired,
    "MissingDependencyException": _dependency_missing,
    "EndpointProviderError": _address,
    "BaseEndpointResolverError": _address,
    "OSError": _not_retrieved,
    "ValueError": _value,
}
"""By the name of the SDK's error or of one of its bases; importing them here would cost a start its time."""
