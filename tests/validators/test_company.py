"""In a large batch a form meets those that it has to do with, and few of them."""

from validators.catalogue import judge_all
from validators.evidence.company import NEAR, PAIRWISE, Company
from validators.form import Form

GOAL = "年内完成沿河步道改造12公里、安装路灯260盏、补植乔木800株，方便居民出行。"


def form(number: int, goal: str = "") -> Form:
    row = {
        "id": "R1", "level1": "产出指标", "level2": "数量指标", "name": f"第{number}号渠清淤长度",
        "target": f"≥{number}公里", "actual": f"{number + 1}公里",
    }  # fmt: skip
    return Form.model_validate(
        {
            "template": "mof-2020",
            "project": {"name": f"青山第{number}灌区渠道清淤"},
            "goal": {"expected": goal or f"清淤{number}公里", "actual": f"清淤{number + 1}公里"},
            "rows": [row],
        }
    )


def test_in_a_small_batch_everybody_meets_everybody() -> None:
    forms = tuple(form(number) for number in range(PAIRWISE))
    assert Company(forms).others(3) == forms[:3] + forms[4:]


def test_in_a_large_batch_a_form_meets_few() -> None:
    forms = tuple(form(number) for number in range(2000))
    company = Company(forms)
    assert all(len(company.others(index)) <= NEAR for index in range(0, 2000, 97))


def test_a_copied_goal_is_found_in_a_large_batch() -> None:
    park = form(1, GOAL).replace("/project/name", "城区滨河绿道提升")
    forms = (park, *(form(number) for number in range(2, 200)), form(900, GOAL))
    said = judge_all(forms)[-1].findings
    assert ("F02", "/goal/expected") in {(each.code, each.where) for each in said}
