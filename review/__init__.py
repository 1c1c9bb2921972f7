"""The human's turn: sheets, merging, history."""
