"""Large bodies: files beside the database, named by their digests, each written once."""
