"""JMESPath over bodies: numbers as they were written, errors with their place, keys to go on with."""

from __future__ import annotations

import pytest

from workbench.content.search.jmespath_query import Document
from workbench.model.errors import UsageError


def asked(body: bytes, expression: str, *, lines: bool = False) -> bytes:
    answer = Document(body, lines=lines).ask(expression)
    assert not answer.error
    return answer.text


def test_a_number_comes_out_as_it_was_written() -> None:
    cases: list[str] = [
        "1.10",
        "1e400",
        "-0",
        "12345678901234567890123",
        "1E5",
        "-0.0",
        "0.1e-7",
        "9" * 400,
        "NaN",
        "-Infinity",
    ]
    for number in cases:
        assert asked(f'{{"a": [{number}, {number}]}}'.encode(), "a[1]") == number.encode(), number


def test_functions_take_such_numbers() -> None:
    body = b'[{"p": 2.50, "n": "b"}, {"p": 1.10, "n": "a"}]'
    assert asked(body, "sort_by(@, &p)[0].p") == b"1.10"
    assert asked(body, "max([].p)") == b"2.50"
    assert asked(body, "sum([].p)") == b"3.6"
    assert asked(body, "[?p > `2`].n") == b'["b"]'


def test_lines_are_a_list() -> None:
    assert asked(b'{"a": 1}\n\n{"a": 2}\n', "[].a", lines=True) == b"[1,2]"
    with pytest.raises(UsageError, match="line 2 is not JSON"):
        Document(b'{"a": 1}\n{"a": \n', lines=True)


def test_an_error_is_explained_with_its_place() -> None:
    cases: list[tuple[str, str, int]] = [
        ("a[", "not complete", 2),
        ("a.b]", "']' does not belong here", 3),
        ("a..b", "does not belong here", 2),
        ("nope(@)", "nope()", -1),
        ("length(@, @)", "length() takes 1 arguments, not 2", -1),
        ("a.#", "", 2),
        ("&a", "an expression", -1),
        ("sum(@)", "sum()", -1),
    ]
    for expression, message, position in cases:
        answer = Document(b'{"a": {"b": 1}}', lines=False).ask(expression)
        assert message in answer.error and answer.error, (expression, message, position)
        assert answer.position == position, (expression, message, position)
        assert not answer.text, (expression, message, position)


@pytest.mark.parametrize("body", [b"", b"{", b"[" * 100_000, b"[1] 2", b"\xff"])
def test_what_is_no_json_is_said(body: bytes) -> None:
    with pytest.raises(UsageError):
        Document(body, lines=False)


BODY = (
    b'{"predictions": [{"label": "a", "a b": 1}, {"label": "b", "more": {"deep": 1}}], "model": {"name": 1}}'
)


def test_keys_to_go_on_with() -> None:
    cases: list[tuple[str, tuple[str, ...]]] = [
        ("", ("predictions", "model")),
        ("pre", ("predictions",)),
        ("model.", ("model.name",)),
        ("predictions[0].l", ("predictions[0].label",)),
        ("predictions[].", ("predictions[].label", 'predictions[]."a b"', "predictions[].more")),
        ("predictions.la", ("predictions[].label",)),
        ("predictions[?la", ("predictions[?label",)),
        ("predictions[].more | [0].d", ("predictions[].more | [0].deep",)),
        ("model | n", ("model | name",)),
        ('"model".', ('"model".name',)),
        ('predictions[?"a b" == `1`].la', ('predictions[?"a b" == `1`].label',)),
        ("predictions[?label != 'a\"b'].la", ("predictions[?label != 'a\"b'].label",)),
        ("model.'na", ()),
        ("model.`na", ()),
        ("nothing.", ()),
        ("((", ()),
    ]
    for expression, completions in cases:
        assert Document(BODY, lines=False).completions(expression) == completions, (expression, completions)


def test_a_count_is_told_of_a_list() -> None:
    document = Document(BODY, lines=False)
    assert document.ask("predictions[].label").count == 2
    assert document.ask("model").count == -1
    assert document.ask("").text == document.ask("@").text


@pytest.mark.parametrize("expression", ["[8:2:0]", "ceil(`1e999`)", "sort(@)", "(" * 5000])
def test_an_expression_without_a_value_says_why(expression: str) -> None:
    assert Document(b'[1, "a"]', lines=False).ask(expression).error
    Document(b'[1, "a"]', lines=False).completions(expression)
