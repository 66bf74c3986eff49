"""The operators, by family: one module each, all entered when this package is imported."""

from benchmarks.mutations.operators import copies, figures, funds, odd, scores, structure, words

__all__ = ["copies", "figures", "funds", "odd", "scores", "structure", "words"]
