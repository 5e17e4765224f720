"""Files that a JSON document holds in base64 are listed with their paths."""

from __future__ import annotations

import base64
import json

import pytest

from tests.content.samples import picture, sound
from workbench.content.format import ViewKind
from workbench.content.formats import format_of
from workbench.content.formats.multipart.parts import Parts
from workbench.content.views import views_of

PNG = picture("PNG")
TEXT = base64.b64encode(PNG).decode()


def files(body: bytes) -> list[tuple[str, str, bytes]]:
    views = {view.kind: view for view in views_of(format_of("application/json", body), body)}
    shown = views[ViewKind.PARTS].open()
    assert isinstance(shown, Parts)
    return [(part.name, part.content_type, shown.content(part)) for part in shown.items]


def test_each_file_has_its_path_and_type() -> None:
    sounds = base64.urlsafe_b64encode(sound()).decode().rstrip("=")
    document = {"generated_images": [TEXT, TEXT], "a b": {"n": [1, [sounds]]}, "prompt": TEXT[:40] + " cat"}
    assert files(json.dumps(document).encode()) == [
        ("generated_images[0]", "image/png", PNG),
        ("generated_images[1]", "image/png", PNG),
        ('"a b".n[1][0]', "audio/wav", sound()),
    ]


@pytest.mark.parametrize(
    "text",
    [
        f"data:image/png;base64,{TEXT}",
        f"data:image/jpeg;name=x.jpg;base64,{TEXT}",
        "\n".join(TEXT[at : at + 76] for at in range(0, len(TEXT), 76)) + "\n",
    ],
)
def test_a_file_is_known_by_its_bytes(text: str) -> None:
    assert files(json.dumps({"image": text}).encode()) == [("image", "image/png", PNG)]
    slashed = json.dumps({"image": text}).replace("/", "\\/").encode()
    assert files(slashed) == [("image", "image/png", PNG)]


def test_files_of_json_lines_are_listed() -> None:
    body = b'{"n": 1}\n' + json.dumps({"i": TEXT}).encode() + b"\n"
    views = views_of(format_of("application/jsonlines", body), body)
    assert ViewKind.PARTS in [view.kind for view in views]


def test_a_data_url_names_the_type_of_bytes_that_have_no_signature() -> None:
    data = b"%PDF-1.7 something"
    body = json.dumps(["data:application/pdf;base64," + base64.b64encode(data).decode()]).encode()
    assert files(body) == [("[0]", "application/pdf", data)]


@pytest.mark.parametrize(
    "body", [b'{"text": "iVBORw0KGgo is how a PNG begins"}', b'["aGVsbG8gd29ybGQgaGVsbG8gd29ybGQ="]']
)
def test_text_without_files_has_no_such_view(body: bytes) -> None:
    views = views_of(format_of("application/json", body), body)
    assert ViewKind.PARTS not in [view.kind for view in views]


def test_a_drawing_is_a_file_and_opens_as_text() -> None:
    drawing = base64.b64encode(b'<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>').decode()
    body = json.dumps({"image": f"data:image/svg+xml;base64,{drawing}"}).encode()
    kinds = [view.kind for view in views_of(format_of("application/json", body), body)]
    assert kinds[0] is ViewKind.TEXT and ViewKind.PARTS in kinds


@pytest.mark.parametrize("before", ["", "data:image/png;base64,"])
def test_a_picture_far_behind_the_beginning_is_offered(before: str) -> None:
    document = {"prompt": "x" * 100_000, "tokens": list(range(50_000)), "image": before + TEXT}
    assert files(json.dumps(document).encode()) == [("image", "image/png", PNG)]
    body = json.dumps({"prompt": "/9j " * 50_000}).encode()
    assert ViewKind.PARTS not in [view.kind for view in views_of(format_of("application/json", body), body)]
