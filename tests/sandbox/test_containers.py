"""The shipped containers as the platform asks them: what they answer, refuse and forget."""

from __future__ import annotations

import asyncio
import json
import random
from collections.abc import Callable
from typing import Any

import pytest

from tests.clocks import MovedClock
from workbench.sandbox.containers.faulty import faulty
from workbench.sandbox.containers.forecast import forecaster
from workbench.sandbox.containers.language_id import LanguageServer
from workbench.sandbox.containers.server import ContainerEnvironment
from workbench.sandbox.containers.text_generation import chat as chat_module
from workbench.sandbox.containers.text_generation.chat import chat
from workbench.sandbox.errors import ServiceError
from workbench.sandbox.hosting.container import Answer, Container, GoneError, Request, SeveredError, whole

LIMIT = 100_000_000


@pytest.fixture
def printed() -> list[str]:
    """What a container prints."""
    return []


@pytest.fixture
def surroundings(printed: list[str]) -> ContainerEnvironment:
    """Of an instance."""
    return ContainerEnvironment("endpoint", "AllTraffic", "i-1", printed.append)


def ask(
    container: Container, body: object, path: str = "/invocations", method: str = "POST", **headers: str
) -> tuple[int, str]:
    """The status and the text of an answer."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()

    async def asked() -> tuple[int, str]:
        answer = await container.handle(Request(method, path, named, data))
        return answer.status, (await whole(answer, LIMIT)).decode("utf-8", "replace")

    return asyncio.run(asked())


def opened(container: Container, **headers: str) -> str:
    """The ID of a new session."""

    async def asked() -> Answer:
        body = b'{"requestType": "NEW_SESSION"}'
        named = {"x-amzn-sagemaker-session-id": "NEW_SESSION"} | {
            name.replace("_", "-"): value for name, value in headers.items()
        }
        return await container.handle(Request("POST", "/invocations", named, body))

    return asyncio.run(asked()).headers["x-amzn-sagemaker-new-session-id"].partition(";")[0]


class TestChat:
    """Text generation with sessions."""

    @pytest.fixture
    def clock(self) -> MovedClock:
        return MovedClock()

    @pytest.fixture
    def container(self, surroundings: ContainerEnvironment, clock: MovedClock) -> Container:
        return chat(surroundings, 60.0, random.Random(1), clock.time)

    @pytest.mark.parametrize(
        ("body", "headers", "reason"),
        [
            ({"requestType": "NEW_SESSION"}, {}, "invalid session_id: None"),
            ({"requestType": "NEW_SESSION"}, {"x_amzn_sagemaker_session_id": "s-1"}, "session_id: s-1"),
            ({"requestType": "NEW_SESSION", "inputs": "x"}, {}, "extra_forbidden: inputs"),
            ({"inputs": "x"}, {"x_amzn_sagemaker_session_id": "s-1"}, "session not found: s-1"),
            ({"inputs": "x", "parameters": {"max_new_tokens": 0}}, {}, "max_new_tokens is 1 to 4096"),
            ({"inputs": "x", "parameters": {"max_new_tokens": 4097}}, {}, "max_new_tokens is 1 to 4096"),
            ({"inputs": "x", "parameters": {"temperature": 11}}, {}, "temperature 0.05 to 10"),
            ({"inputs": 5}, {}, "Bad request: Expected `str`"),
            (b"\xff", {}, "Bad request"),
            (b"{", {}, "Bad request"),
        ],
    )
    def test_what_it_refuses(
        self, container: Container, body: object, headers: dict[str, str], reason: str
    ) -> None:
        status, text = ask(container, body, **headers)
        assert status == 400 and reason in json.loads(text)["detail"]

    def test_closing_nothing_is_an_error_of_its_own(self, container: Container) -> None:
        assert ask(container, {"requestType": "CLOSE"})[0] == 424

    def test_a_session_is_closed_once(self, container: Container, printed: list[str]) -> None:
        session = {"x_amzn_sagemaker_session_id": opened(container)}
        assert ask(container, {"inputs": "Alice"}, **session)[0] == 200
        assert ask(container, {"requestType": "CLOSE"}, **session)[0] == 200
        assert ask(container, {"requestType": "CLOSE"}, **session)[0] == 400
        assert any("closed after 1 turns" in line for line in printed)

    def test_a_session_lives_as_long_as_it_is_wanted(self, container: Container, clock: MovedClock) -> None:
        usual = {"x_amzn_sagemaker_session_id": opened(container)}
        short = {
            "x_amzn_sagemaker_session_id": opened(container, x_amzn_sagemaker_custom_attributes="lifetime=10")
        }
        clock.ahead += 10
        assert (ask(container, {"inputs": "x"}, **usual)[0], ask(container, {"inputs": "x"}, **short)[0]) == (
            200,
            400,
        )
        clock.ahead += 50
        assert ask(container, {"inputs": "x"}, **usual)[0] == 400

    def test_where_there_is_no_room_what_is_over_goes_first(
        self, container: Container, clock: MovedClock, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(chat_module, "_MOST_SESSIONS", 2)
        first = opened(container)
        opened(container, x_amzn_sagemaker_custom_attributes="lifetime=1")
        clock.ahead += 5
        third = opened(container)
        in_use = [{"x_amzn_sagemaker_session_id": session} for session in (first, third)]
        assert [ask(container, {"inputs": "x"}, **session)[0] for session in in_use] == [200, 200]
        opened(container)
        assert [ask(container, {"inputs": "x"}, **session)[0] for session in in_use] == [400, 200]

    def test_messages_are_answered_as_a_completion(self, container: Container) -> None:
        asked = {"messages": [{"role": "user", "content": "Alice"}], "max_tokens": 5, "temperature": 0}
        _, text = ask(container, asked)
        assert json.loads(text)["choices"][0]["message"]["content"]

    @pytest.mark.parametrize("messages", [False, True])
    def test_the_same_seed_makes_the_same_stream_and_text(self, container: Container, messages: bool) -> None:
        parameters = {"max_new_tokens": 8, "seed": 3, "tokens_per_second": 0}
        asked: dict[str, Any] = {"inputs": "Alice", "parameters": parameters}
        text = json.loads(ask(container, asked)[1])["generated_text"]
        if not messages:
            lines = ask(container, asked | {"stream": True})[1].splitlines()
            assert json.loads(lines[-1])["generated_text"] == text and len(lines) == 8
            return
        messages_of_user = [{"role": "user", "content": "Alice"}]
        conversation = {"messages": messages_of_user, "parameters": parameters, "stream": True}
        events = ask(container, conversation)[1].splitlines()
        data = [line.removeprefix("data: ") for line in events if line]
        parts = [json.loads(line)["choices"] for line in data[:-1]]
        assert "".join(part[0]["delta"].get("content") or "" for part in parts if part) == text
        assert data[-1] == "[DONE]"

    @pytest.mark.parametrize(
        ("answer", "verdict"),
        [
            ("The river floods in spring.", '"score": 5'),
            ("The river floods.", '"score": 4'),
            ("Zebras: 17", '"score": 1'),
            (" ", "I cannot score an empty answer."),
        ],
    )
    def test_it_scores_an_answer_by_its_likeness(
        self, container: Container, answer: str, verdict: str
    ) -> None:
        prompt = (
            f"Reference answer:\nThe river floods in spring.\n\nAnswer to score:\n{answer}\n\n"
            "Score the answer from 1 to 5."
        )
        verdict_text = json.loads(ask(container, {"inputs": prompt})[1])["generated_text"]
        assert verdict in verdict_text
        completed = json.loads(ask(container, {"messages": [{"role": "user", "content": prompt}]})[1])
        assert completed["choices"][0]["message"]["content"] == verdict_text


class TestLanguages:
    """The multi-model server of an instance."""

    def test_the_contract_of_a_multi_model_container(
        self, surroundings: ContainerEnvironment, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        async def at_once(_: float) -> None:
            return

        monkeypatch.setattr(asyncio, "sleep", at_once)
        server = LanguageServer(surroundings)

        def load(name: str, artifact: str) -> tuple[int, str]:
            return ask(server, {"model_name": name, "url": f"/opt/{artifact}"}, "/models")

        names = list(load_names())
        assert ask(server, b"", "/ping", "GET") == (200, "")
        assert ask(server, b"", "/models/m1", "GET") == (404, "GET: model m1 is not loaded")
        assert ask(server, b"", "/models/m1/invoke") == (404, "POST: model m1 is not loaded invoke")
        assert load("m0", "nothing.tar.gz") == (400, "nothing.tar.gz holds no model")
        assert [load("m1", names[0])[0], load("m1", names[0])[0], load("m2", names[1])[0]] == [200, 409, 200]
        assert load("m3", names[0]) == (507, "no memory left")
        assert [
            entry["modelName"] for entry in json.loads(ask(server, b"", "/models", "GET")[1])["models"]
        ] == [*("m1", "m2")]
        assert json.loads(ask(server, b"", "/models/m1", "GET")[1])["modelName"] == "m1"
        assert ask(server, b"Guten Tag", "/models/m1/invoke", content_type="text/plain")[0] == 200
        assert ask(server, b"", "/models/m1", "DELETE") == (200, "")
        assert ask(server, b"", "/models/m1", "GET")[0] == 404
        assert ask(server, b"", "/models/m2", "PATCH") == (404, "Not Found")


def load_names() -> list[str]:
    """The artifacts that hold a model."""
    from workbench.sandbox.containers.language_id import MODELS

    return list(MODELS)


SERIES = [float(step % 7) for step in range(28)]


class TestForecasts:
    """DeepAR's format."""

    @pytest.mark.parametrize("kind", ["mean", "quantiles", "samples"])
    def test_what_is_asked_for_is_what_comes(self, surroundings: ContainerEnvironment, kind: str) -> None:
        asked = {
            "instances": [{"target": SERIES}],
            "configuration": {"output_types": [kind], "num_samples": 3, "quantiles": ["0.5"]},
        }
        (prediction,) = json.loads(ask(forecaster(surroundings), asked)[1])["predictions"]
        assert list(prediction) == [kind]
        if kind == "samples":
            assert [len(path) for path in prediction[kind]] == [24, 24, 24]

    def test_a_gap_is_filled_with_the_value_before_it(self, surroundings: ContainerEnvironment) -> None:
        container = forecaster(surroundings)
        filled = ask(container, {"instances": [{"target": [1, 1, 2, 2, 3]}]})
        assert ask(container, {"instances": [{"target": [1, None, 2, "NaN", 3]}]}) == filled

    @pytest.mark.parametrize(
        ("asked", "status", "reason"),
        [
            ({"instances": [{"target": [1]}]}, 400, "a target has 2 to 100000 values"),
            ({"instances": [{"target": [None, "NaN", 5]}]}, 400, "a target has 2 to 100000 values"),
            (
                {"instances": [{"target": [1, 2]}], "configuration": {"num_samples": 1001}},
                400,
                "num_samples is 1 to 1000",
            ),
            (
                {"instances": [{"target": [1, 2]}], "configuration": {"quantiles": ["x"]}},
                400,
                "could not convert",
            ),
            ({"instances": "x"}, 400, "Expected `array`"),
        ],
    )
    def test_what_it_refuses(
        self, surroundings: ContainerEnvironment, asked: object, status: int, reason: str
    ) -> None:
        answer = ask(forecaster(surroundings), asked)
        assert answer[0] == status and reason in answer[1]

    def test_what_is_no_json_is_not_read(self, surroundings: ContainerEnvironment) -> None:
        answer = ask(forecaster(surroundings), b"1,2", content_type="text/csv")
        assert answer == (415, "text/csv is not an accepted ContentType: application/json.")


class TestFailures:
    """The container that fails as it is told."""

    @pytest.mark.parametrize(
        ("fault", "error"),
        [
            ({"cut": 0}, SeveredError),
            ({"gone": 0}, GoneError),
            ({"cut": 5}, SeveredError),
            ({"gone": 5}, GoneError),
            ({"error": "ModelError"}, ServiceError),
            ({"error": "ThrottlingException"}, ServiceError),
            ({"stream_error": "ModelStreamError"}, ServiceError),
            ({"stream_error": "InternalStreamFailure"}, ServiceError),
        ],
        ids=str,
    )
    def test_it_fails_as_it_is_told(
        self, surroundings: ContainerEnvironment, fault: object, error: type[Exception]
    ) -> None:
        with pytest.raises(error):
            ask(faulty(surroundings), fault)

    @pytest.mark.parametrize(("status", "original"), [(200, 500), (503, 503)])
    def test_an_error_of_the_model_has_its_own_status(
        self, surroundings: ContainerEnvironment, status: int, original: int
    ) -> None:
        with pytest.raises(ServiceError) as error:
            ask(faulty(surroundings), {"error": "ModelError", "status": status, "message": None})
        assert error.value.members["OriginalStatusCode"] == original
        assert error.value.members["OriginalMessage"] is None

    @pytest.mark.parametrize(
        ("fault", "check"),
        [
            ({"proxy": 502}, lambda status, text: status == 502 and "<html" in text),
            ({"no_stream": True}, lambda status, text: status == 200 and "well" in text),
            ({"status": 418, "message": "short"}, lambda status, text: (status, text) == (418, "short")),
            ({"status": 500, "message": None}, lambda status, text: (status, text) == (500, "")),
            ({"size": 1000}, lambda status, text: len(text) == 1000 and "\n" in text),
            ({"size": 1000, "one_line": True}, lambda status, text: len(text) == 1000 and "\n" not in text),
            ({"size": 4}, lambda status, text: json.loads(text) == [""]),
            ({"stream_error": "None of these"}, lambda status, text: "well" in text),
            ({"pace": 0.000001}, lambda status, text: "well" in text),
            ({"size": -1}, lambda status, text: status == 400 and "size is 0 to" in text),
            ({"size": 2**30}, lambda status, text: status == 400 and "size is 0 to" in text),
            ({"content": "nothing"}, lambda status, text: status == 400 and "content is one of" in text),
            ({"error": "Nothing"}, lambda status, text: status == 400 and "error is one of" in text),
            ({"delay": "x"}, lambda status, text: status == 400 and "What can be asked for: " in text),
        ],
    )
    def test_what_it_answers(
        self, surroundings: ContainerEnvironment, fault: object, check: Callable[[int, str], bool]
    ) -> None:
        answer = ask(faulty(surroundings), fault)
        assert check(*answer), answer

    def test_custom_attributes_tell_it_too(
        self, surroundings: ContainerEnvironment, printed: list[str]
    ) -> None:
        attributes = {"x_amzn_sagemaker_custom_attributes": "status=503, message=not now"}
        assert ask(faulty(surroundings), b"any body", **attributes) == (503, "not now")
        assert any("RuntimeError: not now" in line for line in printed)
        assert ask(faulty(surroundings), b"", x_amzn_sagemaker_custom_attributes="pace=x")[0] == 400
        assert ask(faulty(surroundings), b"{}", "/other") == (404, "Not Found")
