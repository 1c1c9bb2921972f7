"""Documents with one language, one module a family of formats."""
