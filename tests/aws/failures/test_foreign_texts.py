"""Texts that share the words of a rule and mean something else, and those that the rule is for."""

# ruff: noqa: E501  texts of containers are as long as they are

from __future__ import annotations

import json

from workbench.aws.failures.hints import advice
from workbench.aws.failures.rules import TABLE
from workbench.aws.failures.view import FailureView, Place
from workbench.model.exchange import Failure, FailureKind


def rule(status: int, text: str) -> str:
    """Returns the ID of the rule that speaks of what a container answered."""
    side = "client" if status < 500 else "server"
    failure = Failure(
        kind=FailureKind.MODEL,
        code="ModelError",
        message=f'Received {side} error ({status}) from primary with message "{text}". See the log.',
        members={"OriginalStatusCode": status, "OriginalMessage": text},
    )
    seen = FailureView(failure)
    return next(rule.id for rule in TABLE if rule.test(seen))


def test_a_container_s_own_words_have_the_general_hint() -> None:
    cases: list[tuple[int, str]] = [
        # A container's own words of what it looked for
        (404, '{"detail":"customer 42 not found"}'),
        (404, '{"detail":"adapter sql-lora not found"}'),
        (404, '{"message":"Document not found in index"}'),
        (404, "<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>customer 42 not found</p>"),
        (404, '{"detail":"Not Found: customer 42"}'),
        (405, '{"detail":"method not allowed for this tenant"}'),
        (405, "Method Not Allowed for this plan"),
        # Parameters and members of a script's own
        (422, '{"detail":"`quantity` must be > 0"}'),
        (400, "the `age` must be strictly positive"),
        (400, "sensor temperature must be strictly positive"),
        (400, "Input validation error: age must be a number"),
        (422, "Input validation error: `address` is empty"),
        (400, "model_kwargs are not used by the model of this tenant"),
        (400, '{"message":"\'quantity\' must be positive"}'),
        (400, "The following options are not used by the model: ['a']"),
        # Words of scikit-learn, pandas and NumPy in other sentences
        (400, "Your input string contains nan"),
        (400, "the input field contains NaN."),
        (500, "Input text contains infinity symbol"),
        (400, "We found unknown categories of expense in column headings"),
        (400, "Found unknown categories in the columns that were sent"),
        (500, "numpy.dtype was changed in size"),
        (500, "Check failed: header of the request"),
        # Of PyTorch
        (400, "Expected scalar type Int but found String"),
        (400, "Expected scalar type Float but found Boolean"),
        (500, "expected scalar type Long but found Float"),
        (500, "expected input[1, 2, 16000] to have 1 channels, but got 2 channels instead"),
        (500, "expected input[8, 512, 7, 7] to have 256 channels, but got 512 channels instead"),
        (500, "expected input[1, 224, 224, 3] to have 3 channels, but got 224 channels instead"),
        (500, "cannot convert cuda tensors to numpy strings"),
        (500, "the device type of the tensor cuda:0 is unknown to numpy"),
        # Of Python
        (400, "unsupported operand type(s) in the formula A1+B1"),
        (400, "query: unsupported operand type(s) for +"),
        (400, "Unterminated string starting at offset 7 of the query"),
        (400, "Invalid control character at the end of the name"),
        (400, "invalid \\\\escape: x"),
        (400, "illegal trailing comma in the list of columns"),
        (400, "expecting ',' delimiter in line 2 of the CSV"),
        (400, "no handler of JSONDecodeError is set"),
        # Of model servers
        (500, "com.acme.ModelNotFoundException: no phone of this model"),
        (404, '{"error":"ModelNotFoundExceptionHandler is off"}'),
        (500, "GoogleTranslateException: quota exceeded"),
        (400, '{"type":"TranslateExceptionReport"}'),
        (500, "print worker queue capacity exceeded"),
        (500, "Worker queue capacity exceeded in warehouse 3"),
        (500, "job 12 exited with code -9"),
        (500, "the render process exited with code -99"),
        (500, "terminated due to signal 90"),
        (500, "oom-killer is off"),
        (400, "you must specify 2 inputs of a comparison"),
        (400, "inference input of this endpoint: the data-type is 'csv'"),
        (400, "Failed to parse the request JSON"),
        (400, "failed to parse the JSON buffer of the request"),
        (400, "failed to process the request(s) for model updates"),
        (400, "failed to process the requests for model 'm'"),
        (400, "Could not load model prices with any of the following classes of fares"),
        (500, "the class could not load model files"),
        # Of a container's surroundings
        (500, "sandbox: an illegal memory access was encountered at 0x0"),
        (500, "chip: an illegal memory access was encountered"),
        (500, "where FlashAttention only supports Ampere GPUs or newer, the model uses SDPA"),
        (500, "the share is less than desired utilization of GPU memory"),
        (500, "raise EngineDeadError if the train stops"),
        (500, "The EngineCore encountered an issue with valve 3"),
        (500, "cannot connect to 'https://huggingface.co'"),
        (500, "host='huggingface.co' is a value that exceeded max retries"),
        (500, "we were unable to locate credentials of customer 42"),
        (500, "Unable to locate credentials for the SAP system"),
        (500, "an error occurred (AccessDenied) in the door's controller"),
        (500, "An error occurred (AccessDeniedByOwner) when calling the Open operation"),
        (500, 'Could not connect to the endpoint URL: "http://localhost:4566/"'),
        (500, "Connect timeout on endpoint URL of the price service"),
        (400, "the tokenizer does not have a padding token, so that texts are cut"),
        (500, "plug-in a.so: cannot open shared object files"),
    ]
    for status, text in cases:
        assert rule(status, text) == ("container-refused" if status < 500 else "container-failed"), (
            status,
            text,
        )


def test_a_harmless_line_of_a_log_has_no_hint() -> None:
    cases: list[str] = [
        "WARNING: input X contains NaN, dropped 3 rows",
        "Input contains NaN: 3 rows dropped",
        "RuntimeWarning: numpy.dtype size changed, may indicate binary incompatibility. Expected 96, got 88",
        "UserWarning: Found unknown categories in columns [0, 2] during transform. These unknown categories will "
        "be encoded as all zeros",
        "tokenizer does not have a padding token: set to eos_token",
        "INFO: retry after a JSONDecodeError",
        # TensorFlow and ONNX Runtime try libraries, and go on without
        "Could not load dynamic library 'libcudart.so.11.0'; dlerror: libcudart.so.11.0: cannot open shared object "
        "file: No such file or directory",
        "libcuda.so.1: cannot open shared object file: No such file or directory; Ignore above cudart dlerror if you "
        "do not have a GPU set up on your machine.",
        "Failed to load library libonnxruntime_providers_cuda.so with error: libcublasLt.so.11: cannot open shared "
        "object file: No such file or directory",
        "FlashAttention only supports Ampere GPUs or newer, falling back to SDPA",
        "registered a handler of EngineDeadError",
        "raise EngineDeadError() from None",
        "EngineCore encountered an issue reading its cache, retrying",
        "couldn't connect to 'https://huggingface.co', using the cached files",
        "HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /api/telemetry/gradio",
        "unable to locate credentials, using anonymous access",
        'Could not connect to the endpoint URL: "http://localhost:4566/bucket"',
        "could not connect to the endpoint URL of the metrics, retrying",
        "oom-killer disabled",
        "OOM killer: none so far",
        "job 12 exited with code -9",
        "illegal memory access was encountered: never so far",
        "Free GPU memory is less than desired: gpu_memory_utilization is lowered",
        # Not the host of a multi-model container: a client in the container, another path, a model that is not loaded
        'INFO:     127.0.0.1:51552 - "GET /models HTTP/1.1" 404 Not Found',
        '127.0.0.1 - - [01/Sep/2022:07:36:51 +0000] "GET /models HTTP/1.1" 404 153 "-" "curl/8.5.0"',
        'ACCESS_LOG - /169.254.178.2:51552 "GET /models/resnet HTTP/1.1" 404 0',
        'ACCESS_LOG - /169.254.178.2:51552 "DELETE /models/resnet HTTP/1.1" 404 0',
        'ACCESS_LOG - /169.254.178.2:51552 "GET /v1/models HTTP/1.1" 404 0',
        'ACCESS_LOG - /169.254.178.2:51552 "GET /models?limit=2 HTTP/1.1" 404 0',
        'ACCESS_LOG - /169.254.178.2:51552 "GET /models HTTP/1.1" 200 404',
        "upstream said get /models 404",
        "ResourceNotFoundException: none of the models of this tenant is there",
    ]
    for line in cases:
        assert advice(line, Place.LOG) == "", line


NGINX = "<html>\r\n<head><title>405 Not Allowed</title></head>\r\n<body>\r\n<center><h1>405 Not Allowed</h1></center>\r\n"
FLASK = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n"


def test_what_web_servers_say_of_a_path_that_nothing_serves() -> None:
    cases: list[tuple[int, str]] = [
        (404, '{"detail": "Not Found"}\n'),
        (405, '{"detail":"Method Not Allowed"}'),
        (404, "Not Found"),
        (405, "Method Not Allowed"),
        (404, "404: Not Found"),
        (404, "404 page not found\n"),
        (404, '{"title": "404 Not Found"}'),
        (
            404,
            FLASK + "<p>The requested URL was not found on the server. If you entered the URL manually …</p>",
        ),
        (
            405,
            "<title>405 Method Not Allowed</title>\n<p>The method is not allowed for the requested URL.</p>",
        ),
        (404, "<p>The requested URL /invocations was not found on this server.</p>"),
        (405, "<p>The requested method POST is not allowed for this URL.</p>"),
        (405, f"{NGINX}<hr><center>nginx/1.18.0</center>"),
        (404, "<html><title>404: Not Found</title><body>404: Not Found</body></html>"),
        (404, "<pre>Cannot POST /invocations</pre>"),
        (404, '{"message":"Route POST:/invocations not found","error":"Not Found","statusCode":404}'),
        (404, '{"code": 404, "message": "Requested resource is not found, please refer to API document."}'),
    ]
    for status, text in cases:
        assert rule(status, text) == "invocations-route", (status, text)


def test_an_error_s_own_words_have_its_hint() -> None:
    cases: list[tuple[int, str, str]] = [
        (500, "Input contains NaN", "input-nan"),
        (500, "Input y contains NaN.", "input-nan"),
        (500, json.dumps({"error": "ValueError: Input contains NaN."}), "input-nan"),
        (500, "Input contains NaN, infinity or a value too large for dtype('float64').", "input-nan"),
        (500, "unsupported operand type(s) for ** or pow(): 'str' and 'int'", "script-error"),
        (500, "Invalid control character at: line 1 column 5 (char 4)", "parser-error"),
        (500, "simplejson.errors.JSONDecodeError: no text", "parser-error"),
        (500, "numpy.dtype size changed, may indicate binary incompatibility. Expected 96", "model-version"),
        (500, "ai.djl.translate.TranslateException: Missing text", "djl-translate"),
        (500, "org.pytorch.serve.archive.model.ModelNotFoundException: m", "model-not-loaded"),
        (500, "python invoked oom-killer: gfp_mask=0x1100cca", "worker-killed"),
        (
            500,
            "parallel_for failed: cudaErrorIllegalAddress: an illegal memory access was encountered",
            "gpu-fault",
        ),
        (500, "Server error: FlashAttention only supports Ampere GPUs or newer.", "gpu-flash-attention"),
        (
            500,
            "unable to load shared library: libnvinfer.so.10: cannot open shared object file",
            "shared-library",
        ),
        (
            500,
            "HTTPSConnectionPool(host='huggingface.co', port=443): Max retries exceeded with url: /bert/resolve",
            "hub-unreachable",
        ),
        (500, "Unable to locate credentials", "container-credentials"),
        (
            500,
            'fatal error: Unable to locate credentials. You can configure credentials by running "aws configure".',
            "container-credentials",
        ),
        (500, 'Could not connect to the endpoint URL: "https://sts.amazonaws.com/"', "container-network"),
        (422, "Input validation error: `seed` must not be set when `best_of` > 1", "tgi-parameter"),
        (422, "Input validation error: you must use sampling when `best_of` is > 1", "tgi-parameter"),
        (
            400,
            "{\"message\":\"'max_tokens' or 'max_completion_tokens' is too large: 9. This model's maximum context "
            'length is 8 tokens"}',
            "vllm-context",
        ),
        (
            400,
            '{"message":"The decoder prompt (length 9) is longer than the maximum model length of 8."}',
            "vllm-context",
        ),
        (400, "Content type application/x-image is not supported by this framework.", "content-type"),
    ]
    for status, text, expected in cases:
        assert rule(status, text) == expected, (status, text, expected)


def test_a_missing_certificate_is_not_taken_for_a_file_of_credentials() -> None:
    assert advice("[Errno 2] No such file or directory: '/etc/ca.pem'", Place.CONFIGURATION) == ""
    assert advice("container metadata is on", Place.CONFIGURATION) == ""
    assert "credential_process" in advice("[Errno 2] No such file or directory: 'a'", Place.CONFIGURATION)
