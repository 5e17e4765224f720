"""`python -P -m workbench.content.search.jmespath_worker`: answers queries about one body.

A tree of 25 MB takes half a second to read, in which nothing else of a Python process runs, and some hundred
megabytes: this way neither is the app's. Frames on standard input and output are eight bytes of length and so
many bytes; the first is `lines` or nothing, the second the body. A question is answered by an `Answer`, one
that begins with a tab by a list of completions.
"""

from __future__ import annotations

import sys

import msgspec

from workbench.content.search.jmespath_query import Document, QueryAnswer
from workbench.content.streaming.frames import read_frame, write_frame
from workbench.model.errors import UsageError


def main() -> None:
    """Answers until nobody asks any more."""
    source, target = sys.stdin.buffer, sys.stdout.buffer
    lines, body = read_frame(source), read_frame(source)
    document: Document | None = None
    reason = ""
    try:
        document = Document(body or b"", lines=lines == b"lines")
    except UsageError as error:
        reason = error.message
    del body
    while (question := read_frame(source)) is not None:
        text = question.decode(errors="replace")
        if text.startswith("\t"):
            completions = document.completions(text[1:]) if document else ()
            write_frame(target, msgspec.msgpack.encode(completions))
        else:
            answer = document.ask(text) if document else QueryAnswer(error=reason)
            write_frame(target, msgspec.msgpack.encode(answer))


if __name__ == "__main__":
    main()
