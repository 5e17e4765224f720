"""The settings file, and the shared configuration files of AWS."""

from __future__ import annotations

from workbench.model.hints.sentences import sentences
from workbench.services.doctor.check import Check, CheckContext, Finding, failed, ok, warning

GROUP = "Settings"


def _settings(context: CheckContext) -> Finding:
    path = context.bench.places.config / "settings.toml"
    notices = context.bench.settings().notices
    if notices:
        return failed(sentences(*notices), "Correct these lines; docs/settings.md lists every setting.")
    return ok(str(path))


def _aws_files(_: CheckContext) -> Finding:
    from workbench.aws.probe.config_files import (
        config_file_problems,
        exposed_credentials_file,
        present_config_files,
    )

    problems = tuple(config_file_problems())
    if problems:
        return failed(sentences(*problems), "Correct these lines; the SDK reads the same files.")
    if exposed := exposed_credentials_file():
        return warning(f"Other users can read {exposed}.", f"Run `chmod 600 {exposed}`.")
    return ok(", ".join(present_config_files()) or "none")


CHECKS = (
    Check("settings.workbench", "Settings file", GROUP, _settings),
    Check("settings.aws", "AWS files", GROUP, _aws_files),
)
