"""A project at a glance: its figures over time, by length, along each document and by kind of finding, and their page."""
