"""Fuzzing: files of every kind that can be read, spoilt by chance; none may crash, hang or swell.

`python -m benchmarks.fuzzing --files 20000` writes FUZZING.md. A file is named by its kind and number, so
that `python -m benchmarks.fuzzing --save docx/4711` writes that very file.
"""
