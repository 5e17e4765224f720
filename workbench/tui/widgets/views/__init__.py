"""The ways to look at a body, a widget each; `VIEWS` has them by their kind."""
