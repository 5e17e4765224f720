"""The screen of the workbench, a file for each thing that it does, each standing on the one before.

parts       what is where: bar, tabs, panels, notices
drafting    the one draft: panels ask for changes, it makes them
origin      the saved request that the draft came from
flight      the one request that is on its way
past        what was sent before, shown again or made the draft
screen      all of it, and what opens above
"""

from workbench.tui.main.screen import MainScreen

__all__ = ["MainScreen"]
