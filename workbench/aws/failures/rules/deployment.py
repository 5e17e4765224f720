"""Why an endpoint, or what it needs, could not be deployed: failure reasons of the control plane, and log lines."""

# ruff: noqa: E501  a row is prose

from __future__ import annotations

from workbench.aws.failures.rules.rule import Rule, matches, says

_LOG = "`workbench endpoints logs NAME`"
"""An endpoint that was never in service has no exchange beside which the app could show its log."""

RULES = (
    Rule(
        "ping-health-check",
        "`did not pass the ping health check`",
        says("did not pass the ping health check"),
        f"The container did not answer GET /ping on port 8080 with 200 in time: see {_LOG}. A large model may need a "
        "longer ContainerStartupHealthCheckTimeoutInSeconds.",
        "awslabs/llm-hosting-container#18",
    ),
    Rule(
        "quota-zero",
        "`The account-level service limit 'X for endpoint usage' is 0 Instances`",
        matches(r"account-level service limit '[^']*' is \d+ instances"),
        "The account's quota for this type of instance is used up, or zero: ask for more in Service Quotas.",
        "aws/amazon-sagemaker-examples#307",
    ),
    Rule(
        "insufficient-capacity",
        "`InsufficientInstanceCapacity`, or `Request to service failed`",
        lambda seen: (
            seen.matches(
                r"insufficientinstancecapacity|insufficient capacity|unable to provision requested ml compute"
            )
            or (seen.says("request to service failed"))
        ),
        "AWS has no such instance free at present: use another type, or list several (instance pools), or try "
        "later.",
        "aws/deep-learning-containers#6673, DIAGNijmegen/rse-grand-challenge#2631",
    ),
    Rule(
        "image-missing",
        "`Please make sure all images … exist, and that the execution role …`",
        says("please make sure all images", "exist"),
        "The image does not exist in this region, or the execution role may not pull it: check the address of "
        "the image, its region, and the repository's policy.",
        "aws/sagemaker-python-sdk#1835",
    ),
    Rule(
        "image-permission",
        "`does not have BatchGetImage permission`",
        says("batchgetimage"),
        "The repository does not let the execution role pull the image: allow ecr:BatchGetImage and "
        "ecr:GetDownloadUrlForLayer.",
        "aws/sagemaker-python-sdk#2002",
    ),
    Rule(
        "model-data-access",
        "`Could not access model data at …`",
        says("could not access model data at"),
        "The execution role cannot read the model: it must trust sagemaker.amazonaws.com and be allowed "
        "s3:GetObject, and the bucket must be in the endpoint's region.",
        "philschmid/llm-sagemaker-sample#2",
    ),
    Rule(
        "model-data-download",
        "`Failed to download model data for container`",
        says("failed to download model data for container"),
        "The bucket of the model is in another region, or the endpoint's network cannot reach S3.",
        "mlflow/mlflow#2573",
    ),
    Rule(
        "model-archive-format",
        "`Failed to extract model data archive for container … from URL …`",
        says("failed to extract model data archive"),
        "The object is not a gzipped tar archive, or has symbolic links in it: pack it with `tar czhf model.tar.gz …`, the "
        "files at its top.",
        "aws/deep-learning-containers#569, mantiumai/aws-sagemaker-gptj-deepspeed-blog#5",
    ),
    Rule(
        "container-start",
        "`CannotStartContainerError`, `exec format error`",
        matches(r"cannotstartcontainererror|exec format error"),
        "The image has no command `serve`, or is built for another processor (an arm64 image on an x86 instance): build "
        "it for linux/amd64, and try `docker run IMAGE serve`.",
        "aws/sagemaker-python-sdk#4615, aws-samples/amazon-sagemaker-custom-container#3, aws-samples/aws-lex-conv-faq#8",
    ),
    Rule(
        "zones",
        "`Unable to locate at least 2 availability zone(s) with the requested instance type`",
        matches(r"unable to locate at least \d+ availability zone"),
        "The subnets of the model are in zones that do not have this type of instance: add subnets of other zones, or "
        "take another type.",
        "the failure reason of an endpoint in a VPC, as DescribeEndpoint gives it",
    ),
    Rule(
        "model-archive-size",
        "`model data archive is too large`",
        says("model data archive is too large"),
        "The unpacked model does not fit on the instance: a larger volume (VolumeSizeInGB) or instance.",
        "aws/sagemaker-python-sdk#879",
    ),
    Rule(
        "serverless-image-size",
        "Serverless: `Image size N is greater than supported size 10737418240`",
        matches(r"image size \d+ is greater than supported size"),
        "The image of a serverless endpoint can have 10 GiB at most: make it smaller, or use instances.",
        "aws-solutions-library-samples/qnabot-on-aws#691",
    ),
    Rule(
        "deployment-disk",
        "`No space left on device` as the reason of a failed deployment",
        says("no space left on device"),
        "The disk of the container is full: enlarge the volume (VolumeSizeInGB), or put the dependencies into the image "
        "instead of requirements.txt.",
        "aws/sagemaker-python-sdk#4665",
        general=True,
    ),
    Rule(
        "execution-role",
        "`ExecutionRoleArn` is required",
        matches(r"executionrolearn.*(?:required|missing|must)|(?:required|missing|must).*executionrolearn"),
        "An endpoint of inference components takes its role from the endpoint configuration: set "
        "ExecutionRoleArn there.",
        "stdapi-ai/stdapi.ai#43",
    ),
    Rule(
        "copy-count",
        "`copy count an integer larger than 0`",
        matches(r"copy ?count.*larger than 0"),
        "An inference component is created with at least one copy; it is scaled to zero afterwards.",
        "stdapi-ai/stdapi.ai#43",
    ),
)
