"""An endpoint's page."""
