"""Where invocations go: endpoint URLs, named targets, and what was used for what a connection leaves open."""
