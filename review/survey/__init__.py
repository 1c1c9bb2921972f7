"""A project at a glance: its figures over time, by length, along each document, by kind of finding; the page."""
