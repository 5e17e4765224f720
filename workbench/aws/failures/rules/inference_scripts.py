"""What the code around a model says: Python's own errors, of NumPy, pandas, scikit-learn, PyTorch and FastAPI."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import END, LOG, MEMBERS, START, Rule, matches, says
from workbench.aws.failures.view import FailureView
from workbench.model.hints.remedy import OPEN_LOG
from workbench.model.invocation import BytesBody

_SCRIPT_ERRORS = (
    r"referenced before assignment|cannot access local variable|name '\w+' is not defined|"
    r"'\w+' object (?:has no attribute|is not callable|is not subscriptable)|list index out of range|"
    r"unexpected keyword argument|missing \d+ required positional argument|"
    r"unsupported operand type\(s\) for \S+(?: or pow\(\))?: '[\w.]+' and '"
)

_PARSER_ERRORS = (
    r"(?:expecting value|extra data|expecting '[,:]' delimiter|unterminated string starting at|"
    r"invalid control character (?:\S+ )?at|invalid \\+(?:uxxxx )?escape|"
    r"illegal trailing comma before end of \w+): (?:'\S+': )?line \d+ column|"
    r"expecting property name enclosed in double quotes|json parse error: invalid value|jsondecodeerror[:(]"
)
_FLOATING = "(?:half|float|double|bfloat16)"


def _not_json(seen: FailureView) -> str:
    # Loaded here: of all failures only this one needs the check. The text of the body stays out of the hint,
    # which is kept where bodies are not.
    from workbench.content.formats.json.check import check
    from workbench.content.problems import Severity

    body = seen.invocation.body
    problems = check(body.data) if isinstance(body, BytesBody) else ()
    broken = next((problem for problem in problems if problem.severity is Severity.BROKEN), None)
    place = f": see line {broken.line}, column {broken.column}" if broken and broken.line else ""
    return f"The body is not JSON, though ContentType says so{place}."


RULES = (
    Rule(
        "text-in-numbers",
        "`could not convert string to float`",
        says("could not convert string to float"),
        "A column has text where the model takes numbers: leave out the header and the label, and encode "
        "categories as in training.",
        "aws/sagemaker-scikit-learn-container#70",
    ),
    Rule(
        "scikit-features",
        "scikit-learn: `X has 5 features, but … is expecting 4 features as input`, PyTorch: `mat1 and mat2 shapes cannot be multiplied`",
        matches(
            r"x has \d+ features?,? but .*expecting \d+ features?|number of features of the (?:model|input) |"
            r"mat1 and mat2 shapes cannot be multiplied"
        ),
        "The model was trained with a different number of columns: leave out the label and the index.",
        "scikit-learn 1.9.1, sklearn/utils/validation.py; langgenius/dify#2080",
    ),
    Rule(
        "two-dimensions",
        "`Expected 2D array, got 1D array instead`",
        matches(r"expected 2d array, got [01]d array|expected \d-dimensional input"),
        "The model expects rows: put the row into a list of its own, [[1, 2, 3]]. A single line of CSV is one row to some "
        "scripts and a list of numbers to others: JSON is unambiguous.",
        "aws/sagemaker-scikit-learn-container#15",
    ),
    Rule(
        "object-as-text",
        "`'str' object has no attribute 'pop'` (or get, items, keys)",
        matches(r"'(?:str|bytes)' object has no attribute '(?:pop|get|items|keys)'"),
        'The script expects a JSON object and got text: send {"inputs": …} with ContentType application/json, '
        "encoded as JSON once.",
        "philschmid/cdk-samples#5",
    ),
    Rule(
        "not-json",
        "`Expecting value: line 1 column 1 (char 0)`, `JSON Parse error: Invalid value`",
        lambda seen: (
            seen.has_malformed_json
            and (seen.matches(_PARSER_ERRORS) or seen.says("unable to evaluate payload"))
        ),
        _not_json,
        "Python 3.11, json/decoder.py; aws/sagemaker-tensorflow-serving-container#73",
        general=True,
    ),
    Rule(
        "parser-error",
        "The same, of a body that is JSON or has another ContentType",
        matches(_PARSER_ERRORS),
        "The script parsed text as JSON that is not: a body of another ContentType, or a file of its own. "
        f"For the line, {LOG}.",
        "Python 3.11, json/decoder.py; aws/amazon-sagemaker-examples#1886",
        OPEN_LOG,
        general=True,
    ),
    Rule(
        "json-output",
        "`Object of type ndarray is not JSON serializable`",
        matches(r"is not json serializable|not json compliant"),
        "The model ran, and its script cannot write the answer as JSON: convert arrays with tolist() in output_fn, "
        "and NaN to null.",
        "aws/sagemaker-python-sdk#2686",
        OPEN_LOG,
    ),
    Rule(
        "member-missing",
        "422 `missing field`, `field required`, `invalid type: sequence, expected a string`",
        matches(
            r"failed to deserialize the json body into the target type|missing field `|field required|"
            r"\"type\"\s*:\s*\"(?:missing|value_error\.missing)\""
        ),
        "The body lacks a member, or has one of another type, that the server names in its message: "
        "compare names and types.",
        "langchain-ai/langchain#7187, aws-samples/amazon-sagemaker-generativeai#43",
    ),
    Rule(
        "gpu-index",
        "`CUDA error: device-side assert triggered`",
        says("device-side assert triggered"),
        "An index is out of range: most often a token ID that the model does not have, or a text longer than the "
        "model's context. The process cannot use the GPU until it restarts.",
        "pytorch/pytorch#29966, huggingface/transformers#97",
        OPEN_LOG,
    ),
    Rule(
        "gpu-mixed",
        "`Expected all tensors to be on the same device`",
        says("expected all tensors to be on the same device"),
        "The script leaves the input on the CPU: it must move it to the model's device (inputs.to(model.device)).",
        "facebookresearch/detr#524, haoosz/ConceptExpress#5",
    ),
    Rule(
        "gpu-numpy",
        "`can't convert cuda:0 device type tensor to numpy`",
        matches(r"can't convert cuda:\d+ device type tensor to numpy"),
        "The script gives an array of the GPU to NumPy: it must copy it first (prediction.cpu().numpy()), usually in "
        "output_fn.",
        "JDAI-CV/fast-reid#509, stavsap/comfyui-kokoro#24",
        OPEN_LOG,
    ),
    Rule(
        "precision-mixed",
        "`expected scalar type Half but found Float`, `expected mat1 and mat2 to have the same dtype`",
        matches(
            rf"expected scalar type {_FLOATING} but found {_FLOATING}\b|expected mat1 and mat2 to have the same dtype"
        ),
        "Model and input have numbers of different precision: convert the input to the model's (inputs.to(model.dtype)), or "
        "load the model in float32.",
        "xdit-project/xDiT#226, PriorLabs/TabPFN#284",
        OPEN_LOG,
    ),
    Rule(
        "image-channels",
        "PyTorch: `expected input[1, 4, 345, 514] to have 3 channels, but got 4 channels instead`",
        matches(r"expected input\[(?:\d+, ){3}\d+\] to have [134] channels, but got [1-4] channels"),
        "The picture has other channels than the model takes: 4 are colors with transparency, 1 is gray. Send RGB, or "
        'convert in the script (image.convert("RGB")).',
        "sjmoran/deeplpf-image-enhancement#16, pavancm/CONTRIQUE#19",
    ),
    Rule(
        "input-nan",
        "scikit-learn: `Input X contains NaN`",
        matches(
            rf"{START}input (?:(?:x|y|sample_weight) )?contains "
            rf"(?:nan{END}|(?:nan, )?infinity or a value too large for )"
        ),
        "A cell is empty, or not a finite number, and the model takes neither: fill it as in training, or put the imputer "
        "into the pipeline that is deployed.",
        "scikit-learn 1.9.1, sklearn/utils/validation.py",
    ),
    Rule(
        "category-unknown",
        "scikit-learn: `Found unknown categories … in column 2 during transform`",
        matches(r"found unknown categories \[.{0,500}\] in column \d+ during transform"),
        "A value of that column did not occur in training: correct it (columns count from 0; case and blanks matter), or "
        'train the encoder with handle_unknown="ignore".',
        "scikit-learn 1.9.1, sklearn/preprocessing/_encoders.py",
    ),
    Rule(
        "tokenizer-padding",
        "Hugging Face: `the tokenizer does not have a padding token`",
        says("asking to pad but the tokenizer does not have a padding token"),
        "The model's tokenizer cannot pad texts to one length: send one text in each request, or set "
        "tokenizer.pad_token = tokenizer.eos_token in the script.",
        "pytorch/serve#1507, xorbitsai/inference#388",
    ),
    Rule(
        "model-file",
        "`invalid load key`, of pickle or torch.load",
        matches(r"invalid load key|unpicklingerror"),
        "A file of the model is not what its loader expects; `'v'` is the beginning of a Git LFS pointer, whose file "
        "was not fetched.",
        "vllm-project/vllm#1382, git-lfs/git-lfs#4366",
        OPEN_LOG,
    ),
    Rule(
        "model-version",
        "`node array from the pickle has an incompatible dtype`, XGBoost: `Check failed: header == serialisation_header_`",
        matches(
            r"node array from the pickle has an incompatible dtype|(?<!warning: )numpy\.dtype size changed|"
            r"check failed: header == serialisation_header"
        ),
        "The model was saved with another version of scikit-learn, NumPy or XGBoost than the container has: deploy with the "
        "version of the training (framework_version, requirements.txt), or save the model again.",
        "yzhao062/pyod#519, Christopher-Thornton/hmni#25, dmlc/xgboost#6264",
    ),
    Rule(
        "image-unreadable",
        "`cannot identify image file`",
        says("cannot identify image file"),
        "The script does not recognize the body as an image: send the bytes of a file that is one, whole, and neither as "
        "base64 nor within JSON.",
        "developmentseed/ml-enabler#178, python-pillow/Pillow#4392",
    ),
    Rule(
        "text-encoding",
        "`'utf-8' codec can't decode byte …`",
        matches(r"'utf-?8' codec can't decode byte"),
        "The script reads the body as UTF-8 text and it is not: an image, npy or a compressed body needs a ContentType that "
        f"the script knows as binary. For the line, {LOG}.",
        "Python 3.11, UnicodeDecodeError; aws/sagemaker-python-sdk#4869",
        OPEN_LOG,
    ),
    Rule(
        "json-member",
        "`KeyError: 'instances'`",
        matches(rf"keyerror: u?'{MEMBERS}?'"),
        "The script reads a member of this name, and the body lacks it: add it, or look up in the script what "
        "it reads.",
        "aws/sagemaker-python-sdk#413",
    ),
    Rule(
        "disk-full",
        "`[Errno 28] No space left on device`",
        matches(r"errno 28\b|no space left on device"),
        "The container's disk is full: enlarge the volume (VolumeSizeInGB), write less to /tmp, or put the dependencies into "
        "the image instead of requirements.txt.",
        "aws/sagemaker-python-sdk#4665",
        OPEN_LOG,
    ),
    Rule(
        "disk-read-only",
        "`[Errno 30] Read-only file system`, `[Errno 13] Permission denied`",
        matches(r"errno 30\b|errno 13\b|read-only file system"),
        "The script writes where it may not: /opt/ml/model is read-only, and so is all but /tmp of a serverless "
        "endpoint. Set its cache to /tmp (HF_HOME, MPLCONFIGDIR).",
        "Developer Guide, custom inference code; serverless endpoints",
        OPEN_LOG,
    ),
    Rule(
        "triton-python",
        "Triton: `Failed to process the request(s) for model instance`",
        matches(r"failed to process the request\(s\) for model (?:instance )?'"),
        "The execute function of the model's model.py raised the error that stands behind `message:`; the lines below At: "
        "name file and line.",
        "biomap-research/scFoundation#15, triton-inference-server/server#2748",
        OPEN_LOG,
        general=True,
    ),
    Rule(
        "script-error",
        "A Python error: `referenced before assignment`, `has no attribute`, `list index out of range` …",
        matches(_SCRIPT_ERRORS),
        f"The inference script raised this Python error: {LOG} for its line.",
        "aws/amazon-sagemaker-examples#1809",
        OPEN_LOG,
        general=True,
    ),
)
