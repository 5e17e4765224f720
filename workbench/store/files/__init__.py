"""Files and folders: the app's own, and those of the user's that are read or written."""
