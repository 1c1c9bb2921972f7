"""The editor: a local page with two columns, and the server behind it; every edit safe before it is acknowledged."""
