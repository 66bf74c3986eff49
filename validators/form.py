"""Form: the 项目支出绩效自评表 as a value. Frozen, Decimal everywhere, nothing computed here.

A cell keeps the text that is printed beside the number that was read from it, so that decimals,
symbols and residue can be judged. `None` means that the form has no such cell; an empty text means
that the cell is there and nobody filled it: the law treats the two differently (domain.md 5).
"""

import re
import unicodedata
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from typing import Any, Literal, Self

from pydantic import BaseModel, ConfigDict, model_validator

PENDING = "待补充"  # what a draft writes into a cell whose content must still be asked for
NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")


class Value(BaseModel):
    """A frozen value; unknown fields are refused."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def number(text: str) -> Decimal | None:
    """Give the one number printed in *text*, as printed: 67.94 for "67.94%".

    None when the text holds no number, or more than one.
    """
    found = NUMBER.findall(unicodedata.normalize("NFKC", text))
    return Decimal(found[0].replace(",", "")) if len(found) == 1 else None


def _decimal(given: object) -> Decimal | None:
    """Give the number that was handed in beside its text; None when it is none."""
    try:
        return Decimal(str(given))
    except InvalidOperation:
        return None


def rounded(value: Decimal, step: Decimal, way: str = ROUND_HALF_UP) -> Decimal:
    """Round *value* to the decimals of *step*; one with more digits than can be rounded stays as it is."""
    try:
        return value.quantize(step, way)
    except InvalidOperation:
        return value


class Cell(Value):
    """One cell: its printed text, and the one number that stands in it (if one does).

    `value` is in the unit in which the cell is printed (percent cells: 67.94 for 67.94%) and is
    always read from `text`; a value that is handed in and differs is refused.
    """

    text: str = ""
    value: Decimal | None = None

    @model_validator(mode="before")
    @classmethod
    def _read(cls, given: Any) -> Any:  # noqa: ANN401  # pydantic hands in whatever was sent
        if isinstance(given, Cell):
            return given
        if isinstance(given, bool | float):
            raise ValueError('数字请写成字符串，如 "15.38"')  # noqa: TRY004  # pydantic wants ValueError
        if isinstance(given, str | int | Decimal):
            text = str(given)
            return {"text": text, "value": number(text)}
        if isinstance(given, dict) and set(given) <= {"text", "value"}:
            printed = given.get("text", given.get("value") or "")
            if isinstance(printed, list | dict):
                return given  # pydantic says that it should be a text
            text = str(printed)
            value = number(text)
            if given.get("value") is not None and (value is None or _decimal(given["value"]) != value):
                raise ValueError(f"单元格的值 {str(given['value'])[:40]} 与文字“{text[:40]}”不一致")
            return {"text": text, "value": value}
        return given

    @property
    def blank(self) -> bool:
        """Whether nothing is written in the cell."""
        return not self.text.strip()

    @property
    def decimals(self) -> int:
        """How many decimals the printed number declares: 2 for "15.38", 0 for "15"."""
        exponent = 0 if self.value is None else self.value.as_tuple().exponent
        return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def cell(text: str | int | Decimal) -> Cell:
    """Give the cell that shows *text*."""
    return Cell.model_validate(text)


def unfilled(content: str | Cell | None) -> bool:
    """Whether the cell is there, but nothing has been filled in: it is blank, or still reads 待补充.

    A cell that does not exist (None) is not unfilled; "/", "—" and "不适用" are filled in.
    """
    if content is None:
        return False
    text = content if isinstance(content, str) else content.text
    return PENDING in text or not text.strip()


class Project(Value):
    """Whose money and for what: 项目名称, 主管部门, 项目实施单位, 单位名称."""

    name: str = ""
    department: str | None = None
    implementer: str | None = None
    unit: str | None = None


class FundsRow(Value):
    """One line of the 资金 table; amounts in the form's money unit, `rate` in percent.

    `reason` is the text of the column 原因, which some editions print beside the amounts.
    """

    name: str
    initial_budget: Cell | None = None
    budget: Cell | None = None
    executed: Cell | None = None
    weight: Cell | None = None
    rate: Cell | None = None
    score: Cell | None = None
    reason: str | None = None


class Funds(Value):
    """The 资金 table. The first row is the 年度资金总额; `weight` and `score` are those of 执行率."""

    rows: tuple[FundsRow, ...] = ()
    weight: Cell | None = None
    score: Cell | None = None


class Goal(Value):
    """年度总体目标: 预期目标 and 实际完成情况."""

    expected: str | None = None
    actual: str | None = None


class Row(Value):
    """One 三级指标. `level1` and `level2` are the official names (产出指标, 数量指标).

    `goal` is the 年度绩效目标 that the row serves, printed with its points (年度绩效目标1（40分）), in forms
    whose points are shared out by goals.
    """

    id: str
    level1: str
    level2: str
    name: str
    target: Cell | None = None
    actual: Cell | None = None
    unit: str | None = None
    weight: Cell | None = None
    score: Cell | None = None
    deviation: str | None = None
    goal: str | None = None


class Option(Value):
    """One tick box. A lost □ counts as ticked (seed-defects, X2)."""

    text: str
    ticked: bool


class Checkboxes(Value):
    """One group of tick boxes: 项目类别, 项目类型 …."""

    group: str
    options: tuple[Option, ...]


class Form(Value):
    """A whole 自评表. `also_fits` names other editions whose headings the form shows just as well.

    `subtotals` are the printed ones, by level 1 (预算执行 among them).
    """

    schema_version: Literal[1] = 1
    title: str = ""
    template: str
    also_fits: tuple[str, ...] = ()
    year: int | None = None
    money_unit: Literal["万元", "元"] = "万元"
    project: Project = Project()
    funds: Funds = Funds()
    goal: Goal | None = None
    rows: tuple[Row, ...] = ()
    analysis: str | None = None
    measures: str | None = None
    summary: str | None = None
    subtotals: dict[str, Cell] = {}
    total: Cell | None = None
    total_weight: Cell | None = None
    grade: str | None = None
    checkboxes: tuple[Checkboxes, ...] = ()
    notes: tuple[str, ...] = ()
    filled_on: str | None = None

    @model_validator(mode="after")
    def _row_ids_differ(self) -> Self:
        ids = [row.id for row in self.rows]
        if len(ids) != len(set(ids)):
            raise ValueError("指标行的 id 重复")
        return self

    def replace(self, pointer: str, content: str | Cell | None) -> Self:
        """Give the form with the one cell at *pointer* (RFC 6901) replaced; nothing else changes.

        Raises KeyError when the pointer names no cell of a form.
        """
        plain = self.model_dump()
        at: Any = plain
        *path, last = [part.replace("~1", "/").replace("~0", "~") for part in pointer.split("/")[1:]]
        for part in path:
            if not isinstance(at, dict | list | tuple):
                raise KeyError(pointer)
            at = at[int(part)] if isinstance(at, list | tuple) else at[part]
        if not isinstance(at, dict) or (last not in at and path != ["subtotals"]):
            raise KeyError(pointer)
        at[last] = content
        return type(self).model_validate(plain)


COLUMNS = {
    "initial_budget": "年初预算数",
    "budget": "全年预算数",
    "executed": "全年执行数",
    "rate": "执行率",
    "weight": "分值",
    "score": "得分",
    "name": "三级指标",
    "target": "年度指标值",
    "actual": "实际完成值",
    "unit": "度量单位",
    "deviation": "偏差原因分析及改进措施",
    "reason": "原因",
}
PARTS = {
    "/title": "表名",
    "/year": "年度",
    "/project/name": "项目名称",
    "/project/department": "主管部门",
    "/project/implementer": "实施单位",
    "/project/unit": "单位名称",
    "/funds": "项目资金",
    "/funds/weight": "项目资金→执行率 分值",
    "/funds/score": "项目资金→执行率 得分",
    "/goal": "年度总体目标",
    "/goal/expected": "年度总体目标→预期目标",
    "/goal/actual": "年度总体目标→实际完成情况",
    "/rows": "绩效指标",
    "/analysis": "偏差大或目标未完成原因分析",
    "/measures": "改进措施及结果应用方案",
    "/summary": "自评结果摘要版",
    "/subtotals": "小计",
    "/total": "总分",
    "/total_weight": "总分 分值",
    "/grade": "等级",
    "/checkboxes": "勾选项",
    "/notes": "表下说明",
    "/filled_on": "填报日期",
}


def address(form: Form, pointer: str) -> str:
    """Name the cell at *pointer* as a clerk would: 产出指标→数量指标→第3行 得分.

    The row is counted within its 二级指标. An unknown pointer is given back as it is.
    """
    if pointer in PARTS:
        return PARTS[pointer]
    match pointer.split("/")[1:]:
        case ["funds", "rows", index, *column] if index.isdigit() and int(index) < len(form.funds.rows):
            name = form.funds.rows[int(index)].name
            return f"项目资金→{name} {COLUMNS.get(column[0], column[0]) if column else ''}".strip()
        case ["rows", index, *column] if index.isdigit() and int(index) < len(form.rows):
            row = form.rows[int(index)]
            same = [r.id for r in form.rows if (r.level1, r.level2) == (row.level1, row.level2)]
            place = f"{row.level1}→{row.level2}→第{same.index(row.id) + 1}行"
            return f"{place} {COLUMNS.get(column[0], column[0]) if column else ''}".strip()
        case ["subtotals", level1]:
            return f"{level1} 小计"
        case ["checkboxes", index, *_] if index.isdigit() and int(index) < len(form.checkboxes):
            return form.checkboxes[int(index)].group
        case _:
            return pointer
