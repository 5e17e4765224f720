"""The body that curl's data options make, by curl's own rules.

Source: curl's documentation, docs/cmdline-opts: data, data-binary, data-raw, data-urlencode, json.
"""

from __future__ import annotations

from urllib.parse import quote

from workbench.interchange.blobs import from_text
from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.command_line import BODY, Line
from workbench.interchange.importers.shells import outputs
from workbench.interchange.importers.shells.outputs import STANDARD_INPUT, OfFile
from workbench.interchange.importers.shells.words import GapKind, Word
from workbench.interchange.location import locate
from workbench.model.caveat import Caveat, CaveatKind
from workbench.model.invocation import Body, FileBody, FileEncoding


def data_body(line: Line, options: list[tuple[str, Word]]) -> Body | None:
    """The body of data options, in order; None where a part of it is not known, which is noted.

    Args:
        line: the command line.
        options: names and values.
    """
    if len(options) == 1 and (file := _file(line, *options[0])) is not None:
        return file
    body = b""
    for index, (name, word) in enumerate(options):
        part = _bytes(line, name, word)
        if part is None:
            return None
        # Parts of JSON are put together as they are, all others as those of a form.
        body += (b"&" if index and name != "json" else b"") + part
    return body_of(body)


def _file(line: Line, name: str, word: Word) -> Body | None:
    """A body that is a file as a whole, which is read when it is sent."""
    if (produced := _substituted(word)) is not None and name != "data-urlencode":
        line.note(f"{produced.path}: a shell would remove its trailing line ends; it is sent unchanged")
        return FileBody(produced.path)
    if not word.text.startswith("@") or name in {"data-raw", "data-urlencode"} or word.gaps:
        return None
    path = word.text[1:]
    if path in STANDARD_INPUT:
        piped = outputs.standard_input(line.command)
        if not isinstance(piped, OfFile) or piped.encoded:
            return None
        path = piped.path
    return FileBody(path, FileEncoding.BYTES if name in {"data-binary", "json"} else FileEncoding.JOINED)


def _substituted(word: Word) -> OfFile | None:
    gap = word.only_gap
    if gap is None or gap.kind is not GapKind.SUBSTITUTION:
        return None
    produced = outputs.output(gap.commands)
    return produced if isinstance(produced, OfFile) and not produced.encoded else None


def _bytes(line: Line, name: str, word: Word) -> bytes | None:
    if name == "data-urlencode":
        return _encoded(line, word)
    if word.text.startswith("@") and name != "data-raw":
        data = read_now(line, word.behind(1))
        if data is None or name in {"data-binary", "json"}:
            return data
        return data.translate(None, b"\r\n\0")
    line.open_gaps(BODY, word)
    return from_text(word.text)


def _encoded(line: Line, word: Word) -> bytes | None:
    """`content`, `=content`, `name=content`, `@file`, `name@file`."""
    text = word.text
    sign = "=" if "=" in text else "@"
    name, separator, content = text.partition(sign)
    if not separator:
        name, content = "", text
    begin = from_text(f"{name}=") if name else b""
    if separator == "@":
        data = read_now(line, word.behind(len(name) + 1))
        return None if data is None else begin + escaped(data)
    line.open_gaps(BODY, word)
    return begin + escaped(from_text(content))


def escaped(data: bytes) -> bytes:
    """Bytes as curl escapes them for a form."""
    return quote(data, safe="-._~").replace("%20", "+").encode()


def read_now(line: Line, path: Word) -> bytes | None:
    """The content of a file, or of standard input, that is a part of something; None where it is not known.

    It is not sent unless its user confirms that.
    """
    if path.text in STANDARD_INPUT:
        document = line.command.document
        if document is not None and document.gaps:
            line.open_gaps(BODY, document)
            return from_text(document.text)
        piped = outputs.standard_input(line.command)
        if isinstance(piped, bytes):
            return piped
        if piped is None or piped.encoded:
            line.note(f"{locate(line.text, path.offset)}: standard input is not known, so there is no body")
            line.unknown(BODY, "standard input", path.offset)
            return None
        path = Word.of(piped.path, path.offset)
    if path.gaps:
        line.open_gaps(BODY, path)
        return None
    data = line.content(path.text)
    if data is None:
        line.unknown(BODY, path.text, path.offset)
        return None
    line.caveats.append(Caveat(member=BODY, kind=CaveatKind.FILE, text=path.text))
    return data
