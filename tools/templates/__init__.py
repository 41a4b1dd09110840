"""The layouts of the built-in templates, a module a subject; each names its workbooks in BOOKS."""
