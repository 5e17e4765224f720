"""What the SageMaker SDK's predictors and endpoints send."""

from __future__ import annotations

import ast
import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from workbench.interchange.importers.python import clients
from workbench.interchange.importers.python.container_methods import pairs
from workbench.interchange.importers.python.convert import NotKnownError
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.sagemaker import serializers
from workbench.interchange.importers.python.values import Container, Library, Unknown, Value
from workbench.model.service.operations import INVOKE, INVOKE_ASYNC, INVOKE_STREAM
from workbench.model.service.schema import schema

SDK = re.compile(r"^\s*(?:import|from)\s+sagemaker\b", re.MULTILINE)
PREDICTS = frozenset({"predict", "predict_async", "predict_stream"})
KIND = "sdk"
"""The kind of containers that stand for objects of the SDK; their item `class` is the name of the class."""
_READ_TIMEOUT = 80.0
"""Of the client that a session of the SDK makes, in seconds."""
PREDICT = (
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


def bound(names: Sequence[str], args: list[Value], keywords: dict[str, Value]) -> dict[str, Value]:
    """Returns the arguments of a call by name, without those that are None."""
    arguments = dict(zip(names, args, strict=False)) | keywords
    return {name: value for name, value in arguments.items() if value is not None}


def predict(
    machine: Machine, node: ast.AST, holder: Container, operation: str, parameters: dict[str, Value]
) -> None:
    """Sends what a predictor's `predict` sends."""
    arguments = _initial(machine, node, parameters.get("initial_args"))
    arguments.setdefault("EndpointName", holder.items.get("endpoint_name"))
    arguments.setdefault("ContentType", type_of(machine, node, holder, "content_type"))
    arguments.setdefault("Accept", type_of(machine, node, holder, "accept"))
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
    client = runtime_client(machine, node, holder.items.get("sagemaker_session"))
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


def type_of(machine: Machine, node: ast.AST, holder: Container, name: str) -> Value:
    """The content type or the accepted types of a predictor."""
    if name in holder.items:
        return listed(machine, node, holder.items[name])
    part = holder.items["serializer" if name == "content_type" else "deserializer"]
    if isinstance(part, Library) and part.name.rpartition(".")[2] in serializers.OLD:
        return serializers.OLD[part.name.rpartition(".")[2]][1]
    if not isinstance(part, Container) or part.kind != KIND or "type" not in part.items:
        return part if isinstance(part, Unknown) else machine.unknown(node)
    return machine.lost(part) or listed(machine, node, part.items["type"])


def listed(machine: Machine, node: ast.AST, value: Value) -> Value:
    if isinstance(value, tuple) and all(isinstance(element, str) for element in value):
        return ", ".join(value)
    return value


ASYNC = ("data", "input_path", "initial_args", "inference_id")


def predict_async(machine: Machine, node: ast.AST, holder: Container, parameters: dict[str, Value]) -> None:
    predictor = holder.items.get("predictor")
    if not isinstance(predictor, Container) or predictor.kind != KIND or machine.lost(predictor):
        note_unread(machine, node, "predict_async")
        return
    arguments = _initial(machine, node, parameters.get("initial_args"))
    arguments.setdefault("EndpointName", predictor.items.get("endpoint_name"))
    arguments.setdefault("Accept", type_of(machine, node, predictor, "accept"))
    arguments["InputLocation"] = parameters.get("input_path", machine.unknown(node))
    if "inference_id" in parameters:
        arguments["InferenceId"] = parameters["inference_id"]
    if "data" in parameters:
        machine.note(node, "the SDK uploads the data to InputLocation first; it is left out")
    client = runtime_client(machine, node, predictor.items.get("sagemaker_session"))
    machine.sent(node, "invoke_endpoint_async", client, arguments)


INVOKES = {
    "invoke": INVOKE,
    "invoke_async": INVOKE_ASYNC,
    "invoke_with_response_stream": INVOKE_STREAM,
}


def invoke(
    machine: Machine,
    node: ast.AST,
    holder: Container,
    operation: str,
    args: list[Value],
    keywords: dict[str, Value],
) -> None:
    members = {_snake(member.name): member.name for member in schema().operations[operation].input}
    parameters = bound(("input_location" if operation.endswith("Async") else "body",), args, keywords)
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


def runtime_client(machine: Machine, node: ast.AST, session: Value) -> Value:
    """Returns the client of a session of the SDK; of the default one where there is none."""
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


def note_unread(machine: Machine, node: ast.AST, name: str) -> None:
    """Says that a prediction is left out, where the script may mean the SDK's."""
    if name in PREDICTS and imports_sdk(machine.text):
        machine.note(node, f"the predictor of {machine.written(node)} is not known: left out")


@lru_cache(maxsize=4)
def imports_sdk(text: str) -> bool:
    """Returns whether a script imports the SDK."""
    return SDK.search(text) is not None
