"""Pictures: what they are by their bytes, and that no library writes to the terminal while they are read."""

from __future__ import annotations

import io
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.content.samples import picture
from workbench.compare import Answer, compare
from workbench.content.formats import format_of
from workbench.content.formats.images.picture import picture as read
from workbench.content.views.view import ViewUnavailableError

_DAMAGED = """
import sys
from pathlib import Path
from workbench.compare import Answer, compare
from workbench.content.validation import findings
from workbench.content.formats import format_of
from workbench.content.formats.images.picture import picture
from workbench.content.views.view import ViewUnavailableError

for name in sys.argv[1:]:
    body = Path(name).read_bytes()
    print(name, file=sys.stderr, flush=True)
    format = format_of("image/png", body)
    findings(format, body, "image/png")
    try:
        picture(body).pixels(20, 20)
    except ViewUnavailableError:
        pass
    compare(Answer(body=body), Answer(body=body[:-1]))
    print(format)
"""


def fax(compression: str) -> bytes:
    """A compressed TIFF whose strip is noise: libtiff has much to say of it."""
    stream = io.BytesIO()
    Image.new("1" if compression.startswith("group") else "RGB", (218, 84), 1).save(
        stream, "TIFF", compression=compression
    )
    body = bytearray(stream.getvalue())
    body[8:28] = bytes((at * 37) % 256 for at in range(20))
    return bytes(body)


def test_no_library_writes_to_the_terminal(tmp_path: Path) -> None:
    bodies = {name: fax(name) for name in ("group4", "group3", "tiff_lzw")} | {"cut": picture("TIFF")[:-40]}
    for name, body in bodies.items():
        (tmp_path / name).write_bytes(body)
    done = subprocess.run(
        [sys.executable, "-c", _DAMAGED, *bodies], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    # What a library writes stands below the name of the body that it is written of.
    assert (done.stdout, done.stderr.split("\n")) == ("TIFF\n" * 4, [*bodies, ""])


@pytest.mark.parametrize(
    ("form", "name"), [("TIFF", "TIFF"), ("BMP", "BMP"), ("PNG", "PNG"), ("WEBP", "WebP"), ("GIF", "GIF")]
)
@pytest.mark.parametrize("content_type", ["image/png", "text/plain", "application/json", ""])
def test_a_picture_is_what_its_bytes_say(form: str, name: str, content_type: str) -> None:
    body = picture(form, (4, 2), (255, 0, 0))
    assert format_of(content_type, body).name == name
    pixels = read(body).pixels(10, 10)
    assert len(pixels) == 2
    assert all(red > 240 and green < 15 and blue < 15 for row in pixels for red, green, blue in row)


@pytest.mark.parametrize("form", ["PNG", "TIFF"])
def test_sixteen_bits_of_grey_are_shown_as_eight(form: str) -> None:
    """Depth maps are such pictures; Pillow's own conversion shows nearly all as white (PngSuite n0g16)."""
    stream = io.BytesIO()
    greys = (0, 257, 32_896, 65_535)
    Image.frombytes("I;16", (4, 1), b"".join(grey.to_bytes(2, "little") for grey in greys)).save(stream, form)
    (row,) = read(stream.getvalue()).pixels(4, 1)
    assert [red for red, _, _ in row] == [0, 1, 128, 255]


def test_a_text_that_begins_as_a_bitmap_does_is_text() -> None:
    assert format_of("", b"BMW and others are cars.").name == "text"


def test_a_tiff_is_compared_by_pixel() -> None:
    comparison = compare(Answer(body=picture("TIFF")), Answer(body=picture("TIFF", colour=(250, 0, 0))))
    assert comparison.method == "image"
    assert comparison.differences[0].magnitude == 5.0


def test_a_damaged_tiff_is_told_as_such() -> None:
    with pytest.raises(ViewUnavailableError, match="damaged"):
        read(picture("TIFF")[:-40] + b"\0" * 8).image()
