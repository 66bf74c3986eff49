"""Worked cases: a clerk's notes, the clerk's answers, and the form that comes out. Each is a test.

A folder holds notes.txt (what the clerk wrote), request.json (form, year, project), clerk.json (what the
clerk answers, by the cell or by a word of the question), form.offline.json (what comes out without any
model) and, once recorded, answers.json (a real model's answers: prompt, user, data) with form.json.

`python -m examples.write` writes the expected forms anew, `python -m examples.record` the answers.
"""
