"""The doors: HTTP for the office portal, and a page that is only a client of that HTTP."""
