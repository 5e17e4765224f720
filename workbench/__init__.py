"""Endpoint Workbench: invoke, debug and replay Amazon SageMaker Runtime endpoints from a terminal."""

__version__ = "0.1.0"
DISTRIBUTION = "endpoint-workbench"
"""Tells this package from another of its name. A docstring would not: `-OO` leaves none."""
