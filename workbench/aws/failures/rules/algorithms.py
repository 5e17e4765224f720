"""What Amazon's built-in algorithms and XGBoost say of a payload that they cannot use."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import Rule, field, matches, says
from workbench.aws.failures.view import FailureView
from workbench.model.hints.remedy import OPEN_LOG, edit_field, set_field

_UNUSABLE = "unable to evaluate payload provided"
_CONTENT_TYPE = edit_field("ContentType")


def _is_unusable(seen: FailureView) -> bool:
    # JSON that is malformed is so for every algorithm, whose own form does not help then.
    return seen.says(_UNUSABLE) and not seen.has_malformed_json


def _deepar(seen: FailureView) -> bool:
    return "deepar" in seen.endpoint or ('"target"' in seen.sent and '"start"' in seen.sent)


def _object2vec(seen: FailureView) -> bool:
    return "object2vec" in seen.endpoint or '"in0"' in seen.sent


def _kmeans(seen: FailureView) -> bool:
    return "kmeans" in seen.endpoint or "k-means" in seen.endpoint


def _linear(seen: FailureView) -> bool:
    return "linear" in seen.endpoint


RULES = (
    Rule(
        "deepar-payload",
        "`Unable to evaluate payload provided`, DeepAR",
        lambda seen: _is_unusable(seen) and _deepar(seen),
        'DeepAR expects JSON: {"instances": [{"start": …, "target": […]}], "configuration": {…}}, with '
        f"{field('ContentType')} application/json; the template deepar has an example.",
        "aws/amazon-sagemaker-examples#302",
        set_field("ContentType", "application/json"),
    ),
    Rule(
        "object2vec-payload",
        "`Unable to evaluate payload provided`, Object2Vec",
        lambda seen: _is_unusable(seen) and _object2vec(seen) and not _deepar(seen),
        'Object2Vec expects {"instances": [{"in0": […], "in1": […]}]} with a '
        f"{field('ContentType')} of application/json; without one it refuses everything.",
        "aws/amazon-sagemaker-examples#824",
        set_field("ContentType", "application/json"),
    ),
    Rule(
        "kmeans-payload",
        "`Unable to evaluate payload provided`, k-means",
        lambda seen: _is_unusable(seen) and _kmeans(seen),
        "The number of values in a row differs from the feature_dim that the model was trained with.",
        "aws/sagemaker-spark#102",
    ),
    Rule(
        "linear-learner-payload",
        "`Unable to evaluate payload provided`, Linear Learner",
        lambda seen: _is_unusable(seen) and _linear(seen),
        "Send the features alone, without the label, in the shape that Linear Learner takes, and with the "
        f"{field('ContentType')} of that shape (text/csv or application/json).",
        "aws/amazon-sagemaker-examples#1881",
        _CONTENT_TYPE,
    ),
    Rule(
        "xgboost-features",
        "XGBoost: `feature_names mismatch`, `Feature shape mismatch`, `Feature size of csv inference data …`",
        matches(
            r"feature[_ ]names mismatch|feature shape mismatch|number of columns does not match|"
            r"feature size of [\w-]+ inference data|number of columns in data is not equal"
        ),
        "The model was trained with a different number of columns, or with different names: "
        "leave out the label and the header.",
        "aws/sagemaker-xgboost-container#390, aws/amazon-sagemaker-examples#392",
    ),
    Rule(
        "blazingtext-format",
        "`Unable to decode payload: Incorrect data format`, BlazingText",
        says("unable to decode payload", "incorrect data format"),
        'BlazingText expects JSON, {"instances": ["a sentence"]}, or JSON Lines, {"source": "a sentence"}; not CSV.',
        "aws/amazon-sagemaker-examples#1275",
        set_field("ContentType", "application/json"),
    ),
    Rule(
        "encoded-twice",
        "`TypeError: string indices must be integers`",
        says("string indices must be integers"),
        "The container got a JSON string where it expects an object: the body was encoded as JSON twice. "
        "Send the object itself.",
        "aws/sagemaker-python-sdk#1989",
    ),
    Rule(
        "csv-output",
        "`Failed to parse output from the algorithm as CSV`",
        says("failed to parse output from the algorithm as csv"),
        f"The algorithm does not answer in CSV: set {field('Accept')} to application/json.",
        "aws/amazon-sagemaker-examples#821",
        set_field("Accept", "application/json"),
    ),
    Rule(
        "rcf-overload",
        "`could not get a response from the … endpoint … CPU or memory utilization is high`",
        lambda seen: seen.says("could not get a response from the", "utilization is high"),
        "The instance is overloaded by this request: send fewer rows in each, then use a larger instance.",
        "aws/amazon-sagemaker-examples#3089",
    ),
    Rule(
        "workers-terminated",
        "`workers abnormally terminated`, Image Classification",
        lambda seen: seen.says("workers abnormally terminated"),
        "The model's worker crashed on this request, often because it ran out of memory: see the log, and try a larger "
        "instance.",
        "aws/amazon-sagemaker-examples#2815",
        OPEN_LOG,
    ),
    Rule(
        "algorithm-silent",
        "`Unable to get response from algorithm`, IP Insights",
        says("unable to get response from algorithm"),
        "The algorithm did not finish this request: split the input into smaller ones.",
        "aws/sagemaker-python-sdk#1951",
    ),
)
