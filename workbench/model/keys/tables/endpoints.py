"""The keys of the endpoints and of one endpoint's page."""

from __future__ import annotations

from workbench.model.keys.key import Group, Key

ENDPOINTS = (
    Key("endpoints.use", "enter", "endpoint('use')", "", "Take the selected endpoint into the draft."),
    Key(
        "endpoints.inspect",
        "i",
        "endpoint('inspect')",
        "",
        "Show everything about the endpoint: variants, models, scaling, tags, why it failed.",
    ),
    Key(
        "endpoints.search", "slash", "endpoint('search')", "", "Search by name, status and kind, as you type."
    ),
    Key("endpoints.clear", "escape", "endpoint('clear')", "", "Clear the search."),
    Key("endpoints.order", "o", "endpoint('order')", "", "Sort by name, status, last invocation, or age."),
    Key("endpoints.refresh", "r", "endpoint('refresh')", "", "Read the list again."),
    Key("endpoints.copy", "c", "endpoint('copy_arn')", "", "Copy the endpoint's ARN."),
)

ENDPOINT = (
    Key("endpoint.refresh", "r", "refresh", "", "Read it again."),
    Key("endpoint.metrics", "m", "metrics", "", "Go to its metrics."),
    Key("endpoint.window", "t", "window", "", "Show the metrics of the last hour, three hours, or day."),
    Key("endpoint.earlier", "left", "cursor(-1)", "", "Show the metrics' exact values of the time before."),
    Key("endpoint.later", "right", "cursor(1)", "", "Show the metrics' exact values of the time after."),
    Key("endpoint.much_earlier", "shift+left", "cursor(-10)", "", "Go back by ten points of the charts."),
    Key("endpoint.much_later", "shift+right", "cursor(10)", "", "Go on by ten points of the charts."),
    Key("endpoint.template", "p", "template", "", "Take a template that fits its container image."),
    Key("endpoint.copy", "c", "copy_arn", "", "Copy the endpoint's ARN."),
    Key("endpoint.link", "l", "copy_link", "", "Copy the URL of its page in the AWS console."),
    Key("endpoint.back", "escape", "back", "", "Go back."),
)

GROUPS = (
    Group("In the endpoints", ENDPOINTS, "endpoints"),
    Group("On an endpoint's page", ENDPOINT, screen="EndpointScreen"),
)
