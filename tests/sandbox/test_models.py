"""The models behind the endpoints: each computes what it says."""

from __future__ import annotations

import io
import json
import math
import wave
from array import array
from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PIL import Image, ImageDraw

from workbench.sandbox.containers.components import summary
from workbench.sandbox.containers.edges import edges
from workbench.sandbox.containers.embedding import WIDTH, embed, npy
from workbench.sandbox.containers.forecast import HORIZON, forecast
from workbench.sandbox.containers.language_id import MODELS, LanguageModel
from workbench.sandbox.containers.pipeline import score
from workbench.sandbox.containers.server import RejectedError
from workbench.sandbox.containers.transcribe import transcribe
from workbench.sandbox.morse import recording


@given(st.lists(st.lists(st.floats(width=32, allow_nan=False), min_size=3, max_size=3), min_size=1))
def test_numpy_reads_the_arrays(rows: list[list[float]]) -> None:
    read = np.load(io.BytesIO(npy(rows)), allow_pickle=False)
    assert read.dtype == np.dtype("<f4")
    assert read.tolist() == rows


def test_texts_alike_have_vectors_alike() -> None:
    rose, red, report = (np.array(embed(text)) for text in ("a red rose", "red roses", "quarterly report"))
    assert rose @ red > 0.5 > rose @ report


@given(st.text())
def test_every_text_has_a_vector(text: str) -> None:
    vector = embed(text)
    assert len(vector) == WIDTH
    assert math.hypot(*vector) == pytest.approx(1) or not any(vector)


def test_a_season_and_a_trend_are_continued() -> None:
    def truth(step: int) -> float:
        return 50 + 0.5 * step + 20 * math.sin(2 * math.pi * step / 12)

    predicted = forecast([truth(step) for step in range(120)])
    for step, mean in enumerate(predicted.means):
        assert mean == pytest.approx(truth(120 + step), abs=5)


@given(st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=60))
def test_quantiles_are_in_order(target: list[float]) -> None:
    predicted = forecast(target)
    low, middle, high = (predicted.quantile(probability) for probability in (0.1, 0.5, 0.9))
    assert len(middle) == HORIZON
    assert all(a <= b <= c for a, b, c in zip(low, middle, high, strict=True))


def test_edges_are_where_the_picture_changes() -> None:
    picture = Image.new("RGB", (60, 40), "white")
    ImageDraw.Draw(picture).rectangle((20, 10, 40, 30), fill="black")
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=95)
    image = Image.open(io.BytesIO(edges(out.getvalue())))
    assert (image.format, image.size) == ("PNG", (60, 40))
    pixels: Any = image.load()
    assert max(pixels[x, 20] for x in range(18, 23)) > 200
    assert pixels[30, 20] < 40


@given(st.from_regex(r"[A-Z0-9,?]{1,8}( [A-Z0-9,?]{1,8}){0,2}", fullmatch=True))
def test_what_is_recorded_is_transcribed(text: str) -> None:
    assume(text.strip("T "))  # of single dashes alone nobody can tell that they are none
    assert transcribe(recording(text))[0] == text


def test_sixteen_bits_are_read_too() -> None:
    with wave.open(io.BytesIO(recording("PARIS"))) as narrow:
        samples = array("h", [(value - 128) * 256 for value in narrow.readframes(narrow.getnframes())])
    out = io.BytesIO()
    with wave.open(out, "wb") as wide:
        wide.setnchannels(1)
        wide.setsampwidth(2)
        wide.setframerate(8000)
        wide.writeframes(samples.tobytes())
    text, _, speed = transcribe(out.getvalue())
    assert (text, speed) == ("PARIS", 20)


@pytest.mark.parametrize("body", [b"", b"RIFF", recording("")[:44], b"no sound at all" * 10])
def test_what_is_no_recording(body: bytes) -> None:
    with pytest.raises(RejectedError):
        transcribe(body)


def test_languages_are_told_apart() -> None:
    cases: list[tuple[str, str, str]] = [
        ("germanic", "Where is the station and when does the train leave?", "en"),
        ("germanic", "Wann fährt der nächste Zug nach Hause?", "de"),
        ("germanic", "Waar is het station en hoe laat vertrekt de trein?", "nl"),
        ("romance", "Où est la gare et quand part le train?", "fr"),
        ("romance", "¿Cuándo sale el próximo tren y dónde está la estación?", "es"),
        ("romance", "Gli amici sono arrivati e non abbiamo mangiato nulla.", "it"),
        ("slavic", "Gdzie jest dworzec i kiedy odjeżdża pociąg?", "pl"),
    ]
    for family, text, language in cases:
        ranked = LanguageModel.trained(MODELS[f"{family}.tar.gz"]).probabilities(text)
        assert next(iter(ranked)) == language, (family, text, language)
        assert sum(ranked.values()) == pytest.approx(1), (family, text, language)


@pytest.mark.parametrize(
    ("text", "sign"), [("A wonderful, friendly place.", 1), ("Not good at all.", -1), ("A table.", 0)]
)
def test_sentiment(text: str, sign: int) -> None:
    assert (score(text) > 0) - (score(text) < 0) == sign


def test_a_summary_is_of_the_texts_own_sentences() -> None:
    text = "Trains run late. Trains run late in winter because trains freeze. I like tea. Snow is white."
    sentences = summary(text)
    assert "Trains run late" in sentences
    assert "tea" not in sentences


def test_an_answer_has_the_form_of_deepar(runtime: Any) -> None:
    document = {
        "instances": [{"target": [1.0, None, "NaN", 2.0, 3.0, 4.0]}],
        "configuration": {
            "num_samples": 3,
            "output_types": ["mean", "quantiles", "samples"],
            "quantiles": ["0.2"],
        },
    }
    answer = runtime.invoke_endpoint(
        EndpointName="demand-forecast", Body=json.dumps(document).encode(), ContentType="application/json"
    )
    (prediction,) = json.loads(answer["Body"].read())["predictions"]
    assert prediction.keys() == {"mean", "quantiles", "samples"}
    assert prediction["quantiles"].keys() == {"0.2"}
    assert [len(path) for path in prediction["samples"]] == [HORIZON] * 3
