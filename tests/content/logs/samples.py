"""Lines of container logs as users posted them, some shortened; each with its source and what it says."""

# ruff: noqa: E501  log lines are as long as they are

from __future__ import annotations

from dataclasses import dataclass

from workbench.content.logs import LogLevel


@dataclass(frozen=True)
class Sample:
    """One line.

    Attributes:
        source: the thread that it is from.
        text: as CloudWatch Logs had it.
        message: what is left without its prefixes; empty where that is not looked at.
        stamp: the time in its text, as ISO 8601; empty where it has none.
        level: how serious it is.
        ping: whether it tells of a health check.
    """

    source: str
    text: str
    message: str = ""
    stamp: str = ""
    level: LogLevel = LogLevel.NONE
    ping: bool = False


SAMPLES = (
    Sample(
        "aws/sagemaker-python-sdk 3341, TorchServe",
        '2022-09-01 07:36:51,633 [INFO ] pool-1-thread-2 ACCESS_LOG - /169.254.178.2:51552 "GET /ping HTTP/1.1" 200 0',
        '/169.254.178.2:51552 "GET /ping HTTP/1.1" 200 0',
        "2022-09-01T07:36:51.633+00:00",
        LogLevel.INFO,
        ping=True,
    ),
    Sample(
        "aws-samples/aws-healthcare-lifescience-ai-ml-sample-notebooks 103, multi-model-server",
        "2023-05-04T10:11:12,345 [INFO ] W-9000-model-stdout com.amazonaws.ml.mms.wlm.WorkerLifeCycle - "
        "OSError: Unable to load weights from pytorch checkpoint file",
        "OSError: Unable to load weights from pytorch checkpoint file",
        "2023-05-04T10:11:12.345+00:00",
        LogLevel.ERROR,
    ),
    Sample(
        "aws/amazon-sagemaker-examples 3148, gunicorn",
        "[2022-05-17 01:20:16 +0000] [14] [INFO] Listening at: unix:gunicorn.sock (14)",
        "Listening at: unix:gunicorn.sock (14)",
        "2022-05-17T01:20:16+00:00",
        LogLevel.INFO,
    ),
    Sample(
        "aws/amazon-sagemaker-examples 3148, gunicorn",
        "[2022-05-17 01:21:16 +0000] [14] [WARNING] Worker was terminated due to signal 9",
        "Worker was terminated due to signal 9",
        "2022-05-17T01:21:16+00:00",
        LogLevel.ERROR,
    ),
    Sample(
        "aws-samples/amazon-sagemaker-genai-content-moderation 5, DJL",
        '[WARN ] PyProcess - W-167-qwen-vl-stderr:   logging.exception("Failed invoke service.invoke_handler()", e)',
        '  logging.exception("Failed invoke service.invoke_handler()", e)',
        level=LogLevel.WARNING,
    ),
    Sample(
        "deepjavalibrary/djl-serving, vLLM inside LMI",
        "[INFO ] PyProcess - W-309-model-stdout: INFO 02-18 18:45:24 llm_engine.py:706] Avg prompt throughput: 0.0",
        "Avg prompt throughput: 0.0",
        "2024-02-18T18:45:24+00:00",
        LogLevel.INFO,
    ),
    Sample(
        "vllm-project/vllm 20409",
        "ERROR 07-03 03:19:15 [serving_chat.py:200] Traceback (most recent call last):",
        "Traceback (most recent call last):",
        "2025-07-03T03:19:15+00:00",
        LogLevel.ERROR,
    ),
    Sample(
        "huggingface/optimum-neuron 516, Text Generation Inference",
        "#033[2m2024-03-18T14:20:57.000000Z#033[0m #033[32m INFO#033[0m "
        "#033[2mtext_generation_launcher#033[0m#033[2m:#033[0m Waiting for shard to be ready...",
        "Waiting for shard to be ready...",
        "2024-03-18T14:20:57+00:00",
        LogLevel.INFO,
    ),
    Sample(
        "huggingface/text-embeddings-inference 609",
        '{"timestamp":"2025-05-09T08:07:06.123Z","level":"WARN","message":"Download failed: I/O error Permission '
        'denied (os error 13)","target":"text_embeddings_core::download"}',
        stamp="2025-05-09T08:07:06.123+00:00",
        level=LogLevel.WARNING,
    ),
    Sample(
        "aws/sagemaker-tensorflow-training-toolkit 87",
        "[2018-10-30 12:48:02,868] ERROR in serving: AbortionError(code=StatusCode.INVALID_ARGUMENT, "
        'details="input size does not match signature")',
        'AbortionError(code=StatusCode.INVALID_ARGUMENT, details="input size does not match signature")',
        "2018-10-30T12:48:02.868+00:00",
        LogLevel.ERROR,
    ),
    Sample(
        "deepjavalibrary/djl-serving 2567, the platform's data-log",
        "2024-11-16T23:22:06.943:[sagemaker logs] [4f0fd8f8-3c4c-4b7a-a0a6-1f4f1c1d2f33] The response from container "
        "primary did not specify the required Content-Length header",
        "The response from container primary did not specify the required Content-Length header",
        "2024-11-16T23:22:06.943+00:00",
    ),
    Sample(
        "nginx in front of a container, its usual form",
        '169.254.255.130 - - [01/Sep/2022:07:36:51 +0000] "GET /ping HTTP/1.1" 200 0 "-" "AHC/2.0"',
        stamp="2022-09-01T07:36:51+00:00",
        ping=True,
    ),
    Sample(
        "Triton, its usual form",
        "E0718 14:02:33.123456 1 model_repository_manager.cc:1234] failed to load 'resnet' version 1",
        "failed to load 'resnet' version 1",
        "2024-07-18T14:02:33.123456+00:00",
        LogLevel.ERROR,
    ),
    Sample(
        "Python's logging, its usual form",
        "ERROR:root:no such feature",
        "no such feature",
        level=LogLevel.ERROR,
    ),
    Sample(
        "a line that only speaks of an error",
        "the error rate is 0.1",
        "the error rate is 0.1",
    ),
)
