"""The terms of a search as conditions in SQL over the table `exchange`."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from workbench.model.exchange import Status
from workbench.model.query import filters
from workbench.model.query.syntax import Clause, Word
from workbench.store.sqlite.listing import WORDS, literal

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_LABELS = {"endpoint": "endpoint_name", "operation": "operation", "code": "ifnull(error_code, '')"}
_ENDED = {*map(str, Status)}

_BOUNDED = 100_000
"""Exchanges of a stretch of time up to which it is worth while to know where they lie."""


class Values:
    """The parameters of a statement, each under a name of its own."""

    def __init__(self) -> None:
        self.named: dict[str, str | float] = {}

    def add(self, value: str | float) -> str:
        """Keeps a value; returns what stands for it in the statement."""
        name = f"v{len(self.named)}"
        self.named[name] = value
        return f":{name}"


def of_label(clause: Clause) -> bool:
    """Whether the table `label` can tell: a filter by these looks at a few rows and not at a million."""
    return clause.key in {*_LABELS, "status"} or (clause.key == "is" and clause.value in _ENDED)


def condition(clause: Clause, values: Values, now: datetime) -> str:
    """A clause as SQL.

    Args:
        clause: the key and its value.
        values: takes the parameters.
        now: the time that ages are counted from, in the zone that dates are meant in.
    """
    text = _positive(clause, values, now)
    return f"NOT ({text})" if clause.negated else text


def _positive(clause: Clause, values: Values, now: datetime) -> str:
    match clause.key:
        case "endpoint" | "operation" | "code":
            return pattern_condition(_LABELS[clause.key], clause.value, values)
        case "status":
            if (range_ := filters.http(clause.value)) is None:
                return f"status = {values.add(clause.value)}"
            return f"ifnull(http_status, 0) BETWEEN {values.add(range_[0])} AND {values.add(range_[1])}"
        case "is":
            return _mark(clause.value, values)
        case "since" | "before":
            return _time(clause, values, now)
        case "took":
            sign, amount = filters.took(clause.value) or (">", 0.0)
            return f"ifnull(duration_ms {sign} {values.add(amount)}, 0)"
        case "size":
            sign, count = filters.size(clause.value) or (">", 0)
            return f"max(ifnull(request_bytes, 0), ifnull(response_bytes, 0)) {sign} {values.add(count)}"
        case "id":
            return _between("id", clause.value, values)
        case "replay":
            return _among(_between("replay_of", clause.value, values))
        case "session":
            return _among(
                f"session_id IS NOT NULL AND {pattern_condition('session_id', clause.value, values)}"
            )
        case "name":
            return _among(f"name <> '' AND {pattern_condition('name', clause.value, values)}")
        case "tag":
            like = pattern_condition("value", clause.value, values)
            one = f"EXISTS (SELECT 1 FROM json_each(exchange.tags) WHERE {like})"  # noqa: S608  ours
            return _among(f"tags <> '[]' AND {one}")
        case "variant":
            asked = pattern_condition(
                "ifnull(json_extract(fields, '$.TargetVariant'), '')", clause.value, values
            )
            came = pattern_condition(
                "ifnull(json_extract(output, '$.InvokedProductionVariant'), '')", clause.value, values
            )
            return f"({asked} OR {came})"
    raise ValueError(f"the key {clause.key} has no condition")


def _among(text: str) -> str:
    """A condition that few meet and an index knows of: those few are looked up first."""
    return f"id IN (SELECT id FROM exchange WHERE {text})"  # noqa: S608  conditions of ours


def _mark(value: str, values: Values) -> str:
    marks = {
        "pinned": _among("pinned"),
        "replay": "replay_of IS NOT NULL",
        "tagged": _among("tags <> '[]'"),
        "named": _among("name <> ''"),
        "noted": "note <> ''",
        "private": "withheld",
    }
    if value in marks:
        return marks[value]
    if value in _ENDED:
        return f"status = {values.add(value)}"
    raise ValueError(f"the mark {value} has no condition")


def _time(clause: Clause, values: Values, now: datetime) -> str:
    moment = filters.moment(clause.value, now) or now
    mark = values.add((moment.astimezone(UTC) - _EPOCH) // timedelta(microseconds=1))
    since = clause.key == "since"
    newest = 2**63 - 1
    sign, end, least = (">=", "min", ">=") if since else ("<", "max", "<=")
    none, all_ = (newest, -1) if since else (-1, newest)
    # The numbers are nearly in the order of time: a bound ends the walk along them, where few are meant. The
    # plus has SQLite read the index of times for it.
    theirs = f"FROM exchange WHERE started_at {sign} {mark}"
    many = f"(SELECT count(*) FROM (SELECT 1 {theirs} LIMIT {_BOUNDED + 1})) > {_BOUNDED}"  # noqa: S608
    bound = f"CASE WHEN {many} THEN {all_} ELSE (SELECT ifnull({end}(+id), {none}) {theirs}) END"
    return f"(started_at {sign} {mark} AND id {least} {bound})"


def _between(column: str, value: str, values: Values) -> str:
    first, last = filters.numbers(value) or (0, 0)
    return f"{column} BETWEEN {values.add(first)} AND {values.add(last)}"


def pattern_condition(column: str, pattern: str, values: Values) -> str:
    """A comparison in whatever case, in which `*` stands for anything and `?` for one character."""
    like = literal(pattern).replace("*", "%").replace("?", "_")
    return rf"{column} LIKE {values.add(like)} ESCAPE '\'"


def labelled(word: Word, values: Values) -> str:
    """Returns whether a word occurs in the endpoint, the operation, the status or the error's code."""
    return rf"{WORDS} LIKE {values.add(f'%{literal(word.beginning)}%')} ESCAPE '\'"


def phrase(word: Word) -> str:
    """A word as FTS5 wants it (sqlite.org/fts5.html, section 3)."""
    text = word.beginning.replace('"', '""').replace("\0", " ")
    return f'"{text}"{"*" if word.goes_on else ""}'


def listed(mark: str) -> str:
    """The numbers of all exchanges with a phrase among their words, as a subselect."""
    return (
        f"SELECT rowid FROM exchange_words WHERE exchange_words MATCH {mark}"  # noqa: S608  the name of a parameter
        " UNION ALL SELECT usage.exchange_id FROM body_words"
        f" CROSS JOIN usage ON usage.body_id = body_words.rowid WHERE body_words MATCH {mark}"
    )
