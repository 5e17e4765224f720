"""The sparse text of libsvm: a label and `index:value` pairs on each line."""

from __future__ import annotations

import re
from collections.abc import Iterator
from operator import lt

from workbench.content.format import Confidence, Format
from workbench.content.layout.lines import lines
from workbench.content.problems import Problem, Severity, problem_at

_NUMBER = rb"(?:[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?|(?i:[-+]?(?:nan|inf)))"
_PAIR = rb"(?:\d+|qid):" + _NUMBER
# A weight may follow it after a colon, and others of several after commas.
_LABEL = rb"%b(?::%b)?(?:,%b)*" % (_NUMBER, _NUMBER, _NUMBER)
_LOOKED_AT = 50


def _sniff(start: bytes) -> Confidence:
    first = start.split(b"\n", 1)[0].split()[:_LOOKED_AT]
    pairs = first[1:] if first and b":" not in first[0] else first
    numeric = not first or re.fullmatch(_LABEL, first[0]) is not None
    paired = len(pairs) > 1 and all(re.fullmatch(_PAIR, pair) for pair in pairs[:-1])
    return Confidence.SHAPED if paired and numeric else Confidence.NO


def _check(body: bytes) -> Iterator[Problem]:
    sound = re.compile(rb"\s*+(?:%b|)(?:\s++%b|)*+\s*+" % (_LABEL, _PAIR))
    index = re.compile(rb"\s(\d{1,18}):")
    for offset, line in lines(body):
        text = line.partition(b"#")[0]
        if sound.fullmatch(text):
            indices = list(map(int, index.findall(text)))
            if all(map(lt, indices, indices[1:])):
                continue
        yield from _line(text, offset, body)


def _line(line: bytes, offset: int, body: bytes) -> Iterator[Problem]:
    last = -1
    for number, token in enumerate(re.finditer(rb"\S+", line)):
        text = token[0]
        if number == 0 and re.fullmatch(_LABEL, text):
            continue
        if re.fullmatch(_PAIR, text):
            index = text.partition(b":")[0]
            if not index.isdigit():
                continue
            # Not counted: an index with more digits than any model has features.
            at = int(index[:18])
            if at <= last:
                yield problem_at(
                    body,
                    offset + token.start(),
                    f"index {at} after {last}",
                    Severity.ADVICE,
                    "Readers of libsvm expect ascending indices in a line, without repeats.",
                )
            last = at
        else:
            yield problem_at(body, offset + token.start(), "neither a label nor index:value")
            return


LIBSVM = Format(
    "libsvm",
    media_types=("text/libsvm", "text/x-libsvm"),
    extensions=(".libsvm", ".svm"),
    sniff=_sniff,
    check=_check,
)
FORMATS = (LIBSVM,)
