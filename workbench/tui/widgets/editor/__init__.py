"""A text editor whose keys cost the same in 6 MB as in a few words.

It stands on Textual's `ScrollView`, not on its `TextArea`: that one asks its document for whole lines in all
its methods, to draw a row, to wrap, to place the cursor, to find a word. With a line of 6 MB each of them
would have to be replaced, and what was left of it would be its bindings. Those are kept.
"""

from workbench.tui.widgets.editor.editor import Editor

__all__ = ["Editor"]
