"""The keys of what sends many requests, and of their evaluation."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

FAN_OUT = (
    Key("fan_out.send", "f5,ctrl+j", "start", "", "Send to every chosen target at once."),
    Key("fan_out.choose", "space", "choose", "", "Include or exclude the target."),
    Key("fan_out.another", "a", "another", "", "Add another endpoint, variant, region or profile."),
    Key("fan_out.diff", "d", "diff", "", "Show the difference from the first response."),
)

BATCH = (
    Key("batch.send", "f5,ctrl+j", "start", "", "Start sending with the settings of the form."),
    Key("batch.diff", "d", "diff", "", "Show the difference from the expected response."),
)

DATASET_BATCH = (
    Key("dataset_batch.start", "f5,ctrl+j", "start", "", "Start sending, or continue an earlier run."),
    Key("dataset_batch.pause", "space", "pause", "", "Pause sending, or resume it."),
)

EVALUATION = (
    Key("evaluation.start", "f5,ctrl+j", "start", "", "Measure what the form describes."),
    Key("evaluation.records", "ctrl+r", "records", "", "Go to the records to look at; Enter opens one."),
    Key("evaluation.definitions", "ctrl+t", "definitions", "", "Show what each measure is."),
    Key("evaluation.read_on", "pagedown", "read_on(1)", "", "Scroll the report down."),
    Key("evaluation.read_back", "pageup", "read_on(-1)", "", "Scroll it up."),
)

GROUPS = (
    Group("In a batch", BATCH, screen="BatchScreen"),
    Group("In a batch over a dataset", DATASET_BATCH, screen="DatasetBatchScreen"),
    Group("In an evaluation", EVALUATION, screen="EvaluationScreen"),
    Group("In a fan-out", FAN_OUT, screen="FanOutScreen"),
)
