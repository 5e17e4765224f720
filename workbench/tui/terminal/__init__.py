"""The terminal itself: clipboard, notifications, pastes, and the report of a crash."""
