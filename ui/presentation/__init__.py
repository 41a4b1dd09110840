"""晒比 before the meeting: one page a screen, driven by the keyboard or a remote control."""
