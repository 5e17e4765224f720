"""The SageMaker Python SDK: predictors, and what their calls send.

Facts are those of `sagemaker.base_predictor`, `base_serializers` and `predictor_async` of SDK 2.x, and of
`sagemaker.core.resources` of 3.x.
"""

from __future__ import annotations

import ast
from collections.abc import Callable

from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.sagemaker import serializers
from workbench.interchange.importers.python.sagemaker.invocations import (
    ASYNC,
    INVOKES,
    KIND,
    PREDICT,
    bound,
    invoke,
    predict,
    predict_async,
    runtime_client,
    type_of,
)
from workbench.interchange.importers.python.values import Container, Value

_PREDICTOR = ("endpoint_name", "sagemaker_session", "serializer", "deserializer")
# The serializer and deserializer that each class has by itself.
_CLASSES = {
    "Predictor": ("IdentitySerializer", "BytesDeserializer"),
    "RealTimePredictor": ("IdentitySerializer", "BytesDeserializer"),
    "HuggingFacePredictor": ("JSONSerializer", "JSONDeserializer"),
    "TensorFlowPredictor": ("JSONSerializer", "JSONDeserializer"),
    "MXNetPredictor": ("JSONSerializer", "JSONDeserializer"),
    "PyTorchPredictor": ("NumpySerializer", "NumpyDeserializer"),
    "SKLearnPredictor": ("NumpySerializer", "NumpyDeserializer"),
    "ChainerPredictor": ("NumpySerializer", "NumpyDeserializer"),
    "XGBoostPredictor": ("LibSVMSerializer", "CSVDeserializer"),
}
# What `deploy` of a model or an estimator gives.
_DEPLOYED = {
    "HuggingFace": "HuggingFacePredictor",
    "TensorFlow": "TensorFlowPredictor",
    "MXNet": "MXNetPredictor",
    "PyTorch": "PyTorchPredictor",
    "SKLearn": "SKLearnPredictor",
    "Chainer": "ChainerPredictor",
    "XGBoost": "XGBoostPredictor",
}
NAMES = (*_CLASSES, *serializers.TYPES, "AsyncPredictor")
"""Of the classes that a part of a script means where it does not import them."""
_DEPLOY = ("initial_instance_count", "instance_type", "serializer", "deserializer")
Act = Callable[[Machine, ast.AST, list[Value], dict[str, Value]], Value]


def of_library(name: str) -> Act | None:
    """Returns how a function or class of the SDK is followed; None where it is not."""
    package, _, last = name.rpartition(".")
    if package.partition(".")[0] != "sagemaker":
        return None
    if last in _CLASSES:
        return _making(last)
    if last in serializers.TYPES:
        return _making_serializer(last)
    if last == "AsyncPredictor":
        return _async_predictor
    if last.removesuffix("Model") in _DEPLOYED:
        return _making_model(last.removesuffix("Model"))
    if last == "Session":
        return _session
    if name in {"sagemaker.core.resources.Endpoint", "sagemaker.core.resources.Endpoint.get"}:
        return _endpoint
    return None


def _making(name: str) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
        arguments = bound(_PREDICTOR, args, keywords)
        if "endpoint" in arguments:
            arguments["endpoint_name"] = arguments.pop("endpoint")
        serializer, deserializer = _CLASSES[name]
        made = {"serializer": _plain(serializer), "deserializer": _plain(deserializer)}
        if name == "RealTimePredictor":
            # Version 1 names no types by itself.
            made = {member: Container(KIND, part.items | {"type": None}) for member, part in made.items()}
        return Container(KIND, {"class": name, **made, **arguments})

    return act


def _plain(name: str) -> Container:
    return Container(KIND, {"class": name, "type": serializers.TYPES[name]})


def _making_serializer(name: str) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
        arguments = bound(serializers.PARAMETERS.get(name, ("type",)), args, keywords)
        for word in ("content_type", "accept"):
            if word in arguments:
                arguments["type"] = arguments.pop(word)
        return Container(KIND, {"class": name, "type": serializers.TYPES[name], **arguments})

    return act


def _making_model(framework: str) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
        session = keywords.get("sagemaker_session")
        return Container(KIND, {"class": "Model", "framework": framework, "sagemaker_session": session})

    return act


def _async_predictor(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
    arguments = bound(("predictor", "name"), args, keywords)
    return Container(KIND, {"class": "AsyncPredictor", **arguments})


def _session(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
    arguments = bound(("boto_session", "sagemaker_client", "sagemaker_runtime_client"), args, keywords)
    return Container(KIND, {"class": "Session", **arguments})


def _endpoint(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
    arguments = bound(("endpoint_name", "session", "region"), args, keywords)
    return Container(KIND, {"class": "Endpoint", **arguments})


def attribute(machine: Machine, node: ast.AST, holder: Container, name: str) -> Value | None:
    """The value of an attribute; None where it may be a method."""
    items = holder.items
    if name in items:
        return items[name]
    if name in {"content_type", "accept"} and "serializer" in items:
        return type_of(machine, node, holder, name)
    if name in {"content_type", "accept", "CONTENT_TYPE", "ACCEPT"} and "type" in items:
        return items["type"]
    if name == "sagemaker_runtime_client" and items.get("class") == "Session":
        return runtime_client(machine, node, holder)
    if name == "endpoint_name" and isinstance(inner := items.get("predictor"), Container):
        return inner.items.get("endpoint_name")
    return None


def method(
    machine: Machine,
    node: ast.AST,
    holder: Container,
    name: str,
    args: list[Value],
    keywords: dict[str, Value],
) -> Value:
    """Returns what a method of an object of the SDK gives; a prediction is sent."""
    machine.may_raise()
    kind = holder.items["class"]
    if kind == "Model" and name == "deploy":
        return _deployed(machine, node, holder, args, keywords)
    if kind == "AsyncPredictor" and name in {"predict", "predict_async"}:
        predict_async(machine, node, holder, bound(ASYNC, args, keywords))
    elif kind in _CLASSES and name == "predict":
        predict(machine, node, holder, "invoke_endpoint", bound(PREDICT, args, keywords))
    elif kind in _CLASSES and name == "predict_stream":
        names = [parameter for parameter in PREDICT if parameter != "target_model"]
        arguments = bound(names, args, keywords)
        predict(machine, node, holder, "invoke_endpoint_with_response_stream", arguments)
    elif kind == "Endpoint" and name in INVOKES:
        invoke(machine, node, holder, INVOKES[name], args, keywords)
    return machine.unknown(node)


def _deployed(
    machine: Machine, node: ast.AST, holder: Container, args: list[Value], keywords: dict[str, Value]
) -> Value:
    arguments = bound(_DEPLOY, args, keywords)
    predictor: dict[str, Value] = {
        "endpoint_name": arguments.get("endpoint_name", machine.unknown(node)),
        "sagemaker_session": arguments.get("sagemaker_session", holder.items["sagemaker_session"]),
        **{name: arguments[name] for name in ("serializer", "deserializer") if name in arguments},
    }
    made = _making(_DEPLOYED[holder.items["framework"]])(machine, node, [], predictor)
    if "async_inference_config" in arguments:
        return Container(KIND, {"class": "AsyncPredictor", "predictor": made})
    return made
