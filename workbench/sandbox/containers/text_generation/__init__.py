"""The container `chat`: its language model, chat completions, and its verdict as a judge."""
