"""What the service says of values that its shapes do not allow."""

from __future__ import annotations

import re

import pytest

from workbench.sandbox.service_model import Member

TEXT = Member("CustomAttributes", "header", "X", "string", False, 1, 5, re.compile("[a-z]*"), "[a-z]*")
NUMBER = Member("InvocationTimeoutSeconds", "header", "X", "integer", False, 1, 3600, None, "")


@pytest.mark.parametrize(
    ("value", "constraint"),
    [
        ("abc", ""),
        ("", "Member must have length greater than or equal to 1"),
        ("abcdef", "Member must have length less than or equal to 5"),
        ("ABC", "Member must satisfy regular expression pattern: [a-z]*"),
    ],
)
def test_a_text_is_held_to_its_length_and_pattern(value: str, constraint: str) -> None:
    complaint = TEXT.complaint(value)
    assert constraint in complaint and bool(complaint) == bool(constraint)
    assert not constraint or "'customAttributes'" in complaint


@pytest.mark.parametrize(
    ("value", "constraint"),
    [
        ("1", ""),
        ("3600", ""),
        ("0", "Member must have value greater than or equal to 1"),
        ("3601", "Member must have value less than or equal to 3600"),
        ("soon", "is not a number"),
    ],
)
def test_a_number_is_held_to_its_bounds(value: str, constraint: str) -> None:
    complaint = NUMBER.complaint(value)
    assert constraint in complaint and bool(complaint) == bool(constraint)
