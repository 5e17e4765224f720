"""The account in the app: who the draft is sent as, how that is changed, and what production asks for."""
