"""The endpoints of an account, read from SageMaker's control plane, Application Auto Scaling and S3."""

from __future__ import annotations

from workbench.aws.catalog.catalog import EndpointCatalog

__all__ = ["EndpointCatalog"]
