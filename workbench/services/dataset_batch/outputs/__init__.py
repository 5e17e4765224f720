"""Outputs of a batch, a module for each form. A module's `FORMS` are what it adds."""
