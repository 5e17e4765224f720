"""What names of a script mean that it does not bind, and which functions change nothing."""

from __future__ import annotations

from workbench.interchange.importers.python.sagemaker import sdk

HARMLESS = (
    *("builtins.print", "builtins.type", "builtins.id", "builtins.hash", "builtins.callable"),
    *("builtins.hasattr", "builtins.format", "builtins.display", "builtins.issubclass", "builtins.input"),
    *("time.", "logging.", "datetime.", "uuid.", "math.", "re.", "json.", "base64.", "os.path.", "warnings."),
    *(
        "pprint.",
        "textwrap.",
        "platform.",
        "hashlib.",
        "binascii.",
        "urllib.parse.",
        "sys.exit",
        "numpy.random.",
    ),
    *("os.getcwd", "os.makedirs", "os.listdir", "argparse.", "typing.", "enum.", "string.", "statistics."),
    *(
        "boto3.",
        "botocore.",
        "sagemaker.",
        "random.random",
        "random.randint",
        "random.uniform",
        "random.seed",
    ),
    *("random.choice", "builtins.", "numpy.array", "numpy.asarray", "numpy.zeros", "numpy.ones"),
    *("numpy.arange", "numpy.linspace", "numpy.float", "numpy.int", "numpy.expand_dims", "numpy.load"),
)
"""Functions, and modules of functions, that change nothing of what they are given but what reads on."""

READ_ON = frozenset({"file", "buffer", "iterator"})
"""Containers that whoever reads of them changes."""

DEFAULTS = {
    **{
        name: name
        for name in (
            *("json", "boto3", "base64", "os", "io", "textwrap", "sys", "copy", "time", "logging", "pathlib"),
            *("botocore", "binascii", "numpy", "functools", "urllib", "asyncio", "random", "math", "uuid"),
            "sagemaker",
        )
    },
    "np": "numpy",
    "Path": "pathlib.Path",
    "Config": "botocore.config.Config",
    "UNSIGNED": "botocore.UNSIGNED",
    "BytesIO": "io.BytesIO",
    "StringIO": "io.StringIO",
    "dumps": "json.dumps",
    "Session": "boto3.Session",
    "b64encode": "base64.b64encode",
    "b64decode": "base64.b64decode",
    "deepcopy": "copy.deepcopy",
    "dedent": "textwrap.dedent",
    "partial": "functools.partial",
    "__file__": "__file__",
    **{name: f"sagemaker.{name}" for name in sdk.NAMES},
}
"""What a part of a script means by names that it does not bind."""


def is_harmless(name: str) -> bool:
    """Returns whether a function changes nothing of what it is given."""
    return name.startswith(HARMLESS)
