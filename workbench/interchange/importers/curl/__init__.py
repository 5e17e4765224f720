"""Command lines of `curl` to SageMaker Runtime, signed with `--aws-sigv4` or not at all, and of awscurl."""

from __future__ import annotations

import math
import re
from dataclasses import replace

from workbench.interchange import wire
from workbench.interchange.importers.body_source import body_of
from workbench.interchange.importers.command_line import BODY, Line
from workbench.interchange.importers.curl.arguments import Transfer, transfers
from workbench.interchange.importers.curl.data import data_body, read_now
from workbench.interchange.importers.curl.form import form_body
from workbench.interchange.importers.curl.options import SILENT
from workbench.interchange.importers.importer import BEFORE_PROGRAM, ForeignAddressError, Importer
from workbench.interchange.importers.programs import curl_program
from workbench.interchange.importers.shells.outputs import STANDARD_INPUT
from workbench.interchange.importers.shells.placeholders import placeholder
from workbench.interchange.importers.shells.words import Command, Word
from workbench.interchange.location import MalformedError, locate
from workbench.interchange.types import Files, Reading
from workbench.interchange.urls import RuntimeUrl, parse_runtime_url
from workbench.model.destinations.endpoint_url import has_userinfo, without_userinfo
from workbench.model.invocation import Body, Connection, FieldValue, FileBody, Invocation

FORM = "curl"

_SCOPE = re.compile(r"[^:]*:[^:]*:([^:]*)(?::.*)?")
_REGION_VARIABLES = frozenset(
    {"$AWS_REGION", "${AWS_REGION}", "$AWS_DEFAULT_REGION", "${AWS_DEFAULT_REGION}"}
)
_UNDERSTOOD = frozenset(
    {
        *(
            "user",
            "oauth2-bearer",
            "cacert",
            "insecure",
            "max-time",
            "connect-timeout",
            "speed-time",
            "retry",
        ),
        *("aws-sigv4", "request", "get", "head", "upload-file", "region", "profile", "service"),
        *("access_key", "secret_key", "security_token", "session_token", "basic", "no-insecure"),
    }
)
_URL_ENCODED = "application/x-www-form-urlencoded"
_JSON = "application/json"


def read(text: str, command: Command, files: Files) -> list[Reading]:
    """The invocations of a command; none where it is not curl.

    Args:
        text: the whole text, for places.
        command: one of the text's.
        files: reads what has to be known now of the files that it names.

    Raises:
        ForeignAddressError: its URL is none of SageMaker Runtime's.
        MalformedError: it has no URL, or an option lacks its value.
    """
    program = curl_program(command.words)
    if program is None:
        return []
    awscurl = program.name == "awscurl"
    whole = Line(text, command, files)
    taken = transfers(whole, command.words[program.index + 1 :], awscurl=awscurl)
    if not any(transfer.urls for transfer in taken):
        config = any("config" in transfer.options for transfer in taken)
        reason = "this curl names no URL" + (": what --config reads is not read here" if config else "")
        raise MalformedError(reason, locate(text, program.written.offset))
    if program.before:
        words = " ".join(word.text for word in program.before)
        whole.note(f"{words}: precedes the program and is left out")
    readings: list[Reading] = []
    foreign: list[ForeignAddressError] = []
    for transfer in taken:
        for url in transfer.urls:
            try:
                readings.append(_Reader(whole.copy(), transfer, url, awscurl=awscurl).reading())
            except ForeignAddressError as error:
                foreign.append(error)
    if not readings:
        raise foreign[0]
    if foreign:
        note = "curl sends to another address too, which is not SageMaker Runtime's: left out"
        readings[0] = replace(readings[0], notes=(*readings[0].notes, note))
    return readings


class _Reader:
    def __init__(self, line: Line, transfer: Transfer, url: Word, *, awscurl: bool) -> None:
        self.line = line
        self.transfer = transfer
        self.url = url
        self.awscurl = awscurl

    def reading(self) -> Reading:
        line = self.line
        target = self._located()
        content_type = ""
        body: Body | None = None
        if self.transfer.data:
            body = data_body(line, self.transfer.data)
            json = any(name == "json" for name, _ in self.transfer.data)
            content_type = _JSON if json or self.awscurl else _URL_ENCODED
        elif self.transfer.form:
            form = form_body(line, self.transfer.form)
            body, content_type = (form.body, form.content_type) if form else (None, "")
        elif (upload := self.transfer.options.get("upload-file")) is not None:
            body = self._upload(upload)
        if self.transfer.has("get") and body is not None:
            line.note(
                "--get puts the data into the address, which is not an invocation; the body is left out"
            )
            line.unknown(BODY, "--get", self.transfer.options["get"].offset)
            body, content_type = None, ""
        headers, secret = self._headers(content_type)
        fields, foreign_secret, foreign = wire.fields(target.operation, headers)
        has_secret = secret or bool(foreign_secret)
        signs = has_secret or self.awscurl or self.transfer.text("aws-sigv4") is not None
        self._say(target, secret=has_secret, signs=signs, foreign=foreign, sends=body is not None)
        all_fields: dict[str, FieldValue] = {"EndpointName": target.endpoint_name, **fields}
        invocation = Invocation(
            operation=target.operation.name,
            fields=all_fields,
            body=body,
            connection=self._connection(target, signs=signs),
        )
        return Reading(FORM, invocation.with_(caveats=tuple(line.caveats)), tuple(line.notes))

    # Where it goes

    def _located(self) -> RuntimeUrl:
        address = self.url.text
        if "://" not in address:
            address = f"{self.transfer.text('proto-default') or 'http'}://{address}"
        url = parse_runtime_url(address)
        if url is None:
            raise ForeignAddressError(
                "this is not a SageMaker Runtime URL",
                locate(self.line.text, self.url.offset),
                hint="Write it as https://runtime.sagemaker.REGION.amazonaws.com/endpoints/NAME/invocations.",
            )
        return url

    def _open_address(self, url: RuntimeUrl) -> None:
        """Notes what of the address is to be filled in, each with the member that it is a part of."""
        for gap in self.url.gaps:
            if gap.text in _REGION_VARIABLES:
                continue
            member = "endpoint_url"
            if gap.text in url.endpoint_name:
                member = "EndpointName"
            elif url.region and gap.text in url.region:
                member = "region"
            self.line.open_gaps(member, Word((gap,), gap.offset))
        if not self.url.gaps:
            for member, value in (("EndpointName", url.endpoint_name), ("region", url.region or "")):
                if written := placeholder(value):
                    self.line.open_gaps(member, Word.of(written, self.url.offset))
        if "?" in self.url.text or self.transfer.queries:
            self.line.note("the query of the address is left out")
        if re.search(r"\{[^{}]*,[^{}]*\}|\[\d+-\d+", self.url.text) and not self.transfer.has("globoff"):
            self.line.note("curl would expand the braces and brackets of this address; they are kept")

    def _connection(self, url: RuntimeUrl, *, signs: bool) -> Connection:
        transfer = self.transfer
        scope = transfer.text("aws-sigv4")
        region = url.region
        if self.awscurl and (region_option := transfer.text("region")):
            region = region or region_option
        if region is None and scope is not None and (match := _SCOPE.fullmatch(scope)):
            region = match[1] or None
        if region is not None and (region in _REGION_VARIABLES or placeholder(region) or "$" in region):
            region = None
        endpoint_url = url.endpoint_url
        if has_userinfo(endpoint_url):
            self.line.note("the user and password of the URL are never imported")
            endpoint_url = without_userinfo(endpoint_url or "")
        retry = transfer.text("retry") or ""
        usual = Connection()
        return Connection(
            profile=transfer.text("profile") if self.awscurl else None,
            region=region,
            endpoint_url=endpoint_url,
            verify_ssl=not transfer.has("insecure"),
            ca_bundle=transfer.text("cacert"),
            sign=signs,
            connect_timeout=self._seconds(("connect-timeout",), usual.connect_timeout),
            read_timeout=self._seconds(("speed-time", "max-time"), usual.read_timeout),
            max_attempts=int(retry) + 1 if retry.isdecimal() else 1,
        )

    def _seconds(self, names: tuple[str, ...], otherwise: float) -> float:
        for name in names:
            if (word := self.transfer.options.get(name)) is None:
                continue
            if word.gaps:
                self.line.open_gaps("read_timeout" if name != "connect-timeout" else "connect_timeout", word)
                continue
            try:
                seconds = float(word.text)
            except ValueError:
                seconds = math.nan
            if not math.isfinite(seconds) or seconds < 0:
                raise MalformedError(
                    f"--{name} {word.text!r} is not a number of seconds", locate(self.line.text, word.offset)
                )
            return seconds
        return otherwise

    # What it sends

    def _upload(self, word: Word) -> Body | None:
        self.line.open_gaps(BODY, word)
        if word.text in STANDARD_INPUT | {"."}:
            data = read_now(self.line, Word.of("-", word.offset))
            return None if data is None else body_of(data)
        return FileBody(word.text)

    def _headers(self, content_type: str) -> tuple[list[tuple[str, str]], bool]:
        """The headers that are sent, and whether one of them is a secret."""
        headers: list[tuple[str, str]] = []
        removed: set[str] = set()
        secret = False
        for word in self.transfer.headers:
            for name, value, is_set in self._given(word):
                if name.lower() in wire.SECRET:
                    secret = True
                elif is_set:
                    headers.append((name, value))
                else:
                    removed.add(name.lower())
        names = {name.lower() for name, _ in headers} | removed
        if content_type and "content-type" not in names:
            headers.append(("Content-Type", content_type))
        if any(name == "json" for name, _ in self.transfer.data) and "accept" not in names:
            headers.append(("Accept", _JSON))
        return headers, secret

    def _given(self, word: Word) -> list[tuple[str, str, bool]]:
        """Headers by name, with their values, and whether they are sent at all."""
        if word.text.startswith("@"):
            return self._of_file(word)
        name, colon, value = word.text.partition(":")
        if not colon:
            # `Name;` is curl's way of sending a header without a value.
            if name.endswith(";"):
                return [(name[:-1], "", True)]
            self.line.note(
                f"{locate(self.line.text, word.offset)}: this header has no colon, and is left out"
            )
            return []
        if name.lower().strip() not in wire.SECRET and value.strip(" "):
            self._open_header(name.strip(), word)
        # `Name:` takes a header away that curl would send by itself.
        return [(name.strip(), value.removeprefix(" "), bool(value.strip(" ")))]

    def _of_file(self, word: Word) -> list[tuple[str, str, bool]]:
        data = read_now(self.line, word.behind(1))
        if data is None:
            return []
        self.line.note(f"headers are read from {word.text[1:]}")
        lines = data.decode("utf-8", "surrogateescape").splitlines()
        return [
            header
            for text in lines
            if text.strip() and not text.startswith("@")
            for header in self._given(Word.of(text, word.offset))
        ]

    def _open_header(self, name: str, word: Word) -> None:
        members = {
            member.wire_name.lower(): member.name
            for member in self._located().operation.fields
            if member.location == "header"
        }
        member = members.get(name.lower(), "")
        value = word.behind(word.text.index(":") + 1)
        if value.gaps or member:
            self.line.open_gaps(member, Word(value.parts, value.offset) if value.gaps else _stripped(value))

    # What is said of it

    def _say(
        self, url: RuntimeUrl, *, secret: bool, signs: bool, foreign: tuple[str, ...], sends: bool
    ) -> None:
        line, transfer = self.line, self.transfer
        self._open_address(url)
        keys = {"user", "oauth2-bearer", "access_key", "secret_key", "security_token", "session_token"}
        if secret or keys & transfer.options.keys():
            ours = "; those of the profile or environment sign it" if signs else ""
            line.note(f"credentials are never imported{ours}")
        if not signs and (transfer.has("oauth2-bearer") or transfer.has("user")):
            line.note("the service accepts no authentication but signatures: the request is unsigned")
        if foreign:
            line.note(f"{', '.join(foreign)}: no field is sent as this header, so it is left out")
        method = (transfer.text("request") or "").strip("'").upper()
        if transfer.has("head") or (method and method != url.operation.method):
            line.note(f"curl would send {method or 'HEAD'}; {url.operation.name} is a {url.operation.method}")
        elif not sends and not method and not line.caveats:
            line.note(f"curl would send GET; {url.operation.name} is a {url.operation.method}")
        if transfer.data and transfer.form:
            line.note("the form is left out: curl sends data or a form, not both")
        if (transfer.data or transfer.form) and transfer.has("upload-file"):
            line.note("--upload-file: left out, there is a body already")
        left = [name for name in transfer.options if name not in _UNDERSTOOD and name not in SILENT]
        if left:
            line.note(f"{', '.join(f'--{name}' for name in left)}: left out")
        if (config := transfer.options.get("config")) is not None:
            # A file of further options: what it adds is not known.
            line.unknown(BODY, f"--config {config.text}", config.offset)


def _stripped(word: Word) -> Word:
    text = word.text
    return word.behind(len(text) - len(text.lstrip()))


IMPORTERS = (
    Importer(
        FORM,
        "curl command lines",
        order=20,
        read_command=read,
        pasted=((BEFORE_PROGRAM + r"curl\s+\S", "a curl call"),),
    ),
)
