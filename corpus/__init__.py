"""Text comes in: documents, cleaning, sentences, the shapes and the store."""
