"""The draft: what owns it, keeps it on the disk, knows the file it belongs to and shows it."""
