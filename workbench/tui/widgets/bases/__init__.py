"""Second bases of widgets: what Textual tells them late, or not at all."""
