"""The flow: a model behind one door, and what serves it."""
