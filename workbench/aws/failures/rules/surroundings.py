"""What a container lacks around it: a GPU that fits, a library, a network, a role."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import END, START, Rule, matches, says
from workbench.aws.failures.view import FailureView, Place
from workbench.model.hints.remedy import OPEN_LOG

_LIBRARY = r"[\w./+-]+\.so[.\d]*: cannot open shared object file"


def _lacks_library(seen: FailureView) -> bool:
    # A framework that only tries a library logs the loader's words too, and goes on without.
    if seen.matches(rf"(?:(?:import|os)error|loading shared libraries|load shared library): {_LIBRARY}"):
        return True
    return seen.place is Place.RESPONSE and seen.matches(rf"{START}{_LIBRARY}")


RULES = (
    Rule(
        "gpu-fault",
        "`CUDA error: an illegal memory access was encountered`",
        matches(r"\b(?:cuda|hip)[^\n]{0,200}: an illegal memory access was encountered"),
        "A calculation on the GPU read memory that is not its own: a fault of the model server, or of how this model is "
        "quantized. The process cannot use the GPU until it restarts; try another version of the image.",
        "huggingface/text-generation-inference#377, vllm-project/vllm#8025",
        OPEN_LOG,
    ),
    Rule(
        "gpu-share",
        "vLLM: `Free memory on device … is less than desired GPU memory utilization`",
        says("is less than desired gpu memory utilization"),
        "Less memory of the GPU is free than vLLM asks for: lower gpu_memory_utilization in the container's "
        "environment (OPTION_GPU_MEMORY_UTILIZATION, SM_VLLM_GPU_MEMORY_UTILIZATION), or give each worker a GPU of its own.",
        "vllm-project/vllm#20305, ovg-project/kvcached#29",
        OPEN_LOG,
    ),
    Rule(
        "gpu-flash-attention",
        "`FlashAttention only supports Ampere GPUs or newer`",
        matches(rf"{START}flashattention only supports ampere gpus or newer{END}"),
        "The GPU of this instance (g4dn, p3) is too old for FlashAttention: load the model without it "
        '(attn_implementation="eager"), or use a g5, g6 or newer.',
        "Dao-AILab/flash-attention#762, huggingface/transformers#28188",
        OPEN_LOG,
    ),
    Rule(
        "shared-library",
        "`libcudart.so.12: cannot open shared object file`",
        _lacks_library,
        "A package needs a library that the image does not have, or has in another version: install a package that is built "
        "for the image's CUDA. libcuda.so.1 comes from the instance, and is missing where it has no GPU.",
        "vllm-project/vllm#31018, aws/amazon-sagemaker-examples#632",
        OPEN_LOG,
    ),
    Rule(
        "engine-dead",
        "vLLM: `EngineDeadError`, `EngineCore encountered an issue`",
        matches(r"enginedeaderror: |enginecore encountered an issue\. see stack trace"),
        "The engine behind vLLM's server has ended, and every request fails until the container restarts. The first "
        "traceback of EngineCore in the log, before this error, has the cause: often the GPU's memory.",
        "vllm-project/vllm#27194, #42362",
        OPEN_LOG,
    ),
    Rule(
        "hub-unreachable",
        "Hugging Face: `We couldn't connect to 'https://huggingface.co'`",
        matches(
            r"we couldn't connect to 'https://huggingface\.co' to load |"
            r"host='huggingface\.co', port=\d+\): max retries exceeded with url: (?!/api/telemetry)"
        ),
        "The container cannot reach huggingface.co: it is in a VPC without a way out, or has network isolation. Put the "
        "model into S3 and name it as ModelDataUrl, or give its subnets a NAT gateway.",
        "philschmid/terraform-aws-sagemaker-huggingface#12; transformers 5.24.0, utils/hub.py",
        OPEN_LOG,
    ),
    Rule(
        "container-credentials",
        "`NoCredentialsError: Unable to locate credentials`, of the container's code",
        matches(rf"{START}unable to locate credentials(?:{END}|\. you can configure credentials)"),
        "The container has no credentials of AWS: with network isolation (EnableNetworkIsolation) it gets none and "
        "reaches no service. Switch it off, or leave out what the script asks of AWS.",
        "aws/sagemaker-mxnet-training-toolkit#135; botocore 1.44.5, exceptions.py",
        OPEN_LOG,
    ),
    Rule(
        "container-permission",
        "`An error occurred (AccessDenied) when calling the … operation`, of the container's code",
        matches(r"an error occurred \(accessdenied(?:exception)?\) when calling the \w+ operation"),
        "The script asks AWS for something that the model's execution role may not do: allow its ExecutionRoleArn the "
        "operation that the line names. Your own credentials are not concerned.",
        "botocore 1.44.5, exceptions.py",
        OPEN_LOG,
    ),
    Rule(
        "container-network",
        "`Connect timeout on endpoint URL`, `Could not connect to the endpoint URL`, of the container's code",
        matches(
            r"(?:connect timeout on|could not connect to the) endpoint url: "
            r"\\?\"https?://[^\"\s]*\.(?:amazonaws\.com|api\.aws)"
        ),
        "The container cannot reach the AWS service whose URL the line names: a VPC needs an interface endpoint for it "
        "(a gateway endpoint for S3), and a security group that lets it out.",
        "botocore 1.44.5, exceptions.py; boto/botocore#3353",
        OPEN_LOG,
    ),
)
