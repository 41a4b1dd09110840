"""The steps of the manual's pages as they are carried out on the real window, a module for each group of pages."""
