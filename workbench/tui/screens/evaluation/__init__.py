"""An evaluation in the app: answers chosen, measures, and the records that differ most."""
