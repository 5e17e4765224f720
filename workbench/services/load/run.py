"""A load test from its first level to its result."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic, time

import gevent

from workbench.model.progress import CancelToken
from workbench.services.load.crews.crew import Crew
from workbench.services.load.crews.engine import LogCollector
from workbench.services.load.measurement.sample import Sample
from workbench.services.load.measurement.tally import ErrorCount, Tally
from workbench.services.load.moment import Listener, Moment
from workbench.services.load.plan import LoadPlan, Stage
from workbench.services.load.result import Ending, LoadResult, result_of

_TICK = 0.05
_SHOWN_EVERY = 0.25
_HOPELESS = 10
"""Failures for a reason that no request can overcome, before any success, that end the run."""


SampleSink = Callable[[int, str, list[Sample]], None]
"""Takes requests as they end, with their level and the name of the process that sent them."""


class LoadRun:
    """Runs the levels of a plan, once.

    Args:
        crew: who sends.
        plan: what is sent.
        cancellation: ends it; what is in flight is given up.
        log: what Locust warns of.
        sink: takes the requests one by one, where the plan keeps them.
    """

    def __init__(
        self,
        crew: Crew,
        plan: LoadPlan,
        cancellation: CancelToken,
        log: LogCollector,
        sink: SampleSink | None = None,
    ) -> None:
        self._crew = crew
        self._plan = plan
        self._cancellation = cancellation
        self._log = log
        self._sink = sink
        self._tallies: list[Tally] = []
        self._workers: dict[str, tuple[int, int]] = {}
        self._ending = Ending.DONE
        self._shown_at = 0.0
        self.obstacle: ErrorCount | None = None

    def run(self, listener: Listener) -> LoadResult:
        """Runs all levels; tells the listener four times a second. To be called in the main thread."""
        started = time()
        try:
            for level, stages in enumerate(self._plan.levels):
                self._tallies.append(Tally())
                self._level(level, stages, listener)
                if self._ending is not Ending.DONE:
                    break
        finally:
            self._crew.end()
        return result_of(
            self._plan,
            self._tallies,
            ending=self._ending,
            started=started,
            ended=time(),
            workers=self._workers,
            locust=self._crew.counts,
            warnings=tuple(self._log.warnings),
        )

    def _level(self, level: int, stages: tuple[Stage, ...], listener: Listener) -> None:
        began = monotonic()
        planned = sum(stage.seconds for stage in stages)
        self._crew.begin(level, stages)
        while monotonic() - began < planned and self._goes_on(self._tallies[level]):
            self._tick(listener, level, stages, began, ending=False)
        grace = self._plan.grace if self._ending is Ending.DONE else 0.0
        draining = gevent.spawn(self._crew.drain, grace)
        while not draining.ready():
            self._tick(listener, level, stages, began, ending=True)
            if self._cancellation.cancelled and self._ending is Ending.DONE:
                self._ending = Ending.CANCELLED
                self._crew.drain(0.0)
        draining.get()
        self._collect()
        self._show(listener, level, stages, began, ending=True)

    def _goes_on(self, tally: Tally) -> bool:
        if self._cancellation.cancelled:
            self._ending = Ending.CANCELLED
        elif self._crew.stopped:
            self._ending = Ending.STOPPED
        elif tally.requests == tally.failures >= _HOPELESS and all(
            error.obstacle for error in tally.errors.values()
        ):
            self._ending = Ending.OBSTACLE
            self.obstacle = max(tally.errors.values(), key=lambda error: error.count)
        return self._ending is Ending.DONE

    def _tick(
        self, listener: Listener, level: int, stages: tuple[Stage, ...], began: float, *, ending: bool
    ) -> None:
        gevent.sleep(_TICK)
        self._collect()
        self._tallies[level].users(self._crew.users, time())
        if monotonic() - self._shown_at >= _SHOWN_EVERY:
            self._show(listener, level, stages, began, ending=ending)

    def _collect(self) -> None:
        for worker, level, tally in self._crew.take():
            samples, tally.samples = tally.samples, []
            if samples and self._sink is not None:
                self._sink(level, worker, samples)
            requests, failures = self._workers.get(worker, (0, 0))
            if tally.requests or worker not in self._workers:
                self._workers[worker] = (requests + tally.requests, failures + tally.failures)
            self._tallies[level].merge(tally)

    def _show(
        self, listener: Listener, level: int, stages: tuple[Stage, ...], began: float, *, ending: bool
    ) -> None:
        self._shown_at = monotonic()
        elapsed, target, left = monotonic() - began, stages[-1].users, monotonic() - began
        for stage in stages:
            if left < stage.seconds:
                target = stage.users
                break
            left -= stage.seconds
        listener(
            Moment(
                level=level,
                levels=len(self._plan.levels),
                elapsed=elapsed,
                planned=sum(stage.seconds for stage in stages),
                ending=ending,
                users=self._crew.users,
                target=target,
                workers=self._crew.workers,
                tally=self._tallies[level],
            )
        )
