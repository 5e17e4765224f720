"""The Textual app: one screen that owns the draft, panels that show it, widgets that any panel may use."""
