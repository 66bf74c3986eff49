"""The steps of the flow: pipeline.py tells in which order they are taken."""
