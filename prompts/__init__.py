"""The questions that a model is asked, as text: one file is one question in one edition.

Front matter says what for and with which inputs; the sections behind it are what the system says, worked
examples (user, assistant), and at last what the user asks, which alone differs from question to question.
A released prompt is never edited: `rows.v2.md` would stand beside `rows.v1.md`.
"""
