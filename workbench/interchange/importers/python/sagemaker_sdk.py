"""The SageMaker Python SDK: predictors, and what their calls send.

Facts are those of `sagemaker.base_predictor`, `base_serializers` and `predictor_async` of SDK 2.x, and of
`sagemaker.core.resources` of 3.x.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any

from workbench.interchange.importers.python import clients, serializers
from workbench.interchange.importers.python.convert import NotKnownError
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.methods import pairs
from workbench.interchange.importers.python.values import Container, Library, Unknown, Value
from workbench.model.service.operations import INVOKE, INVOKE_ASYNC, INVOKE_STREAM
from workbench.model.service.schema import schema

KIND = "sdk"
"""The kind of containers that stand for objects of the SDK; their item `class` is the name of the class."""
SDK = re.compile(r"^\s*(?:import|from)\s+sagemaker\b", re.MULTILINE)
PREDICTS = frozenset({"predict", "predict_async", "predict_stream"})

_READ_TIMEOUT = 80.0
"""Of the client that a session of the SDK makes, in seconds."""
_PREDICT = (
    *("data", "initial_args", "target_model", "target_variant", "inference_id", "custom_attributes"),
    *("component_name", "target_container_hostname"),
)
_MEMBERS = {
    "target_model": "TargetModel",
    "target_variant": "TargetVariant",
    "inference_id": "InferenceId",
    "custom_attributes": "CustomAttributes",
    "component_name": "InferenceComponentName",
    "target_container_hostname": "TargetContainerHostname",
}
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


@lru_cache(maxsize=4)
def _imports_sdk(text: str) -> bool:
    return SDK.search(text) is not None


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


def _bound(names: Sequence[str], args: list[Value], keywords: dict[str, Value]) -> dict[str, Value]:
    arguments = dict(zip(names, args, strict=False)) | keywords
    return {name: value for name, value in arguments.items() if value is not None}


# What the script makes


def _making(name: str) -> Act:
    def act(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
        arguments = _bound(_PREDICTOR, args, keywords)
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
        arguments = _bound(serializers.PARAMETERS.get(name, ("type",)), args, keywords)
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
    arguments = _bound(("predictor", "name"), args, keywords)
    return Container(KIND, {"class": "AsyncPredictor", **arguments})


def _session(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
    arguments = _bound(("boto_session", "sagemaker_client", "sagemaker_runtime_client"), args, keywords)
    return Container(KIND, {"class": "Session", **arguments})


def _endpoint(machine: Machine, node: ast.AST, args: list[Value], keywords: dict[str, Value]) -> Value:
    arguments = _bound(("endpoint_name", "session", "region"), args, keywords)
    return Container(KIND, {"class": "Endpoint", **arguments})


# What it asks of them


def attribute(machine: Machine, node: ast.AST, holder: Container, name: str) -> Value | None:
    """The value of an attribute; None where it may be a method."""
    items = holder.items
    if name in items:
        return items[name]
    if name in {"content_type", "accept"} and "serializer" in items:
        return _type(machine, node, holder, name)
    if name in {"content_type", "accept", "CONTENT_TYPE", "ACCEPT"} and "type" in items:
        return items["type"]
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
        _predict_async(machine, node, holder, _bound(_ASYNC, args, keywords))
    elif kind in _CLASSES and name == "predict":
        _predict(machine, node, holder, "invoke_endpoint", _bound(_PREDICT, args, keywords))
    elif kind in _CLASSES and name == "predict_stream":
        names = [parameter for parameter in _PREDICT if parameter != "target_model"]
        arguments = _bound(names, args, keywords)
        _predict(machine, node, holder, "invoke_endpoint_with_response_stream", arguments)
    elif kind == "Endpoint" and name in _INVOKES:
        _invoke(machine, node, holder, _INVOKES[name], args, keywords)
    return machine.unknown(node)


def note_unread(machine: Machine, node: ast.AST, name: str) -> None:
    """Says that a prediction is left out, where the script may mean the SDK's."""
    if name in PREDICTS and _imports_sdk(machine.text):
        machine.note(node, f"the predictor of {machine.written(node)} is not known: left out")


def _deployed(
    machine: Machine, node: ast.AST, holder: Container, args: list[Value], keywords: dict[str, Value]
) -> Value:
    arguments = _bound(_DEPLOY, args, keywords)
    predictor: dict[str, Value] = {
        "endpoint_name": arguments.get("endpoint_name", machine.unknown(node)),
        "sagemaker_session": arguments.get("sagemaker_session", holder.items["sagemaker_session"]),
        **{name: arguments[name] for name in ("serializer", "deserializer") if name in arguments},
    }
    made = _making(_DEPLOYED[holder.items["framework"]])(machine, node, [], predictor)
    if "async_inference_config" in arguments:
        return Container(KIND, {"class": "AsyncPredictor", "predictor": made})
    return made


def _predict(
    machine: Machine, node: ast.AST, holder: Container, operation: str, parameters: dict[str, Value]
) -> None:
    arguments = _initial(machine, node, parameters.get("initial_args"))
    arguments.setdefault("EndpointName", holder.items.get("endpoint_name"))
    arguments.setdefault("ContentType", _type(machine, node, holder, "content_type"))
    arguments.setdefault("Accept", _type(machine, node, holder, "accept"))
    if holder.items.get("component_name"):
        arguments["InferenceComponentName"] = holder.items["component_name"]
    arguments |= {
        _MEMBERS[name]: value for name, value in parameters.items() if name in _MEMBERS and value != ""
    }
    if attributes := _served_model(machine, node, holder):
        before = arguments.get("CustomAttributes")
        are_texts = isinstance(before, str) and isinstance(attributes, str)
        arguments["CustomAttributes"] = f"{before},{attributes}" if are_texts else before or attributes
    serializer = holder.items["serializer"]
    try:
        arguments["Body"] = serializers.serialized(machine, node, serializer, parameters.get("data"))
    except NotKnownError as error:
        arguments["Body"] = error.unknown
    client = _client(machine, node, holder.items.get("sagemaker_session"))
    machine.sent(
        node,
        operation,
        client,
        {name: argument for name, argument in arguments.items() if argument is not None},
    )


def _served_model(machine: Machine, node: ast.AST, holder: Container) -> Value:
    """The model of TensorFlow Serving that a predictor names in the custom attributes."""
    if holder.items["class"] != "TensorFlowPredictor":
        return None
    attributes = [
        (word, holder.items.get(f"model_{word}"))
        for word in ("name", "version")
        if holder.items.get(f"model_{word}")
    ]
    if any(isinstance(value, Unknown) for _, value in attributes):
        return machine.unknown(node)
    return ",".join(f"tfs-model-{word}={value}" for word, value in attributes)


def _initial(machine: Machine, node: ast.AST, value: Value) -> dict[str, Value]:
    if value is None:
        return {}
    try:
        return {str(key): item for key, item in pairs(machine, node, value).items()}
    except NotKnownError as error:
        return {"": error.unknown}


def _type(machine: Machine, node: ast.AST, holder: Container, name: str) -> Value:
    """The content type or the accepted types of a predictor."""
    if name in holder.items:
        return _listed(machine, node, holder.items[name])
    part = holder.items["serializer" if name == "content_type" else "deserializer"]
    if isinstance(part, Library) and part.name.rpartition(".")[2] in serializers.OLD:
        return serializers.OLD[part.name.rpartition(".")[2]][1]
    if not isinstance(part, Container) or part.kind != KIND or "type" not in part.items:
        return part if isinstance(part, Unknown) else machine.unknown(node)
    return machine.lost(part) or _listed(machine, node, part.items["type"])


def _listed(machine: Machine, node: ast.AST, value: Value) -> Value:
    if isinstance(value, tuple) and all(isinstance(element, str) for element in value):
        return ", ".join(value)
    return value


_ASYNC = ("data", "input_path", "initial_args", "inference_id")


def _predict_async(machine: Machine, node: ast.AST, holder: Container, parameters: dict[str, Value]) -> None:
    predictor = holder.items.get("predictor")
    if not isinstance(predictor, Container) or predictor.kind != KIND or machine.lost(predictor):
        note_unread(machine, node, "predict_async")
        return
    arguments = _initial(machine, node, parameters.get("initial_args"))
    arguments.setdefault("EndpointName", predictor.items.get("endpoint_name"))
    arguments.setdefault("Accept", _type(machine, node, predictor, "accept"))
    arguments["InputLocation"] = parameters.get("input_path", machine.unknown(node))
    if "inference_id" in parameters:
        arguments["InferenceId"] = parameters["inference_id"]
    if "data" in parameters:
        machine.note(node, "the SDK uploads the data to InputLocation first; it is left out")
    client = _client(machine, node, predictor.items.get("sagemaker_session"))
    machine.sent(node, "invoke_endpoint_async", client, arguments)


# Endpoint.invoke of version 3: a parameter for every member of the operation

_INVOKES = {
    "invoke": INVOKE,
    "invoke_async": INVOKE_ASYNC,
    "invoke_with_response_stream": INVOKE_STREAM,
}


def _invoke(
    machine: Machine,
    node: ast.AST,
    holder: Container,
    operation: str,
    args: list[Value],
    keywords: dict[str, Value],
) -> None:
    members = {_snake(member.name): member.name for member in schema().operations[operation].input}
    parameters = _bound(("input_location" if operation.endswith("Async") else "body",), args, keywords)
    arguments = {"EndpointName": holder.items.get("endpoint_name")}
    arguments |= {members[name]: value for name, value in parameters.items() if name in members}
    session = parameters.get("session", holder.items.get("session"))
    region = parameters.get("region", holder.items.get("region"))
    client = clients.Client(
        node,
        "sagemaker-runtime",
        machine.default_session() if session is None else session,
        {} if region is None else {"region_name": region},
    )
    machine.sent(node, schema().operations[operation].method_name, client, arguments)


def _snake(name: str) -> str:
    return re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()


def _client(machine: Machine, node: ast.AST, session: Value) -> Value:
    """The client of a session of the SDK; of the default one where there is none."""
    arguments: dict[str, Any] = {}
    boto_session: Value = machine.default_session()
    if isinstance(session, Container) and session.kind == KIND and not machine.lost(session):
        if "sagemaker_runtime_client" in session.items:
            return session.items["sagemaker_runtime_client"]
        boto_session = session.items.get("boto_session", boto_session)
    elif session is not None:
        boto_session = session if isinstance(session, Unknown) else machine.unknown(node)
    arguments["config"] = clients.Config({"read_timeout": _READ_TIMEOUT})
    return clients.Client(node, "sagemaker-runtime", boto_session, arguments)
