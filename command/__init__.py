"""What a person types: one module a verb, gathered in cli.py."""
