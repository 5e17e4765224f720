"""What the containers of frameworks say: TensorFlow Serving, Hugging Face, MLflow."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import LOG, MEMBERS, Rule, matches, says
from workbench.model.hints.remedy import OPEN_LOG

_HF = "aws/sagemaker-huggingface-inference-toolkit"
_TFS = "aws/sagemaker-tensorflow-serving-container"

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
        "The input and the model's input layer differ in their number of values: check the shape.",
        "aws/sagemaker-python-sdk#1114",
    ),
    Rule(
        "tensorflow-servable",
        "TensorFlow Serving: `Servable not found for request: Latest(model)`",
        says("servable not found for request"),
        "TensorFlow Serving has no such model: its archive must hold a folder named as a number with saved_model.pb, "
        "and the name in CustomAttributes (tfs-model-name) must be the model's.",
        "tensorflow/serving#441, kubeflow/trainer#552",
        OPEN_LOG,
    ),
    Rule(
        "tensorflow-signature-name",
        "TensorFlow Serving: `Serving signature name: … not found in signature def`",
        matches(r"serving signature name: .* not found in signature def"),
        "The model has no signature of this name: `saved_model_cli show` lists them; the body's signature_name chooses one.",
        "GoogleCloudPlatform/training-data-analyst#380, tensorpack/tensorpack#1457",
    ),
    Rule(
        "tensorflow-channels",
        "TensorFlow Serving: `input and filter must have the same depth`",
        says("input and filter must have the same depth"),
        "The image and the model differ in their number of channels: convert grayscale to color, or color to "
        "grayscale.",
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
        "The pip of the container failed: it may not reach the package index (VPC), or a package does not exist for "
        "its Python. The lines before the error say which.",
        "aws/sagemaker-python-sdk#773",
        OPEN_LOG,
    ),
    Rule(
        "huggingface-load",
        "Hugging Face: `Could not load model /.sagemaker/mms/models/…`, `… with any of the following classes`",
        matches(
            r"could not load model /\.sagemaker/mms/models|could not load model \S+ with any of the following classes: \("
        ),
        "The container's transformers is older than the model, or HF_TASK is not the model's: use a newer image.",
        f"{_HF}#79, #87",
    ),
    Rule(
        "huggingface-architecture",
        "Hugging Face: the message is only a quoted word, such as `'gptj'`",
        matches(
            rf"(?:\"message\"\s*:\s*\"|keyerror: )(?:'|\\u0027)(?!{MEMBERS}\b)[a-z0-9_]{{2,20}}(?:'|\\u0027)(?=\s*(?:$|[\"\n\\<]))|"
            r"does not recognize this architecture|unsupported model type"
        ),
        "The container's transformers does not know this architecture: use a newer image.",
        "philschmid/cdk-samples#5",
    ),
    Rule(
        "gated-model",
        "Hugging Face: `You are trying to access a gated repo`, `Repository Not Found for url`, 401",
        matches(
            r"gated repo|gatedrepoerror|repositorynotfounderror|repository not found for url|"
            r"401 client error: unauthorized for url: https://huggingface"
        ),
        "Hugging Face does not give this model to the container: accept its licence there, set HF_TOKEN (older containers: "
        "HUGGING_FACE_HUB_TOKEN) in the container's environment, and check HF_MODEL_ID.",
        "huggingface/text-generation-inference#751, huggingface/optimum-neuron#535",
    ),
    Rule(
        "gpu-driver",
        "`CUDA driver version is insufficient for CUDA runtime version`, `NVIDIA driver on your system is too old`",
        matches(
            r"cuda driver version is insufficient|nvidia driver on your system is too old|"
            r"compatibility mode is unavailable"
        ),
        "The instance's NVIDIA driver is older than the image's CUDA: set InferenceAmiVersion in the endpoint "
        "configuration, or use an image with an older CUDA.",
        "aws/deep-learning-containers#4990, bentoml/aws-sagemaker-deploy#50",
    ),
    Rule(
        "gpu-bfloat16",
        "vLLM: `Bfloat16 is only supported on GPUs with compute capability of at least 8.0`",
        matches(r"bfloat16 is only supported on gpus"),
        "The GPU of this instance (g4dn, p3) cannot calculate in bfloat16: choose float16 in the container's environment "
        "(OPTION_DTYPE=fp16, SM_VLLM_DTYPE=half), or use a g5, g6 or newer.",
        "vllm-project/vllm#1153, #946",
    ),
    Rule(
        "mlflow-protocol",
        "MLflow: `The input must be a JSON dictionary with exactly one of the input fields`",
        says("must be a json dictionary with exactly one of the input fields"),
        "MLflow 2 and later expect the rows in a member that names their format: "
        '{"dataframe_split": {"columns": […], "data": […]}}, "dataframe_records", "instances" or "inputs".',
        "databricks-academy/ml-in-production-english#2, mlflow/mlflow#7329",
    ),
    Rule(
        "mlflow-schema",
        "MLflow: `Failed to enforce schema of data`, `Model is missing inputs`",
        matches(r"failed to enforce schema|model is missing inputs|incompatible input types for column"),
        "Columns or types differ from the model's signature, which the message lists: send every required column by its "
        "name; a whole number where the model takes double must be written with a decimal point (1.0).",
        "mlflow/mlflow#16538",
    ),
    Rule(
        "tokenizer-format",
        "`data did not match any variant of untagged enum ModelWrapper`",
        says("data did not match any variant of untagged enum"),
        "The container's tokenizers is older than the file tokenizer.json: use a newer image, or save the tokenizer with "
        "the older version.",
        "aws/sagemaker-python-sdk#5752",
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
)
