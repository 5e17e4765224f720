"""What model servers say: multi-model-server, TorchServe, DJL Serving, Triton, and the web servers before them."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import LOG, Rule, matches, says
from workbench.model.hints.remedy import OPEN_LOG, clear_field, set_field

_JSON = set_field("ContentType", "application/json")
_HOST = r"(?<![\d.])(?:169\.254|10\.32)(?:\.\d{1,3}){2}(?![\d.])[^\n]*"
"""Where the host of a container calls from. Web servers also write its client, AHC; others call from elsewhere."""
_MODELS = r'"(?:get|post) /models(?:\?next_page_token=\S*)? http/1\.[01]"[ -]*404\b'
"""List Models or Load Model of the contract for multi-model containers, not there, in the log of a web server."""

RULES = (
    Rule(
        "worker-died",
        "multi-model-server, TorchServe: `Worker died`",
        matches(r"\bworker died\b"),
        f"The model's process ended: usually it ran out of memory, or could not load the model:  {LOG}.",
        "aws-samples/aws-healthcare-lifescience-ai-ml-sample-notebooks#103",
        OPEN_LOG,
    ),
    Rule(
        "worker-killed",
        "`Worker was terminated due to signal 9`",
        matches(
            r"terminated due to signal 9(?!\d)|was sent sigkill|\boom[- ]?killed\b|invoked oom-killer|oom-kill:constraint|"
            r"(?:worker|process) exited with code -9(?!\d)"
        ),
        "The instance ran out of memory and the model's process was killed: use a larger instance, or fewer "
        "workers.",
        "aws/amazon-sagemaker-examples#3148",
        OPEN_LOG,
    ),
    Rule(
        "worker-none",
        "multi-model-server, TorchServe: `has no worker to serve inference request`, DJL: `Worker queue capacity exceeded`",
        matches(
            r"has no worker to serve inference request|no worker is available to serve request|"
            r"worker queue capacity exceeded for model"
        ),
        "Every worker is busy and the queue is full, or none has started: send fewer requests at once, or raise "
        f"the job queue size of the server; {LOG}.",
        "pytorch/serve#3361, aws/deep-learning-containers#4478, deepjavalibrary/djl-serving#656",
        OPEN_LOG,
    ),
    Rule(
        "model-not-loaded",
        "multi-model-server, TorchServe: `ModelNotFoundException`",
        matches(
            r'"type"\s*:\s*"modelnotfoundexception"|'
            r"(?:com\.amazonaws\.ml\.mms|org\.pytorch\.serve|ai\.djl)\.[\w.]+\.modelnotfoundexception"
        ),
        f"The model server has no model of this name: it could not be loaded when the container started; {LOG}.",
        "awslabs/multi-model-server#661",
        OPEN_LOG,
    ),
    Rule(
        "torchserve-model-name",
        "TorchServe: `Parameter model_name is required`",
        says("parameter model_name is required"),
        "The container hosts several models, or none: the endpoint must be a multi-model one, or the container "
        "must load its one model at the start.",
        "shashankprasanna/torchserve-examples#3",
        clear_field("TargetModel"),
    ),
    Rule(
        "system-out-of-memory",
        "`507 - System out of memory`",
        says("system out of memory"),
        "The model does not fit into the memory of the instance: use a larger one.",
        "aws-neuron/aws-neuron-sdk#426",
        OPEN_LOG,
    ),
    Rule(
        "gpu-loop",
        "507 `and could not load the entire response body`, again and again",
        lambda seen: seen.status == 507 and seen.says("could not load the entire response body"),
        "The GPU is out of memory and stays so: update the endpoint to restart it, then limit batch and length.",
        "aws-samples/amazon-sagemaker-genai-content-moderation#5",
        OPEN_LOG,
    ),
    Rule(
        "gpu-memory",
        "`CUDA out of memory`",
        matches(
            r"cuda out of memory|outofmemoryerror|hip out of memory|cuda error: out of memory|"
            r"cublas_status_alloc_failed|unable to find an engine to execute this computation"
        ),
        "The GPU has too little memory for this request: a shorter input, a smaller batch, or a larger instance.",
        "huggingface/diffusers#6956, aws-samples/amazon-sagemaker-genai-content-moderation#5",
        OPEN_LOG,
    ),
    Rule(
        "response-size",
        "TorchServe: `TS_MAX_RESPONSE_SIZE`, a limit of the container's own",
        matches(r"ts_max_(?:response|request)_size|max_(?:response|request)_size|mms_max_re"),
        "The container has a limit of its own: raise TS_MAX_REQUEST_SIZE or TS_MAX_RESPONSE_SIZE in its "
        "environment.",
        "aws/sagemaker-python-sdk#1882",
    ),
    Rule(
        "multi-model-api",
        "The host's `GET /models` or `POST /models` is answered with 404",
        # Containers contract for multi-model endpoints: these two have no other 404 than that they are missing.
        matches(rf'{_HOST}{_MODELS}|{_MODELS}[^\n]*"ahc/'),
        "The image does not have the API of a multi-model container: use one that does, or host one model.",
        "pytorch/serve#1028; Developer Guide, Custom Containers Contract for Multi-Model Endpoints",
    ),
    Rule(
        "djl-translate",
        "DJL Serving: `TranslateException`",
        matches(r'"type"\s*:\s*"translateexception"|ai\.djl\.translate\.translateexception'),
        'The translator of the model does not take the body: most expect {"inputs": …} as application/json. The message '
        "behind it names what is missing.",
        "deepjavalibrary/djl-demo#543",
        _JSON,
    ),
    Rule(
        "triton-inputs",
        "Triton, KServe: `Unable to parse 'inputs'`",
        says("unable to parse 'inputs'"),
        'Triton expects the KServe protocol: {"inputs": [{"name": …, "shape": […], "datatype": …, "data": […]}]}.',
        "kserve/kserve#1286",
        _JSON,
    ),
    Rule(
        "triton-not-json",
        "Triton: `failed to parse the request JSON buffer`",
        says("failed to parse the request json buffer"),
        "Triton did not get JSON, or got an empty body: the number at the end is the byte at which it stopped. A body of "
        "JSON with binary data behind it has the ContentType application/vnd.sagemaker-triton.binary+json;json-header-size=N.",
        "triton-inference-server/server#2495, triton-inference-server/common#131",
    ),
    Rule(
        "triton-shape",
        "Triton: `unexpected shape for input`, `must specify 1 inputs`, `input data-type is 'FP64', but model … expects 'FP32'`",
        matches(
            r"inference input '[^'\n]{1,200}' data-type is '\w+', but model|unexpected (?:shape|size|datatype \S+) for (?:inference )?input|unexpected inference input|"
            r"\bmodel '[^'\n]{1,200}' must specify \d+ inputs?|inference request .*batch-size must be"
        ),
        "Name, shape or datatype of an input differ from config.pbtxt; where max_batch_size is above 0, the shape "
        "begins with the batch.",
        "triton-inference-server/server#2411, ultralytics/ultralytics#21444, "
        "triton-inference-server/tensorrtllm_backend#358",
    ),
    Rule(
        "triton-model",
        "Triton: `Request for unknown model`",
        says("request for unknown model"),
        "Triton has not loaded this model: its folder of the archive, and SAGEMAKER_TRITON_DEFAULT_MODEL_NAME, must have "
        f"the name of config.pbtxt; {LOG}.",
        "triton-inference-server/server#2254, #2947",
        OPEN_LOG,
    ),
    Rule(
        "gateway-timeout",
        "504 of the container's own web server: `upstream timed out`, `Gateway Time-out`",
        matches(r"upstream timed out|gateway time-?out|\[critical\] worker timeout"),
        "The web server inside the container gave up before the model: raise its limit (SAGEMAKER_MODEL_SERVER_TIMEOUT, "
        "gunicorn's timeout), or send less.",
        "aws/sagemaker-python-sdk#1119",
        OPEN_LOG,
    ),
    Rule(
        "response-mask",
        "A page of HTML, `500 Internal Server Error`",
        lambda seen: seen.status == 500 and seen.matches(r"<title>\s*500|<h1>internal server error"),
        f"The container's code raised an exception, and its web server hides which: {LOG}.",
        "aws/amazon-sagemaker-examples#407, aws/sagemaker-python-sdk#2067",
        OPEN_LOG,
    ),
)
