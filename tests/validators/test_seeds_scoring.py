"""The eleven real forms of ../shared/seeds, recomputed: the figures of ../shared/seed-defects.md."""

from decimal import Decimal
from pathlib import Path

import pytest

from assistant.documents import read_forms
from validators.form import Form
from validators.scoring import Assessment, assess, recompute
from validators.template import find_template

SEEDS = Path(__file__).resolve().parents[3] / "shared" / "seeds"
NAMES = ("P1", "P2", "P3", "P4", "P5", "X1", "X2", "X3", "X4", "X5", "X6")

pytestmark = pytest.mark.skipif(not SEEDS.is_dir(), reason="没有 ../shared/seeds,略过种子表重算")


@pytest.fixture(scope="module")
def forms() -> dict[str, Form]:
    found = [form for path in sorted(SEEDS.glob("*.txt")) for form in read_forms(path, path.read_bytes())]
    return dict(zip(NAMES, found, strict=True))


def rows(form: Form) -> tuple[Assessment, ...]:
    return assess(form, find_template(form.template))


@pytest.mark.parametrize(
    ("name", "rate", "execution", "total"),
    [
        *((name, "100", "10", "100") for name in ("P1", "P3", "P4", "P5")),
        ("P2", None, "10", "100"),
        ("X1", "76.92", "15.38", "91.38"),
        ("X2", "67.94", "13.59", "92.12"),
        ("X3", "20.38", "4.08", "77.89"),
        ("X4", "93.02", "18.60", "98.60"),
        ("X5", "100", "20", "95"),
        ("X6", "100", "20", "96"),
    ],
)
def test_rate_and_total_follow(
    forms: dict[str, Form], name: str, rate: str | None, execution: str, total: str
) -> None:
    found = recompute(forms[name], find_template(forms[name].template))
    assert found.rate == (None if rate is None else Decimal(rate))
    assert (found.execution_score, found.total) == (Decimal(execution), Decimal(total))


@pytest.mark.parametrize(
    ("name", "index", "weight", "score"),
    [("X2", 5, 6, "4.53"), ("X3", 4, 8, "1.81"), ("X4", 6, 7, "7"), ("X6", 10, 2, "2")],
)
def test_the_cost_row_is_rescored(
    forms: dict[str, Form], name: str, index: int, weight: int, score: str
) -> None:
    each = rows(forms[name])[index]
    assert (each.weight, each.score) == (Decimal(weight), Decimal(score))


@pytest.mark.parametrize(("name", "effects"), [("X1", [10] * 4), ("X5", [10] * 4), ("X6", [None] * 4)])
def test_the_points_of_the_effects_are_inferred_or_left_open(
    forms: dict[str, Form], name: str, effects: list[int | None]
) -> None:
    assert [each.weight for each in rows(forms[name]) if each.row.level1 == "效益指标"] == effects
