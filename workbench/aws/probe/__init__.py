"""Questions about the way to AWS: is it reachable, through what, and what do the credentials allow."""
