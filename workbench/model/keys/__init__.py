"""The actions of the app and their keys: what the app binds, and what the settings may change."""
