"""What scoring keeps of answers: for the same endpoint and request alone, and all that was paid for."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from tests.aws.server import Serve, Server, Visit
from workbench.model.errors import EndpointError, OperationCancelledError
from workbench.model.invocation import Connection
from workbench.model.progress import CancelToken
from workbench.services import Workbench
from workbench.services.dataset_batch.bodies.groups import Limits
from workbench.services.dataset_batch.plan import Plan
from workbench.services.evaluation.scores.embedding import vector_reader
from workbench.services.evaluation.scores.endpoint_answers import EndpointAnswers, asked_endpoint
from workbench.services.evaluation.scores.judge import verdict_reader
from workbench.services.evaluation.scores.plans import Target, embedding_plan, judge_plan
from workbench.services.requests.saved_requests import SavedRequests

TEXTS = ("one", "two", "three", "four")
JUDGE = """\
variables = ["fields", "body", "connection"]
[fields]
EndpointName = "${endpoint}"
[body]
text = '{"model": "${model}", "prompt": "${prompt}"}'
[connection]
endpoint_url = "${url}"
"""
Reply = Callable[[bytes], tuple[bytes, str]]


@pytest.fixture(autouse=True)
def _account(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AWS_REGION", "eu-west-1")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLEEXAMPLE12")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "not-a-secret")


@pytest.fixture
def replying(serve: Serve) -> Callable[[Reply], Server]:
    """Starts a server whose replies have a status and a body."""

    def start(reply: Reply) -> Server:
        def behave(visit: Visit) -> None:
            while (request := visit.request()) is not None:
                status, body = reply(request[1])
                head = b"HTTP/1.1 %s\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n%s"
                visit.sock.sendall(head % (status, len(body), body.encode()))

        return serve(behave)

    return start


def asked(
    bench: Workbench, server: Server, *, requests: Path | None = None, environment: str | None = None
) -> EndpointAnswers:
    """A judge: of a saved request and an environment, or the usual one."""
    plan = judge_of(bench, server, requests=requests, environment=environment)
    return EndpointAnswers(bench, plan, verdict_reader(""), "v", CancelToken())


def judge_of(bench: Workbench, server: Server, *, requests: Path | None, environment: str | None) -> Plan:
    saved = SavedRequests.find(bench, str(requests) if requests else None, environment=environment)
    target = Target(
        endpoint="" if requests else "judge",
        request="judge" if requests else "",
        change=lambda connection: connection if requests else Connection(endpoint_url=server.url),
        concurrency=1,
    )
    return judge_plan(saved, target)


def embedded(bench: Workbench, server: Server, cancellation: CancelToken) -> EndpointAnswers:
    """An embedding endpoint that is asked one text at a time."""
    target = Target(endpoint="e", change=lambda _: Connection(endpoint_url=server.url), concurrency=1)
    plan = embedding_plan(SavedRequests.find(bench), target, member="inputs", rows=1)
    assert plan.limits == Limits(rows=1)
    return EndpointAnswers(bench, plan, vector_reader(""), "v", cancellation)


def scored(_body: bytes) -> tuple[bytes, str]:
    return b"200 OK", '{"choices": [{"message": {"content": "4"}}]}'


def kept(answers: EndpointAnswers) -> int:
    with closing(answers):
        return answers.cost(TEXTS).kept


def sent(answers: EndpointAnswers) -> dict[str, bytes]:
    with closing(answers):
        return answers.answers(TEXTS)


def requests_of(folder: Path, server: Server, **values: str) -> Path:
    """A folder with the judge's request, and an environment for each value of the model or the endpoint."""
    environments = folder / "environments"
    environments.mkdir(parents=True)
    (folder / "judge.toml").write_text(JUDGE)
    for name, value in values.items():
        chosen = {"endpoint": "judge", "model": "a", "url": server.url, **json.loads(value)}
        lines = "\n".join(f'{key} = "{text}"' for key, text in chosen.items())
        (environments / f"{name}.toml").write_text(f"[values]\n{lines}\n")
    return folder


def test_values_of_an_environment_tell_answers_apart(
    bench: Workbench, tmp_path: Path, replying: Callable[[Reply], Server]
) -> None:
    server = replying(scored)
    folder = requests_of(
        tmp_path / "r", server, first="{}", model='{"model": "b"}', endpoint='{"endpoint": "other"}'
    )
    first = asked(bench, server, requests=folder, environment="first")
    assert sent(first) == dict.fromkeys(TEXTS, b"4.0")
    counts = {
        name: kept(asked(bench, server, requests=folder, environment=name))
        for name in ("first", "model", "endpoint")
    }
    assert counts == {"first": 4, "model": 0, "endpoint": 0}
    assert asked_endpoint(judge_of(bench, server, requests=folder, environment="endpoint")) == "other"


@pytest.mark.parametrize(
    ("name", "value"), [("AWS_REGION", "eu-central-1"), ("AWS_ACCESS_KEY_ID", "AKIDANOTHERANOTHER12")]
)
def test_regions_and_accounts_of_the_process_tell_answers_apart(
    bench: Workbench,
    replying: Callable[[Reply], Server],
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    value: str,
) -> None:
    server = replying(scored)
    sent(asked(bench, server))
    assert kept(asked(bench, server)) == 4
    monkeypatch.setenv(name, value)
    with Workbench(bench.places) as other:
        assert kept(asked(other, server)) == 0


def test_a_private_endpoint_that_a_variable_names_is_kept_out(
    bench: Workbench, tmp_path: Path, replying: Callable[[Reply], Server]
) -> None:
    config = bench.places.config
    config.mkdir(parents=True, exist_ok=True)
    (config / "settings.toml").write_text('[privacy]\ndigest = ["judge"]\n')
    server = replying(scored)
    folder = requests_of(tmp_path / "r", server, first="{}", open='{"endpoint": "open"}')
    for name, count in (("first", 0), ("open", 4)):
        sent(asked(bench, server, requests=folder, environment=name))
        assert kept(asked(bench, server, requests=folder, environment=name)) == count


def test_a_refusal_is_asked_again(bench: Workbench, replying: Callable[[Reply], Server]) -> None:
    server = replying(lambda body: (b"200 OK", '{"generated_text": "I would rather not."}'))
    assert sent(asked(bench, server)) == dict.fromkeys(TEXTS, b"")
    assert kept(asked(bench, server)) == 0


@pytest.mark.parametrize(
    ("status", "body"),
    [(b"200 OK", '["not a vector"]'), (b"403 X", '{"__type": "ExpiredTokenException", "message": "x"}')],
)
def test_what_was_answered_before_an_end_is_kept(
    bench: Workbench, replying: Callable[[Reply], Server], status: bytes, body: str
) -> None:
    server = replying(lambda data: (status, body) if b"three" in data else (b"200 OK", "[[1.0, 2.0]]"))
    with pytest.raises(EndpointError):
        sent(embedded(bench, server, CancelToken()))
    assert kept(embedded(bench, server, CancelToken())) >= 2


def test_what_was_answered_before_ctrl_c_is_kept(
    bench: Workbench, replying: Callable[[Reply], Server]
) -> None:
    cancellation = CancelToken()

    def reply(body: bytes) -> tuple[bytes, str]:
        if b"three" in body:
            cancellation.cancel()
        return b"200 OK", "[[1.0, 2.0]]"

    server = replying(reply)
    with pytest.raises(OperationCancelledError):
        sent(embedded(bench, server, cancellation))
    assert kept(embedded(bench, server, CancelToken())) >= 2


def test_an_endpoint_that_does_not_exist_ends_the_evaluation(bench: Workbench) -> None:
    target = Target(endpoint="jugde", change=lambda _: Connection(sandbox=True), concurrency=1)
    plan = judge_plan(SavedRequests.find(bench), target)
    with pytest.raises(EndpointError, match="jugde"):
        sent(EndpointAnswers(bench, plan, verdict_reader(""), "v", CancelToken()))
