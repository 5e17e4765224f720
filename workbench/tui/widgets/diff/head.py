"""What is said above a comparison: how much differs, and under which rules."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from textual.content import Content

from workbench.compare import Comparison, Order, Rules
from workbench.content.sanitize import sanitize_line
from workbench.model.exchange import Exchange

if TYPE_CHECKING:
    from workbench.compare import Answer


class Sides(NamedTuple):
    """Two answers and what they are called."""

    expected: Answer
    actual: Answer
    names: tuple[str, str]


def name_of(exchange: Exchange) -> str:
    """Returns what an exchange is called: its number, and the variant that answered."""
    number = f"#{exchange.id}" if exchange.id is not None else "this response"
    output = exchange.response.output if exchange.response else {}
    variant = output.get("InvokedProductionVariant") or exchange.invocation.field("TargetVariant")
    return f"{number} {variant}" if variant else number


def heading(comparison: Comparison, sides: Sides) -> Content:
    """Returns how many values differ, in which answers."""
    counts = comparison.counts
    if comparison.same:
        verdict = ("Identical", "bold $text-success")
    else:
        verdict = (
            f"{counts.differences:,} of {counts.compared + counts.missing + counts.added:,} differ",
            "bold",
        )
    words = [Content.assemble(verdict)]
    words += [
        Content(f"{number:,} {name}") for name in ("missing", "added") if (number := getattr(counts, name))
    ]
    words.append(Content(comparison.method))
    words.append(Content(sanitize_line(f"{sides.names[0]} → {sides.names[1]}")))
    return Content(" · ").join(words)


def rules_line(rules: Rules, comparison: Comparison) -> Content:
    """Returns the rules that values are compared under."""
    if rules.rtol == rules.atol:
        tolerance = f"{rules.rtol:g}" if rules.rtol else "none"
    else:
        tolerance = f"{rules.rtol:g} relative, {rules.atol:g} absolute"
    words = [f"tolerance {tolerance}"]
    words += ["arrays in any order"] if rules.order is Order.ANY else []
    if rules.ignore:
        words.append(f"{comparison.counts.ignored:,} ignored: {', '.join(rules.ignore)}")
    return Content(sanitize_line(" · ".join(words)))
