"""The endpoints that the sandbox ships: which containers run on how many instances of which variants."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial

from workbench.sandbox.containers.components import keyword_finder, summarizer
from workbench.sandbox.containers.echo import echo
from workbench.sandbox.containers.edges import edge_detector
from workbench.sandbox.containers.embedding import embedder
from workbench.sandbox.containers.faulty import faulty
from workbench.sandbox.containers.forecast import forecaster
from workbench.sandbox.containers.iris import FEATURES, LABELS, MEANS, classifier
from workbench.sandbox.containers.language_id import MODELS, LanguageServer
from workbench.sandbox.containers.pipeline import sentiment, tokenizer
from workbench.sandbox.containers.server import ContainerEnvironment
from workbench.sandbox.containers.text_generation.chat import chat
from workbench.sandbox.containers.transcribe import transcriber
from workbench.sandbox.hosting.account import AccountFacts, Activity, Scaling, ServerlessConfig
from workbench.sandbox.hosting.container import Container
from workbench.sandbox.hosting.endpoint import (
    PRIMARY,
    AsyncConfig,
    Endpoint,
    ExplainerConfig,
    InferenceComponent,
    Instance,
    Variant,
)
from workbench.sandbox.hosting.foreign import ForeignContainer
from workbench.sandbox.hosting.log_dialects import GUNICORN, dialect_of
from workbench.sandbox.hosting.logs import LogStore, component_log_group, log_group

_DEEPAR = "522234722520.dkr.ecr.us-east-1.amazonaws.com/forecasting-deepar:1"
_LMI = "763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference:0.33.0-lmi15.0.0-cu128"
"""Images of AWS whose requests and answers these containers have."""
_ALL_TRAFFIC = "AllTraffic"
_ALARM_HIGH = "monitor alarm TargetTracking-AlarmHigh in state ALARM triggered policy hold-load"
_ALARM_LOW = "monitor alarm TargetTracking-AlarmLow in state ALARM triggered policy hold-load"
_FULFILLED = "Change successfully fulfilled by sagemaker."

Build = Callable[[ContainerEnvironment], Container]
"""Makes the container of one instance."""


@dataclass(frozen=True)
class Builder:
    """Puts endpoints together: instances get IDs, containers a log stream.

    Args:
        created: seconds since 1970 that every endpoint was created at.
        bucket: the S3 URI that models and asynchronous outputs lie under, with a trailing slash.
        session_lifetime: seconds that a session of `chat` lives.
        clock: seconds since 1970, for the expiry of sessions.
        started: seconds since 1970 at which the sandbox started; containers printed some lines before.
    """

    logs: LogStore
    rng: random.Random
    created: float
    bucket: str
    session_lifetime: float
    clock: Callable[[], float] = time.time
    started: float = field(default_factory=time.time)

    def instance(
        self,
        endpoint: str,
        variant: str,
        containers: Mapping[str, Build],
        *,
        components: bool = False,
        prints: bool = True,
    ) -> Instance:
        """One instance with a container of each hostname.

        Args:
            components: whether the containers are inference components, each with a log group of its own.
            prints: whether they print here; servers of somebody else's print where they run.
        """
        instance_id = f"i-{self.rng.getrandbits(68):017x}"

        def build(hostname: str, make: Build) -> Container:
            stream = f"{variant}/{instance_id}"
            group = component_log_group(hostname) if components else log_group(endpoint)
            if hostname != PRIMARY and not components:
                stream = f"{stream}/{hostname}"
            dialect = dialect_of(endpoint if hostname == PRIMARY else hostname)
            if prints:
                self.logs.precede(group, stream, lambda: dialect.past(self.started))

            def log(text: str) -> None:
                for line in dialect.lines(text, time.time()):
                    self.logs.write(group, stream, line)

            return make(ContainerEnvironment(endpoint, variant, instance_id, log))

        return Instance(
            instance_id, {hostname: build(hostname, make) for hostname, make in containers.items()}
        )

    def variant(
        self,
        endpoint: str,
        containers: Mapping[str, Build] | Build,
        *,
        name: str = _ALL_TRAFFIC,
        weight: float = 1.0,
        instances: int = 1,
        components: bool = False,
    ) -> Variant:
        """One variant of as many instances; a single container goes by `primary`."""
        hosted = containers if isinstance(containers, Mapping) else {PRIMARY: containers}
        made = (self.instance(endpoint, name, hosted, components=components) for _ in range(instances))
        return Variant(name, tuple(made), weight)

    def endpoint(self, name: str, make: Build, *, instances: int = 1) -> Endpoint:
        """An endpoint of one variant with one kind of container."""
        return Endpoint(
            name,
            (self.variant(name, make, instances=instances),),
            self.created,
            image=f"sandbox/{name}:1",
        )


def shipped(builder: Builder) -> dict[str, Endpoint]:
    """Every endpoint of the sandbox by name."""
    _print_failed_deployment(builder)
    endpoints = [
        _iris(builder),
        replace(
            builder.endpoint("demand-forecast", forecaster),
            image=_DEEPAR,
            account=AccountFacts(tags={"team": "supply"}, serverless=ServerlessConfig(2048, 20)),
        ),
        builder.endpoint("text-embedding", embedder),
        builder.endpoint("image-edges", edge_detector),
        _chat(builder),
        _language_id(builder),
        _pipeline(builder),
        _components(builder),
        builder.endpoint("echo", echo, instances=2),
        builder.endpoint("faulty", faulty),
        _transcribe(builder),
        _scaled_to_zero(builder),
        _restricted(builder),
        Endpoint("still-creating", (), builder.clock() - 120, status="Creating"),
        Endpoint(
            "failed-deployment",
            (),
            builder.created,
            status="Failed",
            failure_reason="The primary container for production variant AllTraffic did not pass the ping "
            "health check. Please check CloudWatch logs for this endpoint.",
        ),
    ]
    return {endpoint.name: endpoint for endpoint in endpoints}


def _print_failed_deployment(builder: Builder) -> None:
    """Why `failed-deployment` did not pass its health check (huggingface/…-inference-toolkit 13)."""
    stream = f"{_ALL_TRAFFIC}/i-{builder.rng.getrandbits(68):017x}"
    text = (
        "[error] Exception in worker process\n"
        "Traceback (most recent call last):\n"
        '  File "/opt/ml/code/inference.py", line 3, in <module>\n'
        "    import sentencepiece\n"
        "ModuleNotFoundError: No module named 'sentencepiece'"
    )
    lines = [(round(builder.started * 1000), line) for line in GUNICORN.lines(text, builder.started)]
    builder.logs.precede(log_group("failed-deployment"), stream, lambda: lines)


def foreign(builder: Builder, name: str, urls: str) -> Endpoint:
    """An endpoint in front of HTTP servers of somebody else's.

    Args:
        urls: with commas between; each is an instance.
    """
    containers = tuple(ForeignContainer(url) for url in urls.split(","))
    instances = tuple(
        builder.instance(name, _ALL_TRAFFIC, {PRIMARY: partial(_given, container)}, prints=False)
        for container in containers
    )
    for instance, container in zip(instances, containers, strict=True):
        where = f"{container.url} prints its log where it was started"
        builder.logs.write(log_group(name), f"{_ALL_TRAFFIC}/{instance.id}", where)
    variant = Variant(_ALL_TRAFFIC, instances)
    return Endpoint(name, (variant,), builder.created, image=urls, foreign=containers)


def _given(container: Container, _: ContainerEnvironment) -> Container:
    return container


def _iris(builder: Builder) -> Endpoint:
    name = "iris-classifier"
    return Endpoint(
        name,
        (
            builder.variant(name, classifier, name="blue", weight=9, instances=2),
            builder.variant(name, classifier, name="green", weight=1),
        ),
        builder.created,
        explainer=ExplainerConfig(FEATURES, MEANS, LABELS),
        image="sandbox/iris-classifier:1",
        account=AccountFacts(
            tags={"team": "botany", "stage": "prod"},
            environment={"MODEL_SERVER_WORKERS": "2", "HUGGING_FACE_HUB_TOKEN": "hf_sandbox_token"},
            capture=f"{builder.bucket}capture/",
            capture_percent=20,
            routing="LEAST_OUTSTANDING_REQUESTS",
            scaling=(
                Scaling(
                    f"endpoint/{name}/variant/blue",
                    "sagemaker:variant:DesiredInstanceCount",
                    1,
                    2,
                    "SageMakerVariantInvocationsPerInstance",
                    70.0,
                    (
                        Activity(
                            600.0,
                            "Attempting to scale due to alarm triggered",
                            _ALARM_HIGH,
                            not_scaled="AlreadyAtMaxCapacity",
                        ),
                        Activity(
                            7200.0,
                            "Setting desired instance count to 2.",
                            _ALARM_HIGH,
                            message=f"Successfully set desired instance count to 2. {_FULFILLED}",
                        ),
                    ),
                ),
            ),
        ),
    )


def _chat(builder: Builder) -> Endpoint:
    def make(surroundings: ContainerEnvironment) -> Container:
        return chat(surroundings, builder.session_lifetime, builder.rng, builder.clock)

    made = builder.endpoint("chat", make, instances=3)
    return replace(made, image=_LMI, account=AccountFacts(accelerated=True))


def _language_id(builder: Builder) -> Endpoint:
    name = "language-id"
    return Endpoint(
        name,
        (builder.variant(name, LanguageServer),),
        builder.created,
        models=tuple(MODELS),
        model_prefix=f"{builder.bucket}models/",
        image="sandbox/language-id:1",
    )


def _pipeline(builder: Builder) -> Endpoint:
    name = "pipeline"
    variant = builder.variant(name, {"tokenizer": tokenizer, "sentiment": sentiment})
    return Endpoint(name, (variant,), builder.created, direct=True, image="sandbox/pipeline:1")


def _components(builder: Builder) -> Endpoint:
    name = "components"
    hosted = {"text-summarizer": summarizer, "text-keywords": keyword_finder}
    variant = builder.variant(name, hosted, instances=2, components=True)
    components = {
        component: InferenceComponent(component, variant.name, variant.instances) for component in hosted
    }
    return Endpoint(
        name,
        (variant,),
        builder.created,
        components=components,
        image="sandbox/components:1",
        account=AccountFacts(accelerated=True),
    )


def _scaled_to_zero(builder: Builder) -> Endpoint:
    """An inference component whose copies scaled to zero, and the instances with them."""
    name, component = "scaled-to-zero", "sleeping-model"
    variant = Variant(_ALL_TRAFFIC, ())
    return Endpoint(
        name,
        (variant,),
        builder.created,
        components={component: InferenceComponent(component, variant.name, ())},
        image="sandbox/components:1",
        account=AccountFacts(
            tags={"team": "night-shift"},
            scaling=(
                Scaling(
                    f"inference-component/{component}",
                    "sagemaker:inference-component:DesiredCopyCount",
                    0,
                    4,
                    "SageMakerInferenceComponentInvocationsPerCopy",
                    5.0,
                    (
                        Activity(
                            5400.0,
                            "Setting desired copy count to 0.",
                            _ALARM_LOW,
                            message=f"Successfully set desired copy count to 0. {_FULFILLED}",
                        ),
                    ),
                ),
            ),
        ),
    )


def _restricted(builder: Builder) -> Endpoint:
    """An endpoint that the sandbox's user may see in a list, and no more."""
    return Endpoint(
        "restricted",
        (Variant(_ALL_TRAFFIC, ()),),
        builder.created,
        image="sandbox/restricted:1",
        account=AccountFacts(denied=True),
    )


def _transcribe(builder: Builder) -> Endpoint:
    name = "batch-transcribe"
    config = AsyncConfig(f"{builder.bucket}async/output", f"{builder.bucket}async/failure")
    return Endpoint(
        name,
        (builder.variant(name, transcriber),),
        builder.created,
        async_config=config,
        image="sandbox/batch-transcribe:1",
    )
