"""Clean forms, and every way of breaking one that we could think of: what is found, and what slips by."""
