"""Reports of an evaluation or a load test: the same tables and charts as text, Markdown and HTML."""
