"""S3 for one bucket: objects, ranges, conditions, copies, uploads in parts, listings, tags.

`service` tells the operations apart as S3 does, by method, key and sub-resource; what it does not have is
refused with S3's own error. Source: the API reference of Amazon S3, path-style requests.
"""

from workbench.sandbox.front.s3.service import ObjectService

__all__ = ["ObjectService"]
