"""`demand-forecast`: quantile forecasts in DeepAR's format.

A seasonal model: the period is found by autocorrelation, the forecast is the trend and the season of the
past, and its spread is that of what they leave unexplained. Source of the format: the Developer Guide,
"DeepAR Inference Formats".
"""

from __future__ import annotations

import math
import random
from dataclasses import dataclass
from statistics import NormalDist, fmean, pstdev
from typing import Literal

import msgspec

from workbench.sandbox.containers.server import ContainerEnvironment, ModelServer, RejectedError
from workbench.sandbox.hosting.container import Answer, Request

HORIZON = 24
"""Steps that the model forecasts, as DeepAR's prediction_length is fixed in training."""
_LONGEST = 100_000


class Series(msgspec.Struct, frozen=True):
    """One time series; a gap is null or "NaN"."""

    target: list[float | Literal["NaN"] | None]
    start: str = ""


class Configuration(msgspec.Struct, frozen=True):
    """What to give of each forecast."""

    num_samples: int = 50
    output_types: list[Literal["mean", "quantiles", "samples"]] = msgspec.field(
        default_factory=lambda: ["mean", "quantiles"]
    )
    quantiles: list[str] = msgspec.field(default_factory=lambda: ["0.1", "0.5", "0.9"])


class ForecastRequest(msgspec.Struct, frozen=True):
    """The request's body."""

    instances: list[Series]
    configuration: Configuration = msgspec.field(default_factory=Configuration)


# Made once, here: several threads that inspect a type for the first time end the process.
_REQUEST = msgspec.json.Decoder(ForecastRequest)


@dataclass(frozen=True)
class Forecast:
    """The distribution of each coming step: normal, of these means and deviations."""

    means: list[float]
    deviations: list[float]

    def quantile(self, probability: float) -> list[float]:
        """The value that each step stays under with `probability`, between 0 and 1."""
        z = NormalDist().inv_cdf(probability)
        return [mean + z * deviation for mean, deviation in zip(self.means, self.deviations, strict=True)]

    def samples(self, count: int, rng: random.Random) -> list[list[float]]:
        """Paths drawn from the distribution."""
        return [
            [rng.gauss(mean, deviation) for mean, deviation in zip(self.means, self.deviations, strict=True)]
            for _ in range(count)
        ]


def forecaster(surroundings: ContainerEnvironment) -> ModelServer:
    """The container of one instance."""

    async def invoke(request: Request) -> Answer:
        if request.media_type not in {"application/json", ""}:
            raise RejectedError(
                415, f"{request.media_type} is not an accepted ContentType: application/json."
            )
        try:
            asked = _REQUEST.decode(request.body)
            predictions = [_prediction(series, asked.configuration) for series in asked.instances]
        except (msgspec.DecodeError, ValueError, RecursionError) as error:
            raise RejectedError(400, f"Unable to evaluate payload provided: {error}") from None
        body = msgspec.json.encode({"predictions": predictions})
        return Answer(200, {"content-type": "application/json"}, body)

    return ModelServer(surroundings.log, invoke)


def forecast(target: list[float]) -> Forecast:
    """Forecast the steps that follow `target`, of at least two values."""
    count = len(target)
    middle = (count - 1) / 2
    centre = fmean(target)
    spread = sum((step - middle) ** 2 for step in range(count))
    slope = sum((step - middle) * (value - centre) for step, value in enumerate(target)) / spread
    trend = [centre + slope * (step - middle) for step in range(count + HORIZON)]
    detrended = [value - trend[step] for step, value in enumerate(target)]
    period = _period(detrended)
    season = [fmean(detrended[phase::period]) for phase in range(period)]
    left = pstdev(value - season[step % period] for step, value in enumerate(detrended))
    means = [trend[step] + season[step % period] for step in range(count, count + HORIZON)]
    return Forecast(means, [left * math.sqrt(1 + step / period) for step in range(HORIZON)])


def _prediction(series: Series, configuration: Configuration) -> dict[str, object]:
    target = _filled(series.target)
    if not 0 < configuration.num_samples <= 1000:
        raise ValueError("num_samples is 1 to 1000")
    result = forecast(target)
    prediction: dict[str, object] = {}
    if "mean" in configuration.output_types:
        prediction["mean"] = result.means
    if "quantiles" in configuration.output_types:
        prediction["quantiles"] = {name: result.quantile(float(name)) for name in configuration.quantiles}
    if "samples" in configuration.output_types:
        prediction["samples"] = result.samples(configuration.num_samples, random.Random(repr(target)))
    return prediction


def _filled(target: list[float | Literal["NaN"] | None]) -> list[float]:
    """The series with its gaps filled by the value before them."""
    filled: list[float] = []
    numbers = [value for value in target if isinstance(value, float | int)]
    if len(numbers) < 2 or len(target) > _LONGEST:
        raise ValueError(f"a target has 2 to {_LONGEST} values")
    last = float(numbers[0])
    for value in target:
        last = float(value) if isinstance(value, float | int) else last
        filled.append(last)
    return filled


def _period(values: list[float]) -> int:
    """The lag from 2 on at which the series is most like itself; 1 where it is like nothing."""
    recent = values[-400:]
    energy = sum(value * value for value in recent)
    best, period = 0.3 * energy, 1
    for lag in range(2, min(len(recent) // 2, 60) + 1):
        likeness = sum(a * b for a, b in zip(recent, recent[lag:], strict=False))
        likeness *= len(recent) / (len(recent) - lag)
        if likeness > best * 1.02:
            best, period = likeness, lag
    return period
