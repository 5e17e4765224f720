"""A report as text and as Markdown."""

from __future__ import annotations

from workbench.services.report.report import Report, Table
from workbench.services.report.text import markdown, text_lines

REPORT = Report(
    "Scores of a*b",
    ("Two of 3 could be judged.",),
    (
        Table("Measures", ("Measure", "Value"), (("Accuracy", "0.5"), ("F1", "12")), True, "Of all."),
        Table("Records", ("ID", "Reason"), (("日本", "a|b\n[c]"),), False),
    ),
    (),
    (("Accuracy", "Share of <right> answers."),),
)


def test_numbers_stand_at_the_right_in_a_terminal() -> None:
    assert list(text_lines(REPORT)) == [
        "Two of 3 could be judged.",
        "",
        "Measures",
        "  Measure   Value",
        "  Accuracy    0.5",
        "  F1           12",
        "Of all.",
        "",
        "Records",
        "  ID    Reason",
        "  日本  a|b\n[c]",
    ]


def test_markdown_has_what_a_cell_holds_as_text() -> None:
    assert markdown(REPORT).splitlines() == [
        r"# Scores of a\*b",
        "",
        "- Two of 3 could be judged.",
        "",
        "## Measures",
        "",
        "| Measure | Value |",
        "| --- | ---: |",
        "| Accuracy | 0.5 |",
        "| F1 | 12 |",
        "",
        "Of all.",
        "",
        "## Records",
        "",
        "| ID | Reason |",
        "| --- | --- |",
        r"| 日本 | a\|b \[c\] |",
        "",
        "## Definitions",
        "",
        r"- **Accuracy**: Share of \<right\> answers.",
    ]
