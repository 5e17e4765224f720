"""What model servers and framework containers say: TensorFlow Serving, Hugging Face, TorchServe, Triton, nginx."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import LOG, Rule, matches, says
from workbench.model.hints.remedy import OPEN_LOG, clear_field, set_field

_HF = "aws/sagemaker-huggingface-inference-toolkit"
_TFS = "aws/sagemaker-tensorflow-serving-container"
_JSON = set_field("ContentType", "application/json")

RULES = (
    Rule(
        "tensorflow-not-json",
        "TensorFlow Serving: `JSON Parse error: Missing a name for object member`",
        says("json parse error", "missing a name for object member"),
        "The body is Python's notation, not JSON: names in double quotes, true, false and null in lower case.",
        "aws/amazon-sagemaker-examples#730",
    ),
    Rule(
        "tensorflow-no-instances",
        "TensorFlow Serving: `Missing 'inputs' or 'instances' key`",
        says("missing 'inputs' or 'instances' key"),
        'Put the data into {"instances": […]}, a row each, or {"inputs": …} in columns.',
        f"{_TFS}#73",
    ),
    Rule(
        "tensorflow-element",
        "TensorFlow Serving: `Failed to process element: 0 of 'instances' list`",
        says("failed to process element", "'instances' list"),
        "A value has another type or shape than the model's signature: numbers must not be quoted, and each row "
        "needs every input.",
        "aws/sagemaker-python-sdk#1971",
    ),
    Rule(
        "tensorflow-reshape",
        "TensorFlow Serving: `Input to reshape is a tensor with N values`",
        says("input to reshape is a tensor with"),
        "The input has another number of values than the model's input layer: check its shape.",
        "aws/sagemaker-python-sdk#1114",
    ),
    Rule(
        "tensorflow-channels",
        "TensorFlow Serving: `input and filter must have the same depth`",
        says("input and filter must have the same depth"),
        "The image has another number of channels than the model takes: convert grey to colour, or the other "
        "way round.",
        f"{_TFS}#222",
    ),
    Rule(
        "tensorflow-signature",
        "`input size does not match signature`",
        says("input size does not match signature"),
        "The input does not fit the model's signature; an input_fn in the script may not have been applied. "
        "Compare with `saved_model_cli show`.",
        "aws/sagemaker-tensorflow-training-toolkit#87",
        OPEN_LOG,
    ),
    Rule(
        "grpc-too-large",
        "`RESOURCE_EXHAUSTED: Received message larger than max (… vs. 4194304)`",
        says("received message larger than max"),
        "The container talks gRPC inside, which takes 4 MB: send fewer rows in each request.",
        "aws/sagemaker-python-sdk#635",
    ),
    Rule(
        "nginx-bad-gateway",
        "502 `Bad Gateway` as a page of HTML",
        lambda seen: seen.says("bad gateway") and seen.matches(r"<html|<title|nginx"),
        f"The container's web server runs, and the model process behind it does not: {LOG}.",
        f"{_TFS}#222",
        OPEN_LOG,
    ),
    Rule(
        "model-fn",
        "`model_fn` is not implemented",
        lambda seen: (
            seen.says("model_fn") and seen.matches(r"notimplementederror|not implemented|please provide")
        ),
        "The container did not find the script: it must lie in code/ of model.tar.gz, and define model_fn.",
        "aws/amazon-sagemaker-examples#448",
    ),
    Rule(
        "module-missing",
        "`ModuleNotFoundError: No module named …`",
        matches(r"no module named '?[\w.]+"),
        "A package is missing in the container: add it to code/requirements.txt of model.tar.gz, or to the image.",
        f"{_HF}#13",
    ),
    Rule(
        "install-failed",
        "`InstallModuleError`",
        says("installmoduleerror"),
        "In the container pip failed: it may have no way to the index (VPC), or a package does not exist for its "
        "Python. The lines before say which.",
        "aws/sagemaker-python-sdk#773",
        OPEN_LOG,
    ),
    Rule(
        "huggingface-load",
        "Hugging Face: `Could not load model /.sagemaker/mms/models/…`",
        says("could not load model /.sagemaker/mms/models"),
        "The container's transformers is older than the model, or HF_TASK is not the model's: take a newer image.",
        f"{_HF}#79, #87",
    ),
    Rule(
        "huggingface-architecture",
        "Hugging Face: the message is only a quoted word, such as `'gptj'`",
        matches(r"(?:\"message\"\s*:\s*\"|keyerror: )'[a-z0-9_]{2,20}'"),
        "The container's transformers does not know this architecture: take a newer image.",
        "philschmid/cdk-samples#5",
    ),
    Rule(
        "huggingface-tokenizer",
        "Hugging Face: `Can't load tokenizer for …`",
        says("can't load tokenizer for"),
        "The archive model.tar.gz lacks the tokenizer: save it beside the model (tokenizer.save_pretrained).",
        f"{_HF}#31",
    ),
    Rule(
        "huggingface-task",
        "Hugging Face: asks to define `HF_TASK`",
        lambda seen: seen.says("hf_task") and seen.matches(r"define|set|infer|specify"),
        "The container cannot tell what the model is for: set HF_TASK in its environment, and name the weights "
        "model.safetensors or pytorch_model.bin.",
        f"{_HF}#108",
    ),
    Rule(
        "serve-missing",
        '`exec: "serve": executable file not found`',
        says("exec:", "serve", "executable file not found"),
        "The image has no serve command: it is one for training. Take the inference image.",
        f"{_HF}#45",
    ),
    Rule(
        "worker-died",
        "multi-model-server, TorchServe: `Worker died`",
        matches(r"\bworker died\b"),
        f"The model's process ended, most often for want of memory, or because the model cannot be loaded: {LOG}.",
        "aws-samples/aws-healthcare-lifescience-ai-ml-sample-notebooks#103",
        OPEN_LOG,
    ),
    Rule(
        "worker-killed",
        "`Worker was terminated due to signal 9`",
        matches(r"terminated due to signal 9|was sent sigkill|\boom[- ]?kill"),
        "The instance ran out of memory and the model's process was killed: take a larger instance, or fewer "
        "workers.",
        "aws/amazon-sagemaker-examples#3148",
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
        "The model does not fit into the memory of the instance: take a larger one.",
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
        matches(r"cuda out of memory|outofmemoryerror|hip out of memory"),
        "The GPU has too little memory for this request: a shorter input, a smaller batch, or a larger instance.",
        "PyTorch's own text",
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
        "`GET /models` answers 404",
        matches(r'get /models(?:\?\S*)?(?: http/1\.[01])?"? 404|resourcenotfoundexception.*\bmodels\b'),
        "The image does not have the API of a multi-model container: take one that does, or host one model.",
        "pytorch/serve#1028",
    ),
    Rule(
        "triton-inputs",
        "Triton, KServe: `Unable to parse 'inputs'`",
        says("unable to parse 'inputs'"),
        'Triton takes the KServe protocol: {"inputs": [{"name": …, "shape": […], "datatype": …, "data": […]}]}.',
        "kserve/kserve#1286",
        _JSON,
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
