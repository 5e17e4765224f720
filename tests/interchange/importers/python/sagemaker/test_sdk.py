"""Predictors of the SageMaker SDK: the request that each call makes. The bodies are those of SDK 2.256."""

from __future__ import annotations

import pytest

from workbench.interchange.importers import read
from workbench.interchange.location import MalformedError
from workbench.interchange.types import Reading
from workbench.model.caveat import CaveatKind
from workbench.model.invocation import FileBody
from workbench.services.validation import resolve

_SERIALIZERS = ["CSV", "Identity", "JSON", "JSONLines", "LibSVM", "Numpy", "SparseMatrix", "String"]
IMPORTS = (
    "import boto3, json, sagemaker\n"
    "import numpy as np\n"
    "from sagemaker.predictor import Predictor\n"
    f"from sagemaker.serializers import {', '.join(f'{name}Serializer' for name in _SERIALIZERS)}\n"
    "from sagemaker.deserializers import JSONDeserializer\n"
)


def readings(text: str) -> list[Reading]:
    results = list(read(text, lambda path: b""))
    assert all(isinstance(result, Reading) for result in results)
    return [result for result in results if isinstance(result, Reading)]


def one(text: str) -> Reading:
    (reading,) = readings(text)
    return reading


def body(reading: Reading) -> bytes:
    resolved = resolve(reading.invocation.body)
    assert resolved is not None
    return resolved.data


SENT = {
    "JSONSerializer()": ("{'a': [1, 2.5], 'b': 'é'}", "application/json", b'{"a": [1, 2.5], "b": "\\u00e9"}'),
    "JSONSerializer() ": ("np.array([[1.5, 2.0]])", "application/json", b"[[1.5, 2.0]]"),
    "JSONSerializer()  ": ("{'x': np.array([1])}", "application/json", b'{"x": [1]}'),
    "JSONSerializer('application/vnd+json')": ("'text'", "application/vnd+json", b'"text"'),
    "CSVSerializer()": ("[[1, 2.5], ['a,b', 3]]", "text/csv", b'1,2.5\n"a,b",3'),
    "CSVSerializer() ": ("[5.1, 3.5]", "text/csv", b"5.1,3.5"),
    "CSVSerializer(content_type='text/csv; label_size=0')": (
        "'1,2\\n3,4'",
        "text/csv; label_size=0",
        b"1,2\n3,4",
    ),
    "CSVSerializer()  ": ("np.array([[5.1, 3.5], [1.0, 2.0]])", "text/csv", b"5.1,3.5\n1.0,2.0"),
    "JSONLinesSerializer()": ("[{'a': 1}, [2]]", "application/jsonlines", b'{"a": 1}\n[2]'),
    "LibSVMSerializer()": ("'1 3:0.5'", "text/libsvm", b"1 3:0.5"),
    "StringSerializer()": ("'hé'", "text/plain", "hé".encode()),
    "IdentitySerializer('image/png')": ("b'\\x89PNG'", "image/png", b"\x89PNG"),
}


@pytest.mark.parametrize("serializer", SENT)
def test_a_serializer_makes_type_and_body(serializer: str) -> None:
    data, content_type, sent = SENT[serializer]
    reading = one(f"{IMPORTS}Predictor('e', serializer={serializer}).predict({data})\n")
    assert reading.invocation.fields == {"EndpointName": "e", "ContentType": content_type, "Accept": "*/*"}
    assert (body(reading), reading.invocation.caveats) == (sent, ())


def test_arrays_are_npy() -> None:
    text = f"{IMPORTS}Predictor('e', serializer=NumpySerializer(dtype='float32')).predict([[1, 2]])\n"
    head, _, values = body(one(text)).partition(b"\n")
    assert b"'descr': '<f4'" in head
    assert b"'shape': (1, 2)" in head
    assert values == b"\x00\x00\x80?\x00\x00\x00@"


def test_every_argument_of_predict_is_a_field() -> None:
    reading = one(
        IMPORTS + "session = sagemaker.Session(boto3.Session(region_name='eu-west-1', profile_name='dev'))\n"
        "p = Predictor(endpoint_name='e', sagemaker_session=session, deserializer=JSONDeserializer())\n"
        "p.predict(b'1', initial_args={'ContentType': 'text/csv', 'EnableExplanations': '`true`'},\n"
        "    target_model='m.tar.gz', target_variant='blue', inference_id='i', custom_attributes='a=1',\n"
        "    component_name='c', target_container_hostname='h')\n"
    )
    assert reading.invocation.fields == {
        "ContentType": "text/csv",
        "EnableExplanations": "`true`",
        "EndpointName": "e",
        "Accept": "application/json",
        "TargetModel": "m.tar.gz",
        "TargetVariant": "blue",
        "InferenceId": "i",
        "CustomAttributes": "a=1",
        "InferenceComponentName": "c",
        "TargetContainerHostname": "h",
    }
    connection = reading.invocation.connection
    assert (connection.region, connection.profile, connection.read_timeout) == ("eu-west-1", "dev", 80.0)


def test_what_is_set_on_a_predictor_counts_from_then_on() -> None:
    first, second = readings(
        f"{IMPORTS}p = Predictor('e')\np.predict('1')\np.serializer = CSVSerializer()\np.predict([1, 2])\n"
    )
    assert (body(first), body(second)) == (b"1", b"1,2")
    assert second.invocation.fields["ContentType"] == "text/csv"


def test_version_1_with_its_functions() -> None:
    reading = one(
        "import sagemaker\nfrom sagemaker.predictor import csv_serializer, json_deserializer\n"
        "p = sagemaker.predictor.RealTimePredictor('e')\np.content_type = 'text/csv'\n"
        "p.serializer = csv_serializer\np.deserializer = json_deserializer\np.predict([[1, 2]])\n"
    )
    assert reading.invocation.fields == {
        "EndpointName": "e",
        "ContentType": "text/csv",
        "Accept": "application/json",
    }
    assert body(reading) == b"1,2"


def test_version_3_has_a_parameter_for_every_member() -> None:
    reading = one(
        "import json\nfrom sagemaker.core.resources import Endpoint\n"
        "e = Endpoint.get(endpoint_name='e', region='us-west-2')\n"
        "e.invoke(body=json.dumps({}), content_type='application/json', session_id='NEW_SESSION')\n"
    )
    fields = {"EndpointName": "e", "ContentType": "application/json", "SessionId": "NEW_SESSION"}
    assert reading.invocation.fields == fields
    assert reading.invocation.connection.region == "us-west-2"


def test_streams_and_asynchronous_invocations() -> None:
    stream, asynchronous = readings(
        IMPORTS + "from sagemaker.predictor_async import AsyncPredictor\np = Predictor('e')\n"
        "p.predict_stream(b'1', target_variant='v')\n"
        "AsyncPredictor(p).predict_async(input_path='s3://b/k', inference_id='i')\n"
    )
    assert stream.invocation.operation == "InvokeEndpointWithResponseStream"
    assert asynchronous.invocation.operation == "InvokeEndpointAsync"
    assert asynchronous.invocation.fields == {
        "EndpointName": "e",
        "Accept": "*/*",
        "InputLocation": "s3://b/k",
        "InferenceId": "i",
    }


def test_the_endpoint_of_a_deployment_waits() -> None:
    reading = one(
        "from sagemaker.huggingface import HuggingFaceModel\n"
        "predictor = HuggingFaceModel(model_data=uri, role=role).deploy(1, 'ml.m5.xlarge')\n"
        "predictor.predict({'inputs': 'hi'})\n"
    )
    assert body(reading) == b'{"inputs": "hi"}'
    (caveat,) = reading.invocation.caveats
    assert (caveat.member, caveat.kind) == ("EndpointName", CaveatKind.UNKNOWN)
    assert ".deploy(" in caveat.text


def test_an_opened_file_is_read_when_it_is_sent() -> None:
    reading = one(
        f"{IMPORTS}with open('x.csv') as f:\n    Predictor('e', serializer=CSVSerializer()).predict(f)\n"
    )
    assert reading.invocation.body == FileBody("x.csv")


@pytest.mark.parametrize(
    ("call", "member"),
    [
        ("Predictor('e', serializer=JSONSerializer()).predict(data)", "Body"),
        ("Predictor('e', serializer=JSONSerializer()).predict(open('x').read())", "Body"),
        ("Predictor('e', serializer=mine).predict(b'1')", "ContentType"),
        ("Predictor('e', deserializer=mine).predict(b'1')", "Accept"),
        ("Predictor(name).predict(b'1')", "EndpointName"),
        ("Predictor('e').predict(b'1', target_model=name)", "TargetModel"),
        ("Predictor('e', serializer=SparseMatrixSerializer()).predict(m)", "Body"),
    ],
)
def test_what_is_not_known_is_marked(call: str, member: str) -> None:
    assert one(f"{IMPORTS}{call}\n").invocation.caveats_of(member)


def test_a_predictor_that_is_not_known_is_named() -> None:
    with pytest.raises(
        MalformedError, match=r"line 2, column 1: the predictor of p\.predict\(1\) is not known"
    ):
        readings("import sagemaker\np.predict(1)\n")
    reading = one(f"{IMPORTS}Predictor('e').predict(b'1')\nmodel.predict(2)\n")
    assert any("model.predict(2)" in note for note in reading.notes)


def test_a_model_of_another_library_is_not_taken_for_one() -> None:
    with pytest.raises(MalformedError):
        readings("from sklearn.svm import SVC\nSVC().predict([[1]])\n")


def test_the_runtime_client_of_a_session_is_that_of_its_account() -> None:
    first, second = readings(
        "import boto3, sagemaker\n"
        "boto3.setup_default_session(profile_name='personal', region_name='us-east-2')\n"
        "sagemaker.Session().sagemaker_runtime_client.invoke_endpoint(EndpointName='e', Body='1')\n"
        "session = sagemaker.Session(boto3.Session(profile_name='other'))\n"
        "client = session.sagemaker_runtime_client\n"
        "client.invoke_endpoint(EndpointName='f', Body='2')\n"
    )
    assert (first.invocation.connection.profile, first.invocation.connection.region) == (
        "personal",
        "us-east-2",
    )
    assert second.invocation.connection.profile == "other"
    assert not first.notes and not second.notes
