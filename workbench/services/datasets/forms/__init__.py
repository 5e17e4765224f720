"""The forms of datasets, a module each. A module's `FORMS` are what it adds."""
