"""The layouts of archives, one a file; see `toolkit.text.archives`."""
