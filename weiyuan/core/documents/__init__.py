"""Documents: the tree of blocks, and the writers that print it as DOCX, PDF and HTML."""
