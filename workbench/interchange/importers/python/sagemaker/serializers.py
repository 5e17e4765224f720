"""Serializers of the SageMaker Python SDK: the body that each makes of known data."""

from __future__ import annotations

import ast
import csv
import io
import json
from collections.abc import Callable
from typing import Any

from workbench.interchange.importers.python import methods
from workbench.interchange.importers.python.convert import NotKnownError, native
from workbench.interchange.importers.python.machine import Machine
from workbench.interchange.importers.python.operators import content, guarded
from workbench.interchange.importers.python.values import Container, FileContent, Library, Unknown, Value

TYPES: dict[str, str | tuple[str, ...]] = {
    "IdentitySerializer": "application/octet-stream",
    "JSONSerializer": "application/json",
    "CSVSerializer": "text/csv",
    "NumpySerializer": "application/x-npy",
    "JSONLinesSerializer": "application/jsonlines",
    "LibSVMSerializer": "text/libsvm",
    "StringSerializer": "text/plain",
    "DataSerializer": "file-path/raw-bytes",
    "RecordSerializer": "application/x-recordio-protobuf",
    "SparseMatrixSerializer": "application/x-npz",
    "TorchTensorSerializer": "tensor/pt",
    "BytesDeserializer": "*/*",
    "StreamDeserializer": "*/*",
    "JSONDeserializer": "application/json",
    "StringDeserializer": "application/json",
    "CSVDeserializer": "text/csv",
    "NumpyDeserializer": "application/x-npy",
    "JSONLinesDeserializer": "application/jsonlines",
    "PandasDeserializer": ("text/csv", "application/json"),
    "TorchTensorDeserializer": "tensor/pt",
    "RecordDeserializer": "application/x-recordio-protobuf",
}
"""Each class, with the content type that it sends or accepts."""
PARAMETERS = {
    "NumpySerializer": ("dtype", "content_type"),
    "StringDeserializer": ("encoding", "accept"),
    "CSVDeserializer": ("encoding", "accept"),
    "NumpyDeserializer": ("dtype", "accept"),
}
"""Of those whose first parameter is not the content type."""
OLD = {
    "json_serializer": ("JSONSerializer", "application/json"),
    "csv_serializer": ("CSVSerializer", "text/csv"),
    "npy_serializer": ("NumpySerializer", "application/x-npy"),
    "json_deserializer": ("JSONDeserializer", "application/json"),
    "csv_deserializer": ("CSVDeserializer", "text/csv"),
    "numpy_deserializer": ("NumpyDeserializer", "application/x-npy"),
}
"""Functions of version 1 of the SDK, with what takes their place."""


def serialized(machine: Machine, node: ast.AST, serializer: Value, data: Value) -> Value:
    """The body that a serializer makes.

    Raises:
        NotKnownError: the data or the serializer is not known, or the serializer is not followed.
        Signal: the serializer raises.
    """
    if isinstance(serializer, Library) and serializer.name.rpartition(".")[2] in OLD:
        name, dtype = OLD[serializer.name.rpartition(".")[2]][0], None
    elif isinstance(serializer, Container) and serializer.kind == "sdk":
        if cause := machine.lost(serializer):
            raise NotKnownError(cause)
        name, dtype = serializer.items["class"], serializer.items.get("dtype")
    else:
        raise NotKnownError(serializer if isinstance(serializer, Unknown) else machine.unknown(node))
    opened = isinstance(data, Container) and data.kind in {"file", "buffer"}
    if opened:
        data = methods.method(machine, node, data, "read", [], {})
    if name == "IdentitySerializer" or (opened and name in _READING):
        return data
    if isinstance(data, FileContent):
        if name in _AS_TEXT:
            return data
        raise NotKnownError(machine.unknown(node))
    if name == "NumpySerializer":
        return _npy(machine, node, data, dtype)
    if name not in _MAKERS:
        raise NotKnownError(machine.unknown(node))
    return _MAKERS[name](machine, node, data)


def _python_value(machine: Machine, node: ast.AST, data: Value) -> Any:
    """Data as Python's own; an array of numpy as lists."""
    if isinstance(data, Container) and data.kind == "array":
        return native(machine, content(machine, data)[0], node)
    return native(machine, data, node)


def _json(machine: Machine, node: ast.AST, data: Value) -> Value:
    if isinstance(data, Container) and data.kind == "dict":
        if cause := machine.lost(data):
            raise NotKnownError(cause)
        value = {key: _python_value(machine, node, element) for key, element in data.items.items()}
    else:
        value = _python_value(machine, node, data)
    return guarded(machine, node, lambda: json.dumps(value))


def _json_lines(machine: Machine, node: ast.AST, data: Value) -> Value:
    if isinstance(data, str):
        return data
    records = native(machine, data, node)
    return guarded(machine, node, lambda: "\n".join(json.dumps(record) for record in records))


def _csv(machine: Machine, node: ast.AST, data: Value) -> Value:
    value = _python_value(machine, node, data)
    return guarded(machine, node, lambda: _rows(value))


def _rows(data: Any) -> str:
    if isinstance(data, list | bytearray) and data and isinstance(data[0], str | bytes | list | tuple | dict):
        return "\n".join(map(_row, data))
    return _row(data)


def _row(row: Any) -> str:
    if isinstance(row, str):
        return row
    if not len(row):
        raise ValueError("Cannot serialize empty array")
    buffer = io.StringIO()
    csv.writer(buffer).writerow(row)
    return buffer.getvalue().rstrip("\r\n")


def _text(machine: Machine, node: ast.AST, data: Value) -> Value:
    if not isinstance(data, str):
        raise NotKnownError(data if isinstance(data, Unknown) else machine.unknown(node))
    return data


def _file(machine: Machine, node: ast.AST, data: Value) -> Value:
    if isinstance(data, str):
        return FileContent(data)
    if isinstance(data, bytes):
        return data
    raise NotKnownError(data if isinstance(data, Unknown) else machine.unknown(node))


def _npy(machine: Machine, node: ast.AST, data: Value, dtype: Value) -> Value:
    """An array as npy; not known without numpy, which is an extra."""
    value, kind = _python_value(machine, node, data), native(machine, dtype, node)
    try:
        import numpy
    except ImportError:
        raise NotKnownError(machine.unknown(node, "an array (numpy is not installed)")) from None

    def saved() -> bytes:
        buffer = io.BytesIO()
        numpy.save(buffer, numpy.array(value, kind), allow_pickle=False)
        return buffer.getvalue()

    return guarded(machine, node, saved)


_MAKERS: dict[str, Callable[[Machine, ast.AST, Value], Value]] = {
    "JSONSerializer": _json,
    "CSVSerializer": _csv,
    "JSONLinesSerializer": _json_lines,
    "LibSVMSerializer": _text,
    "StringSerializer": _text,
    "DataSerializer": _file,
}
_AS_TEXT = frozenset({"CSVSerializer", "JSONLinesSerializer", "LibSVMSerializer"})
"""Serializers that send text as it is."""
_READING = _AS_TEXT | {"JSONSerializer", "NumpySerializer"}
"""Serializers that send what they read of a file as it is."""
