"""Every template: sound, documented, and the request it makes of a draft."""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

import pytest

from workbench.content.formats import format_of
from workbench.content.templates import applied, fitting, matching, template_named, templates
from workbench.content.validation import findings
from workbench.model.errors import NotFoundError
from workbench.model.invocation import BytesBody, Connection, Invocation, TextBody
from workbench.model.service.schema import schema

DRAFT = Invocation(
    fields={"EndpointName": "mine", "ContentType": "text/plain", "Accept": "text/plain", "InferenceId": "7"},
    body=TextBody("before"),
    connection=Connection(region="eu-west-1"),
)


def test_each_template_is_sound_and_says_where_it_is_from() -> None:
    for template in templates():
        name = template.name
        assert template.title, name
        assert re.search(r"https://[\w.-]+/", template.source), name
        operation = schema()[template.operation or "InvokeEndpoint"]
        names = {field.name for field in operation.fields}
        assert {"ContentType", *template.fields} <= names, name
        assert template.operation or "Accept" in names, name
        data = template.data
        if data is not None:
            format = format_of(template.content_type, data)
            assert not findings(format, data, template.content_type), name
            limit = operation.body.maximum if operation.body else None
            assert limit is None or len(data) < limit, name


ASKED_FOR = """
xgboost linear-learner k-means knn pca random-cut-forest blazingtext deepar image-classification
object-detection semantic-segmentation object2vec ip-insights ntm lda hf-parameters lmi openai-chat triton
tensorflow-serving scikit-learn mlflow sparkml clarify session-open session-close npy recordio
"""


def test_the_algorithms_and_servers_of_sagemaker_are_there() -> None:
    for name in ASKED_FOR.split():
        assert any(template.name.startswith(name) for template in templates()), name


def test_a_template_keeps_the_endpoint_and_the_connection() -> None:
    draft = applied(template_named("deepar"), DRAFT)
    assert draft.endpoint_name == "mine"
    assert draft.connection == DRAFT.connection
    assert draft.field("ContentType") == "application/json"
    assert draft.field("InferenceId") == "7"
    assert isinstance(draft.body, TextBody)
    assert '"num_samples": 50' in draft.body.text


def test_what_a_template_does_not_name_is_not_sent() -> None:
    assert applied(template_named("multipart"), DRAFT).field("Accept") is None
    assert applied(template_named("async-s3"), DRAFT).body is None


def test_a_session_is_opened_by_header_and_body_and_a_stream_by_its_operation() -> None:
    assert applied(template_named("session-open"), DRAFT).field("SessionId") == "NEW_SESSION"
    assert applied(template_named("lmi-stream"), DRAFT).operation == "InvokeEndpointWithResponseStream"


def test_a_binary_body_is_bytes() -> None:
    body = applied(template_named("image-classification"), DRAFT).body
    assert isinstance(body, BytesBody)
    assert body.data.startswith(b"\x89PNG")


def test_templates_are_found_by_words_and_near_names() -> None:
    assert [template.name for template in matching(["FORECAST"])] == ["deepar"]
    assert len(matching([])) == len(templates())
    with pytest.raises(NotFoundError) as error:
        template_named("xgbost-csv")
    assert "xgboost-csv" in error.value.hint


REPOSITORIES = """
autogluon-inference blazingtext djl-inference factorization-machines forecasting-deepar
huggingface-llamacpp huggingface-pytorch-inference huggingface-pytorch-inference-neuronx
huggingface-pytorch-tgi-inference huggingface-sglang huggingface-tensorflow-inference
huggingface-vllm image-classification ipinsights kmeans knn lda linear-learner mxnet-inference ntm
object-detection object2vec pca pytorch-inference randomcutforest sagemaker-chainer sagemaker-mxnet
sagemaker-pytorch sagemaker-scikit-learn sagemaker-sparkml-serving sagemaker-tensorflow-serving
sagemaker-tritonserver sagemaker-xgboost semantic-segmentation seq2seq tei tei-cpu
tensorflow-inference xgboost
"""
"""Of aws/sagemaker-python-sdk at a248126, image_uri_config: those that serve models."""
OTHERS = {"mlflow-pyfunc", "sglang", "tritonserver", "vllm"}
"""Of other sources, which the `Template` names."""


def test_every_named_image_exists() -> None:
    patterns = {pattern for template in templates() for pattern in template.images} - OTHERS
    unknown = [
        pattern
        for pattern in patterns
        if not any(fnmatchcase(name, pattern) for name in REPOSITORIES.split())
    ]
    assert unknown == []
    assert [
        name for name in REPOSITORIES.split() if not fitting([f"1.dkr.ecr.r.amazonaws.com/{name}:1"])
    ] == []


def test_templates_fit_container_images_by_their_repository() -> None:
    cases: list[tuple[str, list[str]]] = [
        (
            "683313688378.dkr.ecr.us-east-1.amazonaws.com/sagemaker-xgboost:1.7-1",
            ["xgboost-csv", "xgboost-libsvm"],
        ),
        ("382416733822.dkr.ecr.us-east-1.amazonaws.com/linear-learner:1", ["linear-learner"]),
        ("763104351884.dkr.ecr.us-east-1.amazonaws.com/djl-inference@sha256:0a", ["openai-chat", "lmi"]),
        (
            "763104351884.dkr.ecr.us-west-2.amazonaws.com/huggingface-pytorch-tgi-inference:2.4.0-tgi3",
            ["lmi"],
        ),
        ("763104351884.dkr.ecr.us-west-2.amazonaws.com/pytorch-inference:2.6-cpu-py312", ["framework-json"]),
        ("785573368785.dkr.ecr.us-east-1.amazonaws.com/sagemaker-tritonserver:24.09-py3", ["triton"]),
        ("811284229777.dkr.ecr.us-east-1.amazonaws.com/blazingtext:1", ["blazingtext-classify"]),
        ("123456789012.dkr.ecr.us-east-1.amazonaws.com/team/xgboost-of-mine:1", []),
        ("", []),
    ]
    for image, names in cases:
        matches = [template.name for template in fitting([image])]
        assert set(names) <= set(matches) if names else not matches, (image, names)
