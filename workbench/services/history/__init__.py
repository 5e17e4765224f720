"""The history as a service: search and retention, annotations, transfer to and from files."""

from workbench.services.history.annotations import Annotations
from workbench.services.history.service import HistoryService
from workbench.store.history.preview import ExchangePreview
from workbench.store.settings import Retention

__all__ = ["Annotations", "ExchangePreview", "HistoryService", "Retention"]
