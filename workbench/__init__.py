"""Endpoint Workbench: invoke, debug and replay Amazon SageMaker Runtime endpoints from a terminal."""

__version__ = "0.1.0"
