"""Reports of an evaluation: the same tables as text, Markdown, HTML and JSON."""
