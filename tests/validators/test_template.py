from collections.abc import Iterator
from decimal import Decimal
from importlib.resources import files
from pathlib import Path

import pytest

from validators import template as template_module
from validators.errors import UnknownTemplate, UnusableTemplate
from validators.template import find_template, parse, templates, use_folder

NATIONAL = (files("validators") / "templates" / "mof-2020.yaml").read_text(encoding="utf-8")
FILE = "mof-2020.yaml"


def refused(text: str) -> str:
    with pytest.raises(UnusableTemplate) as caught:
        parse(FILE, text)
    return str(caught.value)


def test_at_least_fourteen_editions_are_there_in_the_order_of_their_ids() -> None:
    assert len(templates()) >= 14
    assert list(templates()) == sorted(templates())


@pytest.mark.parametrize("template_id", list(templates()))
def test_every_edition_names_its_source_and_says_what_is_unverified(template_id: str) -> None:
    template = find_template(template_id)
    assert template.source
    assert template.years
    assert template.regions
    assert bool(template.unverified) != template.verified


@pytest.mark.parametrize(
    ("template_id", "weights"),
    [
        ("mof-2020", {"执行": 10, "产出指标": 50, "效益指标": 30, "满意度指标": 10}),
        ("hubei-2020", {"执行": 20, "产出指标": 40, "效益指标": 40}),
        ("mof-2021-cost", {"执行": 10, "成本指标": 20, "产出指标": 40, "效益指标": 20, "满意度指标": 10}),
    ],
)
def test_the_weights_are_those_of_the_law(template_id: str, weights: dict[str, int]) -> None:
    template = find_template(template_id)
    found = {"执行": template.funds.weight} | {s.name: s.weight for s in template.sections}
    assert found == weights


def test_the_national_form_has_points_and_a_deviation_in_every_row() -> None:
    template = find_template("mof-2020")
    assert template.has_points_column
    assert template.deviation_place == "row"
    assert [column.heading for column in template.funds.columns] == [
        "年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分",
    ]  # fmt: skip
    assert [line.scored for line in template.funds.lines] == [True, False, False, False]
    assert [band.low for band in template.qualitative.bands] == [Decimal("0.8"), Decimal("0.6"), 0]


def test_the_form_of_hubei_has_no_points_and_explains_at_the_foot() -> None:
    template = find_template("hubei-2020")
    assert not template.has_points_column
    assert template.deviation_place == "foot"
    assert template.has_summary
    assert [band.low for band in template.qualitative.bands] == [Decimal("0.8"), Decimal("0.5"), 0]
    assert template.reverse == "ratio"
    assert [box.group for box in template.checkboxes] == ["项目类别", "项目类型"]
    assert {"/analysis", "/measures"} <= {part.field for part in template.narratives if part.required}


def test_satisfaction_belongs_to_the_effects_in_hubei() -> None:
    section = find_template("hubei-2020").section("满意度指标")
    assert section is not None
    assert section.name == "效益指标"
    assert "服务对象满意度指标" in section.groups


def test_a_path_is_no_template() -> None:
    with pytest.raises(UnknownTemplate, match="没有这个表样"):
        find_template("../mof-2020")


def test_a_misspelt_key_is_named_with_its_file() -> None:
    said = refused(NATIONAL.replace("deviation_place:", "deviation_plaec:"))
    assert said.startswith("表样文件写错了，请改正后重新启动：mof-2020.yaml：")
    assert "没有“deviation_plaec”这个键" in said
    assert "缺少“deviation_place”" in said


def test_a_misspelt_key_inside_is_named_with_its_place() -> None:
    assert "funds 里没有“wieght”这个键" in refused(
        NATIONAL.replace('  weight: "10"\n', '  wieght: "10"\n', 1)
    )


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('weight: "50"', 'weight: "55"', "权重合计为105，应为100"),
        ('low: "0.6", high: "0.8"', 'low: "0.6", high: "0.7"', "定性档位应从100%到0%首尾相接"),
        ('low: "0.8", high: "1"', 'low: "0.8", high: "0.7"', "档位“达成”的上下限或取值颠倒"),
        ("/goal/expected", "/goals/expected", "表里没有 /goals/expected 这一格"),
        ("field: executed", "field: execute", "没有 execute 这个栏目"),
        ("field: executed", "field: budget", "资金栏目重名：budget"),
        ("时效指标, 成本指标]", "时效指标, 时效指标]", "二级指标重名：时效指标"),
        ("needed: [数量指标", "needed: [决策指标", "needed 里的“决策指标”不是本表的二级指标"),
        ("verified: true", "verified: false", "unverified 应写明未核实之处"),
        ("reverse: linear", "reverse: square", "“reverse”的值不对"),
        ("decimals: 2", "decimals: 2\ndecimals: 3", "“decimals”写了两次"),
        ("sections:", "sections: [", "不是有效的 YAML"),
        ("decimals: 2", "severities: {C9: error}", "C9"),
    ],
)
def test_an_edition_that_does_not_hold_together_is_refused(old: str, new: str, said: str) -> None:
    assert old in NATIONAL
    assert said in refused(NATIONAL.replace(old, new, 1))


def test_the_editions_cover_what_forms_differ_in() -> None:
    every = templates().values()
    assert {each.has_points_column for each in every} == {True, False}
    assert {each.scored for each in every} == {True, False}
    assert {each.money_unit for each in every} == {"万元", "元"}
    assert {each.reverse for each in every} == {"ratio", "linear"}
    assert {each.funds.base for each in every} == {"budget", "initial_budget"}
    assert {each.funds.weight for each in every} >= {Decimal(0), Decimal(10), Decimal(20)}
    assert {each.qualitative.bands[1].low for each in every} == {Decimal("0.5"), Decimal("0.6")}
    assert {(each.over.threshold, each.over.mandatory) for each in every if each.over} >= {
        (Decimal("0.2"), False), (Decimal("0.3"), False), (Decimal("0.3"), True),
    }  # fmt: skip
    assert any(each.funds.explain_below == 90 for each in every)
    assert any(each.parent_rows for each in every)
    orders = [[column.field for column in each.columns] for each in every if each.has_points_column]
    assert any(order.index("weight") < order.index("target") for order in orders)


CHILD = "extends: mof-2020\nid: county\ntitle: 县里的表\nfunds: {heading: 资金}\nmarks: [某县]\n"


def folder(tmp_path: Path, **files: str) -> Path:
    for name, text in files.items():
        (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def _office() -> Iterator[None]:
    """Forget the office's folder again."""
    yield
    template_module._folders.clear()  # noqa: SLF001  # nobody else may forget a folder
    templates.cache_clear()


@pytest.mark.usefixtures("_office")
def test_an_office_adds_an_edition_that_says_only_what_differs(tmp_path: Path) -> None:
    use_folder(folder(tmp_path, county=CHILD))
    county, national = find_template("county"), find_template("mof-2020")
    assert county.title == "县里的表"
    assert county.funds.heading == "资金"
    assert county.funds.columns == national.funds.columns
    assert county.sections == national.sections


@pytest.mark.usefixtures("_office")
@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("county", CHILD.replace("mof-2020", "mof-1999"), "extends 所指的表样“mof-1999”不存在"),
        ("town", CHILD, "文件名应为 county.yaml"),
        ("mof-2020", NATIONAL, "已有叫 mof-2020 的表样"),
        ("county", CHILD + "scored: false\n", "不记分的表样"),
        ("county", CHILD + "needed: [利润指标]\n", "不是本表的二级指标"),
        ("county", "- 1\n", "最外层应为"),
    ],
)
def test_an_office_file_that_cannot_be_used_is_named(tmp_path: Path, name: str, text: str, said: str) -> None:
    with pytest.raises(UnusableTemplate, match=said):
        use_folder(folder(tmp_path, **{name: text}))


@pytest.mark.usefixtures("_office")
def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnusableTemplate, match="不存在"):
        use_folder(tmp_path / "none")


def test_figures_are_decimals_as_written() -> None:
    over = find_template("hubei-2020").over
    assert over is not None
    assert over.threshold == Decimal("0.3")
