"""Credentials and clocks: what the SDK says before anything is sent, and what the service says of a signature."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import Rule, field, matches, says
from workbench.aws.failures.view import FailureView, Place
from workbench.aws.options import PROFILE, REGION, RENEW_KEY, SIGN_ON
from workbench.model.exchange import FailureKind
from workbench.model.hints.remedy import RENEW, go_to_connection
from workbench.model.hints.text import either

_BOTO = "botocore 1.44.5, measured"
_PROFILE = go_to_connection("Profile")
_OF_PROFILE = either(" with the same --profile", "")
_WHO = either("`workbench whoami` shows who you are", "The header shows who you are")


_NOT_ALLOWED = matches(
    "because no (?:permissions boundary|(?:session|vpc endpoint|(?:service|resource) control) policy) allows"
)


def _from_signing(seen: FailureView) -> bool:
    return seen.place is Place.RESPONSE and seen.kind(FailureKind.CREDENTIALS)


CONFIGURATION = (
    Rule(
        "sso-token-expired",
        "`Token has expired and refresh failed`",
        says("token has expired and refresh failed"),
        f"The sign-in of the SSO session has expired: run `aws sso login`{_OF_PROFILE} and send again.",
        _BOTO,
    ),
    Rule(
        "sso-session-expired",
        "`The SSO session associated with this profile has expired`",
        matches(r"sso session associated with this profile has expired|unauthorizedssotoken"),
        f"The sign-in has expired: run `aws sso login`{_OF_PROFILE} and send again.",
        _BOTO,
    ),
    Rule(
        "sso-never-signed-in",
        "`Error loading SSO Token: Token for … does not exist`",
        matches(r"token for \S+ does not exist"),
        f"Nobody has signed in with this SSO session on this machine: run `aws sso login`{_OF_PROFILE}.",
        _BOTO,
    ),
    Rule(
        "login-token-missing",
        "`aws login`: the token of the session cannot be loaded",
        matches(
            r"logintokenloaderror|error loading login session token|login session .*(?:not found|does not exist)"
        ),
        f"Nobody has signed in with `aws login` for this profile: run `aws login`{_OF_PROFILE}.",
        _BOTO,
    ),
    Rule(
        "login-refresh",
        "`aws login`: `reauthenticate using 'aws login'`",
        says("reauthenticate using 'aws login'"),
        f"The session of `aws login` has expired: run `aws login`{_OF_PROFILE} and send again.",
        _BOTO,
    ),
    Rule(
        "login-permission",
        "`aws login`: the permission signin:CreateOAuth2Token is missing",
        matches(r"logininsufficientpermissions|signin:createoauth2token"),
        "The identity may not sign in this way: allow signin:CreateOAuth2Token.",
        _BOTO,
    ),
    Rule(
        "credential-process-failed",
        "`Error when retrieving credentials from custom-process`",
        says("custom-process"),
        "The credential_process of the profile failed: run it by itself to see why.",
        _BOTO,
    ),
    Rule(
        "credential-process-json",
        "credential_process prints something that is not JSON",
        matches(r"expecting value: line \d+ column \d+|jsondecodeerror"),
        'The credential_process of the profile must print one JSON object with "Version": 1, and nothing else.',
        _BOTO,
    ),
    Rule(
        "role-no-source",
        "A role's `source_profile` does not exist",
        matches(r"source_profile|the source profile"),
        "The profile names a source_profile that does not exist, or that has no credentials: correct it in the "
        "AWS configuration file.",
        _BOTO,
    ),
    Rule(
        "role-loop",
        "`Infinite loop in credential configuration detected`",
        says("infinite loop in credential configuration"),
        "The profiles refer to each other as source_profile: one of them needs its own credentials.",
        _BOTO,
    ),
    Rule(
        "sso-role",
        "`ForbiddenException … when calling the GetRoleCredentials operation`",
        says("getrolecredentials operation"),
        "IAM Identity Center does not give you this role in this account: correct sso_account_id and sso_role_name of the "
        "profile, or ask for the permission set to be assigned to you.",
        "API reference of the IAM Identity Center Portal, GetRoleCredentials; botocore 1.44.5, measured",
        _PROFILE,
    ),
    Rule(
        "web-identity-expired",
        "`ExpiredTokenException` or `InvalidIdentityToken … when calling the AssumeRoleWithWebIdentity operation`",
        matches(r"(?:expiredtoken|invalididentitytoken)\w*\)? when calling the assumerolewithwebidentity"),
        "The identity provider's token has expired or is not for this role: renew the file that "
        "web_identity_token_file names.",
        "API reference of AWS STS, AssumeRoleWithWebIdentity",
    ),
    Rule(
        "container-role",
        "The role of a container gives no credentials: `Error when retrieving credentials from container-role`",
        matches(r"retrieving credentials from container-role|(?:from|to retrieve) container metadata"),
        "The credentials come from where AWS_CONTAINER_CREDENTIALS_FULL_URI or _RELATIVE_URI points: on ECS the task's role, "
        "on EKS the agent of Pod Identity. Check that the task or pod has a role and that the agent runs; unset the "
        "variable to use other credentials.",
        "boto/botocore#3353; botocore 1.44.5, utils.py",
    ),
    Rule(
        "profile-file",
        "A file that the profile names does not exist: `[Errno 2] No such file or directory`",
        matches(r"errno 2\](?!.*\.(?:pem|crt|cer)')"),
        "The profile or the environment names a file that is not on this machine: the program of credential_process, the "
        "token of web_identity_token_file, or AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.",
        _BOTO,
    ),
    Rule(
        "role-refused",
        "`is not authorized to perform: sts:AssumeRole`",
        says("not authorized to perform: sts:assumerole"),
        f"The role's trust policy must allow this identity, and the identity must be allowed sts:AssumeRole. {_WHO}.",
        "xeger/awsume-1password-plugin#12",
        _PROFILE,
    ),
    Rule(
        "mfa-missing",
        "`MultiFactorAuthentication failed, must provide both MFA serial number and one time pass code`",
        says("multifactorauthentication failed", "must provide both"),
        "The role asks for a one-time code: set mfa_serial in its profile.",
        "y13i/sgviz#9",
    ),
    Rule(
        "mfa-code",
        "`MultiFactorAuthentication failed with invalid MFA one time pass code`",
        says("invalid mfa one time pass code"),
        "The one-time code was wrong, or was used already: wait for the next one.",
        "API reference of AWS STS, AssumeRole",
    ),
    Rule(
        "credentials-partial",
        "`Partial credentials found`",
        says("partial credentials found"),
        "One of access key and secret key is missing: run `aws configure` again.",
        _BOTO,
    ),
)

SIGNING = (
    Rule(
        "policy-denies",
        "`with an explicit deny in a … policy`",
        lambda seen: _from_signing(seen) and seen.says("with an explicit deny"),
        "A policy denies this explicitly, and no Allow of the role or user overrides that. The sentence names the kind "
        "of policy, such as a service control policy of the organization: whoever owns it has to change it.",
        "IAM User Guide, Troubleshoot access denied error messages",
        _PROFILE,
    ),
    Rule(
        "policy-lacks",
        "`because no permissions boundary allows the … action`, or a session, VPC endpoint or service control policy",
        lambda seen: _from_signing(seen) and _NOT_ALLOWED(seen),
        "The policy that the sentence names has to allow the action too, besides the policy of the role or user.",
        "IAM User Guide, Troubleshoot access denied error messages",
        _PROFILE,
    ),
    Rule(
        "condition-keys",
        "AccessDenied for one TargetModel or container only",
        lambda seen: (
            _from_signing(seen)
            and seen.says("not authorized to perform")
            and (
                seen.invocation.field("TargetModel") is not None
                or seen.invocation.field("TargetContainerHostname") is not None
            )
        ),
        "The identity may not call sagemaker:InvokeEndpoint on this endpoint; a condition of its policy on "
        f"{field('TargetModel')} or TargetContainerHostname may refuse this one.",
        "Developer Guide, multi-model endpoint security",
    ),
    Rule(
        "access-denied",
        "`AccessDeniedException`",
        lambda seen: (
            _from_signing(seen)
            and (seen.failure.code.startswith("AccessDenied") or seen.says("not authorized to perform"))
        ),
        "The identity may not call sagemaker:InvokeEndpoint on this endpoint (its ARN is lower case in "
        f"policies); conditions on TargetModel or TargetContainerHostname can refuse single targets. {_WHO}.",
        "philschmid/cdk-samples#2",
        _PROFILE,
        general=True,
    ),
    Rule(
        "token-expired",
        "`ExpiredTokenException`: the security token is expired",
        lambda seen: (
            seen.failure.code.startswith("ExpiredToken")
            or seen.says("security token included in the request is expired")
        ),
        f"The credentials have expired: log in again (`aws sso login`, {either('', f'{RENEW_KEY}, ')}or what gave "
        "you the keys) and send again; a new login counts at once.",
        "aws/amazon-sagemaker-operator-for-k8s#99",
        RENEW,
    ),
    Rule(
        "clock-behind",
        "`Signature expired: … is now earlier than …`",
        lambda seen: (
            seen.failure.code in {"RequestExpired", "RequestTimeTooSkewed"} or seen.says("signature expired")
        ),
        "The clock of this machine is behind by more than five minutes: set it. "
        f"{either('`workbench doctor` measures it', '‹doctor› measures it')}.",
        "boto/botocore#3587",
    ),
    Rule(
        "clock-ahead",
        "`Signature not yet current`",
        says("not yet current"),
        "The clock of this machine is ahead by more than five minutes: set it. "
        f"{either('`workbench doctor` measures it', '‹doctor› measures it')}.",
        "boto/botocore#3587",
    ),
    Rule(
        "not-signed",
        "`MissingAuthenticationToken`",
        lambda seen: seen.failure.code.startswith("MissingAuthenticationToken"),
        f"The request went out without a signature: {SIGN_ON}.",
        "aws/amazon-sagemaker-examples#290",
        go_to_connection("Sign"),
    ),
    Rule(
        "wrong-scope",
        "`Credential should be scoped to a valid region`",
        says("credential should be scoped to"),
        f"The request was signed for another region than the endpoint URL's: set {REGION} to that region.",
        "AWS General Reference, Signature Version 4",
        go_to_connection("Region"),
    ),
    Rule(
        "signature",
        "`InvalidSignatureException`, `SignatureDoesNotMatch`",
        lambda seen: (
            (seen.failure.code.startswith("InvalidSignature") or seen.failure.code == "SignatureDoesNotMatch")
            and not seen.says("signature expired")
            and not seen.says("not yet current")
            and not seen.says("credential should be scoped to")
        ),
        "The secret key does not belong to the access key ID, or a proxy on the way changes the request: "
        "run `aws configure` again, and look for a proxy.",
        "AWS General Reference, Signature Version 4",
    ),
    Rule(
        "unknown-key",
        "`UnrecognizedClientException`, `InvalidClientTokenId`",
        lambda seen: seen.failure.code in {"UnrecognizedClientException", "InvalidClientTokenId"},
        "AWS does not know this access key: it was deleted, or belongs to another partition than the region.",
        "aws/amazon-sagemaker-operator-for-k8s#99",
        _PROFILE,
    ),
    Rule(
        "credentials",
        "Any other refusal of the credentials",
        _from_signing,
        f"See who you are with `aws sts get-caller-identity`, or choose another profile ({PROFILE}).",
        "API reference, common errors",
        _PROFILE,
        general=True,
    ),
)
