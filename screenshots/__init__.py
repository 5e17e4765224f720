"""The pictures of the README, drawn by the app itself from the sandbox: `python -m screenshots [--check]`."""
