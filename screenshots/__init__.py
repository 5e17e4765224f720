"""The pictures of the README, drawn by the app itself over the sandbox: `python -m screenshots`."""
