"""The containers that the sandbox ships: each a small model that really computes, behind `/invocations`."""
