"""The menus of the window, each of one subject."""
