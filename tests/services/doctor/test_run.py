"""Checks over a real bench: verdicts, order, and what may be passed on."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from email.utils import formatdate
from pathlib import Path

import pytest

from tests.aws.server import Serve, answer, answering
from workbench.model.account.identity import Identity
from workbench.model.errors import OperationCancelledError, WorkbenchError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.model.redaction import IN_USE
from workbench.model.sandbox_info import SandboxInfo
from workbench.services import Workbench
from workbench.services.account.endpoints import EndpointDirectory
from workbench.services.doctor.check import Check, CheckContext, CheckResult, Verdict, ok
from workbench.services.doctor.checks import clock, network, permissions
from workbench.services.doctor.run import all_checks, examine, presentable


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    for name in ("AWS_PROFILE", "AWS_REGION", "AWS_DEFAULT_REGION", "AWS_ENDPOINT_URL", "HTTPS_PROXY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLEEXAMPLE12")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret-at-all")
    yield tmp_path


def results(bench: Workbench, connection: Connection) -> Mapping[str, CheckResult]:
    context = CheckContext(bench, connection)
    return {result.name: result for result in examine(context, all_checks())}


def test_in_the_sandbox_nothing_fails(bench: Workbench) -> None:
    by_name = results(bench, Connection(sandbox=True))
    assert [name for name, result in by_name.items() if result.verdict is Verdict.FAILED] == []
    assert by_name["account.credentials"].summary.startswith("user sandbox of account 123456789012")
    assert by_name["permission.sagemaker:InvokeEndpoint"].verdict is Verdict.OK
    assert by_name["network.clock"].verdict is Verdict.OK


def test_what_depends_on_a_failure_is_skipped_and_names_it(bench: Workbench) -> None:
    by_name = results(bench, Connection())
    assert by_name["connection.region"].verdict is Verdict.FAILED
    assert "No AWS region is set" in by_name["connection.region"].summary
    for name in ("network.dns", "network.tcp", "network.tls", "network.clock", "account.credentials"):
        assert by_name[name].verdict is Verdict.SKIPPED
    assert by_name["permission.sagemaker:InvokeEndpoint"].verdict is Verdict.SKIPPED


def test_a_port_that_nobody_listens_at_fails_at_tcp(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
    by_name = results(bench, Connection(region="us-east-1", endpoint_url="http://127.0.0.1:1"))
    assert by_name["network.dns"].verdict is Verdict.OK
    assert by_name["network.tcp"].verdict is Verdict.FAILED
    assert "127.0.0.1:1" in by_name["network.tcp"].summary and by_name["network.tcp"].advice


@pytest.mark.parametrize(
    ("status", "advice"),
    [
        ("407 Proxy Authentication Required", "does not accept this user and password"),
        ("403 Forbidden", "does not let this host through"),
    ],
)
def test_a_proxy_that_refuses_is_named_without_its_password(
    bench: Workbench, serve: Serve, monkeypatch: pytest.MonkeyPatch, status: str, advice: str
) -> None:
    proxy = serve(answering(answer(b"", status=status)))
    monkeypatch.setenv("HTTPS_PROXY", proxy.url.replace("//", "//me:hunter2@"))
    context = CheckContext(bench, Connection(region="us-east-1"))
    by_name = {result.name: result for result in examine(context, network.CHECKS)}
    assert by_name["network.proxy"].summary.startswith(f"http://***@127.0.0.1:{proxy.port}")
    assert by_name["network.tls"].verdict is Verdict.FAILED
    assert advice in by_name["network.tls"].advice
    assert "hunter2" not in repr(by_name)


def test_a_proxy_that_is_not_there_is_told_from_the_service(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:1")
    context = CheckContext(bench, Connection(region="us-east-1"))
    socket = {result.name: result for result in examine(context, network.CHECKS)}["network.tcp"]
    assert socket.summary.startswith("The proxy 127.0.0.1:1 does not accept a connection")
    assert "NO_PROXY=runtime.sagemaker.us-east-1.amazonaws.com" in socket.advice


@pytest.mark.parametrize(
    ("proxy", "problem"),
    [
        ("http://me:hunter2@proxy..corp:3128", "a part of its host name is empty or too long"),
        ("me:hunter2@proxy:31x8", "Port could not be cast to integer value as '31x8'"),
        ("http://me:hunter2@proxy:99999", "Port out of range 0-65535"),
        ("http://me:hunter2@[::1", "Invalid IPv6 URL"),
        ("http://me:hunter2@", "it names no host"),
    ],
)
def test_a_proxy_without_an_address_fails_and_nothing_is_looked_up(
    bench: Workbench, monkeypatch: pytest.MonkeyPatch, proxy: str, problem: str
) -> None:
    monkeypatch.setenv("HTTPS_PROXY", proxy)
    context = CheckContext(bench, Connection(region="us-east-1"))
    result, *others = examine(context, [*network.CHECKS, *clock.CHECKS])
    assert result.verdict is Verdict.FAILED
    assert f"is not the URL of a proxy: {problem} (" in result.summary
    assert {other.verdict for other in others} == {Verdict.SKIPPED}
    assert "hunter2" not in repr((result, others))


def _dated(ahead: float) -> bytes:
    """An answer of a service whose clock is so many seconds ahead of this machine's."""
    moment = formatdate(time.time() + ahead, usegmt=True)
    return answer(b"{}", headers=(("Content-Type", "application/json"), ("Date", moment)))


@pytest.mark.parametrize(
    ("reply", "verdict", "summary"),
    [
        (lambda: _dated(3600), Verdict.FAILED, "behind the service: signatures are refused"),
        (lambda: _dated(-3600), Verdict.FAILED, "ahead of the service: signatures are refused"),
        (lambda: _dated(-120), Verdict.WARNING, "ahead of the service"),
        (lambda: answer(b"{}"), Verdict.SKIPPED, "The answer has no Date header."),
        (lambda: b"SSH-2.0-OpenSSH_9.6\r\n", Verdict.FAILED, "The server does not speak HTTP: BadStatusLine"),
    ],
)
def test_the_clock_is_held_against_the_services(
    bench: Workbench, serve: Serve, reply: Callable[[], bytes], verdict: Verdict, summary: str
) -> None:
    context = CheckContext(bench, Connection(region="us-east-1", endpoint_url=serve(answering(reply())).url))
    context.reached = True
    (result,) = examine(context, clock.CHECKS)
    assert (result.verdict, result.summary.endswith(summary)) == (verdict, True), result.summary


@pytest.mark.parametrize(
    ("endpoint_url", "name", "connection"),
    [
        ("http://localhost:1", (Verdict.OK, "localhost is "), Verdict.FAILED),
        ("http://nobody.invalid", (Verdict.FAILED, "nobody.invalid has no address: "), Verdict.SKIPPED),
    ],
)
def test_a_name_is_looked_up_before_a_connection_is_tried(
    bench: Workbench, endpoint_url: str, name: tuple[Verdict, str], connection: Verdict
) -> None:
    context = CheckContext(bench, Connection(region="us-east-1", endpoint_url=endpoint_url))
    _, dns, tcp, tls = examine(context, network.CHECKS)
    assert (dns.verdict, dns.summary[: len(name[1])]) == name, dns.summary
    assert (tcp.verdict, tls.verdict) == (connection, Verdict.SKIPPED)


def test_a_wrong_setting_is_shown_with_its_line(bench: Workbench) -> None:
    bench.places.config.mkdir(parents=True)
    (bench.places.config / "settings.toml").write_text('theme = "nord"\nconnect_timeout = "long"\n')
    outcome = results(bench, Connection(sandbox=True))["settings.workbench"]
    assert outcome.verdict is Verdict.FAILED
    assert "settings.toml, line 2, column" in outcome.summary


def test_a_damaged_history_fails(bench: Workbench) -> None:
    (bench.places.data / "history.sqlite3").write_bytes(b"not a database" * 1000)
    by_name = results(bench, Connection(sandbox=True))
    assert by_name["history.open"].verdict is Verdict.FAILED


def test_a_denied_action_says_what_does_not_work(
    bench: Workbench, serve: Serve, monkeypatch: pytest.MonkeyPatch
) -> None:
    body = b'{"__type": "AccessDeniedException", "message": "not authorized"}'
    server = serve(answering(answer(body, status="400 Bad Request")))
    monkeypatch.setenv("AWS_ENDPOINT_URL", server.url)
    context = CheckContext(bench, Connection(region="us-east-1"))
    context.identity = Identity(account_id="123456789012", arn="arn:aws:iam::123456789012:user/me")
    check = next(candidate for candidate in permissions.CHECKS if candidate.title == "DescribeModel")
    (result,) = examine(context, [check])
    assert result.verdict is Verdict.WARNING
    assert "Allow sagemaker:DescribeModel in a policy." in result.advice


def test_the_bucket_that_is_asked_for_is_the_endpoints_own(
    bench: Workbench, hosting: SandboxInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is known from before, and no other question is asked for it."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", hosting.url)
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", hosting.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", hosting.secret_access_key)
    connection = Connection(region="us-east-1")
    EndpointDirectory(bench).describe("batch-transcribe", connection)
    context = CheckContext(bench, connection, endpoint_name="batch-transcribe")
    context.identity = Identity(account_id="123456789012", arn="arn:aws:iam::123456789012:user/me")
    assert permissions._subject(context).location.endswith("/async/output")
    context.endpoint_name = ""
    usual = permissions._subject(context)
    assert (usual.location, usual.bucket) == ("", "sagemaker-us-east-1-123456789012")


def test_permissions_are_asked_for_where_sts_alone_does_not_answer(
    bench: Workbench, hosting: SandboxInfo, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a VPC that has no way to STS."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", hosting.url)
    monkeypatch.setenv("AWS_ENDPOINT_URL_STS", "http://127.0.0.1:1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", hosting.access_key_id)
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", hosting.secret_access_key)
    context = CheckContext(bench, Connection(region="us-east-1"))
    checks = [check for check in all_checks() if check.name == "account.credentials"]
    checks += [check for check in permissions.CHECKS if check.title in {"InvokeEndpoint", "ListTags"}]
    credentials, invoke, tags = examine(context, checks)
    assert credentials.verdict is Verdict.FAILED and "gave no answer" in credentials.summary
    assert (invoke.verdict, invoke.summary) == (Verdict.OK, "allowed")
    assert tags.verdict is Verdict.SKIPPED and "needs the account ID" in tags.summary


def test_an_error_of_a_check_is_its_failure(bench: Workbench) -> None:
    def raising(_: CheckContext) -> object:
        raise WorkbenchError("It is broken.", "Mend it.")

    context = CheckContext(bench, Connection())
    (result,) = examine(context, [Check("a.b", "A", "G", raising)])  # type: ignore[arg-type]
    assert (result.verdict, result.summary, result.advice) == (Verdict.FAILED, "It is broken.", "Mend it.")


def test_a_cancel_ends_it(bench: Workbench) -> None:
    context = CheckContext(bench, Connection(), cancellation=CancelToken())
    running = examine(
        context, [Check("a", "A", "G", lambda _: ok("")), Check("b", "B", "G", lambda _: ok(""))]
    )
    assert next(running).name == "a"
    assert context.cancellation is not None
    context.cancellation.cancel()
    with pytest.raises(OperationCancelledError):
        next(running)


def test_what_is_passed_on_has_no_secret_and_no_home(home: Path) -> None:
    IN_USE.add("not-a-secret-at-all")
    assert presentable(f"{home}/.aws/config says not-a-secret-at-all") == "~/.aws/config says [redacted]"
