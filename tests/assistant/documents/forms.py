"""Forms of every edition: one written out for each, and a strategy that makes others."""

from typing import Any

from hypothesis import strategies as st

from validators.form import Form
from validators.template import Template, find_template, templates

EDITIONS = tuple(templates())


def national(**changes: Any) -> Form:  # noqa: ANN401  # any field of a form
    """A form of 2020 with a deviation in every row."""
    total = {"initial_budget": "260.00", "budget": "240.00", "executed": "216.00", "rate": "90.00%"}
    fields: dict[str, Any] = {
        "title": "项目支出绩效自评表",
        "template": "mof-2020",
        "year": 2020,
        "project": {"name": "河道清淤整治", "department": "临江区水务局", "implementer": "临江区河道管理所"},
        "funds": {
            "rows": [
                {"name": "年度资金总额", **total, "weight": "10", "score": "9.00"},
                {"name": "其中：当年财政拨款", **total, "weight": "—", "score": "—"},
                {"name": "上年结转资金", **dict.fromkeys(total, "0"), "weight": "—", "score": "—"},
                {"name": "其他资金", **dict.fromkeys(total, "0"), "weight": "—", "score": "—"},
            ],
            "weight": "10",
            "score": "9.00",
        },
        "goal": {"expected": "清淤12公里，出水断面达标。", "actual": "清淤11.4公里，断面达标率98%。"},
        "rows": [
            national_row("R1", "产出指标", "数量指标", "清淤河道长度", "≥12公里", "11.4公里", "20", "19.00"),
            national_row("R2", "产出指标", "数量指标", "处置淤泥量", "≥3万立方米", "3.2万立方米", "15", "15"),
            national_row(
                "R3", "产出指标", "时效指标", "完工时间", "2020年11月底前", "2020年11月20日", "15", "15"
            ),
            national_row("R4", "效益指标", "生态效益指标", "断面水质达标率", "≥95%", "98%", "30", "30"),
            national_row(
                "R5", "满意度指标", "服务对象满意度指标", "沿河居民满意度", "≥90%", "93%", "10", "10"
            ),
        ],
        "total": "98.00",
        "total_weight": "100",
    }
    return Form.model_validate(fields | changes)


def national_row(row_id: str, *cells: str) -> dict[str, str]:
    """One row with all columns; a row that lost points says why."""
    fields = ("level1", "level2", "name", "target", "actual", "weight", "score")
    row = dict(zip(fields, cells, strict=True))
    return row | {
        "id": row_id,
        "deviation": "无" if row["weight"] == row["score"] else "汛期停工，少清0.6公里",
    }


def hubei(**changes: Any) -> Form:  # noqa: ANN401  # any field of a form
    """A form of Hubei with summary, tick boxes, analysis and measures."""
    line = {"name": "年度财政资金总额", "budget": "80", "executed": "72", "rate": "90%", "score": "18"}
    fields: dict[str, Any] = {
        "title": "《2021年度乡村图书室建设项目绩效自评表》",
        "template": "hubei-2020",
        "year": 2021,
        "project": {
            "name": "乡村图书室建设项目",
            "department": "南山县文化和旅游局",
            "implementer": "南山县图书馆",
            "unit": "南山县文化和旅游局",
        },
        "funds": {"rows": [line], "weight": "20", "score": "18"},
        "rows": [
            _hubei_row("R1", "产出指标", "数量指标", "新建图书室", "15个", "15个", "20"),
            _hubei_row("R2", "产出指标", "质量指标", "验收合格率", "100%", "100%", "20"),
            _hubei_row("R3", "效益指标", "社会效益指标", "借阅人次", "≥6000人次", "5400人次", "18"),
            _hubei_row("R4", "效益指标", "服务对象满意度指标", "读者满意度", "≥90%", "92%", "20"),
        ],
        "analysis": "两处图书室年底才开放，借阅人次少600。",
        "measures": "延长开放时间，纳入下年考核。",
        "summary": "《2021年度乡村图书室建设项目绩效自评结果》摘要版\n该项目自评得分为96分，完成预算90%。",
        "total": "96分",
        "checkboxes": [
            _boxes("项目类别", "部门预算项目", "市直专项", "其他项目"),
            _boxes("项目类型", "常年性项目", "延续性项目", "一次性项目"),
        ],
        "filled_on": "2022-01-18",
    }
    return Form.model_validate(fields | changes)


def _hubei_row(row_id: str, *cells: str) -> dict[str, str]:
    fields = ("level1", "level2", "name", "target", "actual", "score")
    return dict(zip(fields, cells, strict=True)) | {"id": row_id}


def _boxes(group: str, *options: str) -> dict[str, Any]:
    return {"group": group, "options": [{"text": text, "ticked": not at} for at, text in enumerate(options)]}


# What a clerk types: no line breaks, no brackets (a heading in brackets is another matter), no labels.
LETTERS = "清淤河道排查隐患培训学员走访居民调解纠纷购置器材建设站点0123456789.%≥≤，、；ABC“”—"
WORDS = st.text(LETTERS, min_size=1, max_size=60).map(lambda text: f"甲{text.strip()}乙")
FIGURE = st.decimals("0", "99999", places=2).map(str)
SCORE = st.one_of(FIGURE, st.just("10"), st.just("0.5"))


@st.composite
def forms(draw: st.DrawFn, edition: str) -> Form:
    """Any form of *edition* as a clerk could have filled it."""
    template = find_template(edition)
    rows = [draw(_rows(template, at)) for at in range(draw(st.integers(1, 12)))]
    year = draw(st.integers(2018, 2030))
    project = {each.field.removeprefix("/project/"): draw(WORDS) for each in template.project}
    project["name"] += "".join(template.marks[:1])
    told = {each.field for each in template.narratives}
    fields: dict[str, Any] = {
        "title": (template.heading or template.title).format(year=year, project="河道"),
        "template": edition,
        "year": year,
        "money_unit": template.money_unit,
        "project": project,
        "funds": draw(_funds(template)),
        "rows": rows,
        "goal": {"expected": draw(WORDS), "actual": draw(WORDS)} if "/goal/actual" in told else None,
    }
    if template.scored:
        fields |= {"total": draw(SCORE)}
    if template.has_points_column:
        fields |= {"total_weight": draw(SCORE)}
    fields |= {field[1:]: draw(WORDS) for field in ("/analysis", "/measures") if field in told}
    if template.filled_on:
        fields |= {"filled_on": "2021-03-30"}
    fields["checkboxes"] = [
        {
            "group": each.group,
            "options": [{"text": o, "ticked": draw(st.booleans())} for o in each.options],
        }
        for each in template.checkboxes
    ]
    return Form.model_validate(fields)


@st.composite
def _rows(draw: st.DrawFn, template: Template, at: int) -> dict[str, str]:
    section = draw(st.sampled_from(template.sections))
    row = {"id": f"R{at + 1}", "level1": section.name, "level2": draw(st.sampled_from(section.groups))}
    columns = {column.field for column in template.columns}
    row |= {"name": draw(WORDS), "target": draw(WORDS), "actual": draw(WORDS)}
    row |= {field: draw(SCORE) for field in ("weight", "score") if field in columns}
    if "deviation" in columns:
        row |= {"deviation": draw(st.one_of(WORDS, st.just("")))}
    if "sign" in columns:
        row |= {"target": draw(st.sampled_from(["≥", "≤", "="])) + row["target"], "unit": draw(WORDS)}
    return row


@st.composite
def _funds(draw: st.DrawFn, template: Template) -> dict[str, Any]:
    columns = [each.field for each in template.funds.columns if each.field != "reason"]
    told = {"reason": draw(WORDS)} if any(each.field == "reason" for each in template.funds.columns) else {}
    rows = [
        {"name": line.name} | {field: draw(FIGURE) for field in columns} | told
        for line in template.funds.lines
    ]
    weight = rows[0].get("weight") or (str(template.funds.weight) if template.funds.weight else None)
    return {"rows": rows, "weight": weight, "score": rows[0].get("score")}
