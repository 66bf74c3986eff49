"""Company: of a large batch, the few forms that may have to do with one another.

A file with a dozen forms is compared pair by pair. With thousands that would cost the square of their
number: there a form is compared only with those that share a row, a goal or a piece of a name with it.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator

from validators.evidence.likeness import runs
from validators.form import Form

PAIRWISE = 40  # forms up to which everybody is compared with everybody
NEAR = 24  # forms that one form is compared with in a larger batch
CROWD = 64  # forms that share a key: more of them, and the key says nothing of any


class Company:
    """The forms of one batch, by what they share; built once, asked for each form."""

    def __init__(self, forms: tuple[Form, ...]) -> None:
        """Enter every form under its keys."""
        self.forms = forms
        self._by_key: defaultdict[str, list[int]] = defaultdict(list)
        if len(forms) > PAIRWISE:
            for index, form in enumerate(forms):
                for key in _marks(form):
                    if len(self._by_key[key]) <= CROWD:
                        self._by_key[key].append(index)

    def others(self, index: int) -> tuple[Form, ...]:
        """Give the forms that the one at *index* is to be compared with, in their order."""
        if len(self.forms) <= PAIRWISE:
            return self.forms[:index] + self.forms[index + 1 :]
        met = Counter(
            other
            for key in {*_marks(self.forms[index]), *_mentions(self.forms[index])}
            if len(sharing := self._by_key.get(key, ())) <= CROWD
            for other in sharing
            if other != index
        )
        nearest = sorted(met, key=lambda other: (-met[other], other))[:NEAR]
        return tuple(self.forms[other] for other in sorted(nearest))


def _marks(form: Form) -> Iterator[str]:
    """Give what a form is known by: rows and goals word for word, pieces of its project's name."""
    for row in form.rows:
        yield f"row {row.name} {row.target.text if row.target else ''}"
        yield f"name {row.name}"
    if form.goal is not None:
        yield f"goal {form.goal.expected}"
        yield f"result {form.goal.actual}"
    yield from (f"project {run}" for run in runs(form.project.name, 3))


def _mentions(form: Form) -> Iterator[str]:
    """Give under which keys another form would be whose words this one has taken."""
    goal = form.goal
    texts = [
        form.title,
        form.summary,
        form.analysis,
        goal.expected if goal else None,
        goal.actual if goal else None,
    ]
    for row in form.rows:
        texts += [row.name, row.target.text if row.target else None]
        yield f"name {row.target.text if row.target else ''}"
    for run in runs("\n".join(text for text in texts if text), 3):
        yield f"project {run}"
