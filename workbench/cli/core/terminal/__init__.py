"""Standard streams and what is printed on them: lines on standard output, messages on standard error."""
