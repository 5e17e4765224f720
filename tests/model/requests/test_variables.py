"""Variables: replaced where asked, followed without circles, secrets known as such."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workbench.model.errors import UsageError
from workbench.model.requests.variables import Environment, Variables, escape_references, references


def test_values_may_refer_to_one_another() -> None:
    environment = Environment(values={"name": "iris-${stage}", "stage": "blue"})
    assert environment.resolved({}).replace("x/${name}/y", "here") == "x/iris-blue/y"


def test_a_dollar_alone_is_a_dollar_and_two_make_a_reference_text() -> None:
    variables = Variables(values={"a": "1"})
    assert variables.replace("$5 {a} $a {{a}} $${a} ${a} $$", "here") == "$5 {a} $a {{a}} ${a} 1 $$"


@pytest.mark.parametrize(
    ("values", "way"),
    [
        ({"a": "${a}"}, "a → a"),
        ({"a": "${b}", "b": "x${c}", "c": "${a}"}, "a → b → c → a"),
    ],
)
def test_a_circle_is_told_with_its_way(values: dict[str, str], way: str) -> None:
    with pytest.raises(UsageError, match="circle") as caught:
        Environment(values=values, source="staging.toml").resolved({})
    assert way in caught.value.message
    assert caught.value.message.startswith("staging.toml, ")


def test_an_unknown_variable_is_told_with_its_place_and_the_nearest() -> None:
    with pytest.raises(UsageError) as caught:
        Variables(values={"stage": "x"}).replace("${stag}", "iris.toml, EndpointName")
    assert caught.value.message == "iris.toml, EndpointName: there is no variable ${stag}"
    assert caught.value.hint == "Did you mean ${stage}?"


def test_a_secret_comes_from_the_process_and_is_missed_only_where_it_is_used() -> None:
    environment = Environment(
        values={"header": "key=${token}"}, secrets={"token": "API_TOKEN", "other": "NOT_SET"}
    )
    variables = environment.resolved({"API_TOKEN": "s3cret"})
    assert variables.replace("${header}", "here") == "key=s3cret"
    assert variables.hidden == {"token": "s3cret", "header": "key=s3cret"}
    with pytest.raises(UsageError, match="no value") as caught:
        variables.replace("${other}", "here")
    assert "NOT_SET" in caught.value.hint


@given(
    st.text(alphabet="ab$${}\\ \n"), st.dictionaries(st.sampled_from(["a", "b"]), st.text("xy$"), min_size=2)
)
def test_escaped_text_is_given_back_as_it_was(text: str, values: dict[str, str]) -> None:
    assert Variables(values=values).replace(escape_references(text), "here") == text
    assert references(escape_references(text)) == ()


def test_variables_are_followed_no_deeper_than_makes_sense() -> None:
    deep = {f"v{step}": f"${{v{step + 1}}}" for step in range(400)} | {"v400": "x"}
    with pytest.raises(UsageError, match="nested deeper than 100"):
        Environment(values=deep).resolved({})
    ways_back = {f"v{step}": f"${{v{step - 1}}}" if step else "${secret}" for step in range(900)}
    resolved = Environment(values=ways_back, secrets={"secret": "S"}).resolved({"S": "s"})
    assert resolved.values["v899"] == "s"
    assert len(resolved.hidden) == 901
    with pytest.raises(UsageError, match="more than 1,000 variables"):
        Environment(values={f"v{number}": "" for number in range(1001)}).resolved({})


def test_a_text_grows_no_larger_than_makes_sense() -> None:
    variables = Variables(values={"a": "x" * 1_000_000})
    with pytest.raises(UsageError, match="more than 67,108,864 characters"):
        variables.replace("${a}" * 70, "here")
