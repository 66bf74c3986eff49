"""PDF files, drawn by typst from the same Grid as every other kind."""
