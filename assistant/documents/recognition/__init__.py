"""Recognition: what the lines of a Grid say, by their headings; nothing here knows what a file is."""
