"""The keys of the app, a module for each part of it."""
