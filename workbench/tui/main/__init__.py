"""The screen of the workbench, composed of objects that own their state.

drafts            what would be sent now: its owner, its file, its form
sender, acts      the one request on its way               (no widget)
drafts.recording  how much of the next send is recorded    (no widget)
shown_exchange    the exchange on show                     (no widget)
exchanges, exchange_view             connect sending and showing with the parts
arrangement, layout, workspace       what is where: two values, and the widget
status_line       what nothing else on the screen says
dialogs           what opens above; each answers with a message
late_panels, assembly             the parts that come after the first paint, and what connects them
router            which object each message concerns
screen            composes them and passes keys and messages to them
"""

from workbench.tui.main.screen import MainScreen

__all__ = ["MainScreen"]
