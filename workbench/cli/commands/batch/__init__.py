"""`workbench batch`: every record of a dataset through an endpoint."""
