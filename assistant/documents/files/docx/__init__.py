"""Word files: WordprocessingML by lxml, nothing between."""
