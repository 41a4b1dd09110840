"""What every part of the window is made of: controls, signs, theme, lists, pages, talk."""
