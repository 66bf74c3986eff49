"""How words of a text become names, kinds and sentences of a form, and back; no model is asked."""
