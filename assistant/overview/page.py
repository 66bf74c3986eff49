"""Page: the report of a unit as a Document: prose, the cross-table of all projects, and a chart.

A spreadsheet gets the table first and draws the chart itself (Grid.chart); on paper the bars are set in
letters, so that every kind of file shows them.
"""

from collections.abc import Callable, Iterator
from decimal import Decimal

from assistant.documents.grid import Chart, Document, Grid, GridCell, Paragraph, Style
from assistant.overview.projects import Project, Unit
from assistant.overview.prose import money, points, sections
from validators.catalogue import Verdict

TITLE = Style("方正小标宋简体", Decimal(18), align="center", keep=True)
SUBTITLE = Style("黑体", Decimal(14), keep=True)
TABLE_TITLE = Style("黑体", Decimal(14), align="center", keep=True)
PROSE = Style("仿宋_GB2312", Decimal(12), align="both")
LINE = Style(size=Decimal(9), align="right", keep=True)
HEADING = Style(size=Decimal(8), bold=True, align="center")
VALUE = Style(size=Decimal(8), align="center")
WORDS = Style(size=Decimal(8))
NOTE = Style(size=Decimal(9), align="both")
BAR = Style(size=Decimal("7.5"))
CONCLUSIONS: dict[Verdict, str] = {
    "accepted": "通过",
    "accepted_with_warnings": "有警告",
    "rejected": "退回",
}
FIXED = ("序号", "项目名称", "主管部门", "年初预算", "全年预算", "执行数", "执行率", "执行得分")
FIXED_WIDTHS = (30, 112, 84, 62, 62, 62, 66, 54)
SECTION, TOTAL, CONCLUSION = 52, 54, 50
LONGEST_BAR = 12  # letters for a full 100
EIGHTHS = " ▏▎▍▌▋▊▉"
HUNDRED = Decimal(100)
NOTE_TEXT = (
    "注：金额由各表的元或万元换算成万元；合计的执行率为执行数合计÷全年预算合计，得分为平均值；"
    "有的表没有的金额不合计，表样不同时各项得分不平均。“有警告”的为通过核查、有警告待确认。"
)


def overview(unit: Unit, *, spreadsheet: bool) -> Document:
    """Give the report of *unit*; a `spreadsheet` begins with the table, and has its chart drawn."""
    title = Paragraph(title_of(unit), TITLE, opens="自评情况汇总" if spreadsheet else "")
    told = list(_told(unit))
    table = list(_table(unit, charted=spreadsheet))
    if spreadsheet:
        report = Paragraph(title.text, TITLE, opens="自评报告")
        return Document((title, *table, report, *told), draft=unit.draft)
    return Document((title, *told, *table, *_bars(unit)), draft=unit.draft)


def title_of(unit: Unit) -> str:
    """Give the title of the report."""
    return f"{unit.name}{f'{unit.year}年度' if unit.year else ''}项目支出绩效自评报告"


def _told(unit: Unit) -> Iterator[Paragraph]:
    for section in sections(unit):
        yield Paragraph(section.heading, SUBTITLE)
        yield from (Paragraph(text, PROSE) for text in section.paragraphs)


def _table(unit: Unit, *, charted: bool) -> Iterator[Paragraph | Grid]:
    names = unit.sections
    headings = (*FIXED, *(f"{name.removesuffix('指标')}得分" for name in names), "总分", "结论")
    widths = (*FIXED_WIDTHS, *(SECTION for _ in names), TOTAL, CONCLUSION)
    rows = [tuple(GridCell(text, style=HEADING) for text in headings)]
    rows += [_line(number, each, names) for number, each in enumerate(unit.projects, 1)]
    rows.append(_sums(unit, names))
    total, rate = len(FIXED) + len(names), FIXED.index("执行率")
    chart = Chart("总分和执行率", 1, (total,), (rate,), (1, len(unit.projects))) if charted else None
    yield Paragraph("项目支出绩效自评情况汇总表", TABLE_TITLE)
    yield Paragraph("单位：万元、分", LINE)
    yield Grid(tuple(rows), tuple(Decimal(width) for width in widths), header_rows=1, chart=chart)
    yield Paragraph(NOTE_TEXT, NOTE)


def _line(number: int, each: Project, names: tuple[str, ...]) -> tuple[GridCell, ...]:
    amounts = tuple(_cell(money, held) for held in (each.initial, each.budget, each.executed))
    scores = tuple(_cell(points, each.sections.get(name)) for name in names)
    return (
        GridCell(str(number), style=VALUE),
        GridCell(each.name, style=WORDS),
        GridCell(each.department, style=WORDS),
        *amounts,
        _rate(each.rate),
        _cell(points, each.execution),
        *scores,
        _cell(points, each.total),
        GridCell(CONCLUSIONS[each.verdict], style=VALUE),
    )


def _sums(unit: Unit, names: tuple[str, ...]) -> tuple[GridCell, ...]:
    """Give the last line: amounts added up, the rate of the whole, the scores on average.

    Points of editions that share them out otherwise have no average, and no part of the forms a sum.
    """
    alike = len({each.template.id for each in unit.projects}) == 1
    parts = [[each.execution for each in unit.projects]]
    parts += [[each.sections.get(name) for each in unit.projects] for name in names]
    return (
        GridCell("合计（得分为平均）", col_span=3, style=HEADING),
        *(
            _cell(money, unit.sum(column) if unit.all_state(column) else None)
            for column in ("initial", "budget", "executed")
        ),
        _rate(unit.rate),
        *(_cell(points, unit.mean(part) if alike else None) for part in parts),
        _cell(points, unit.mean(each.total for each in unit.projects)),
        GridCell("", style=VALUE),
    )


def _cell(written: Callable[[Decimal], str], value: Decimal | None) -> GridCell:
    return GridCell("—" if value is None else written(value), style=VALUE)


def _rate(value: Decimal | None) -> GridCell:
    return GridCell("—" if value is None else f"{points(value)}%", style=VALUE)


def _bars(unit: Unit) -> Iterator[Paragraph | Grid]:
    """Draw the scores and the rates as bars; a rate above 100 % ends there, its figure says the rest."""
    rows = [tuple(GridCell(text, style=HEADING) for text in ("项目名称", "总分", "", "执行率", ""))]
    for each in unit.projects:
        rate = _rate(each.rate)
        rows.append(
            (
                GridCell(each.name, style=WORDS),
                GridCell(bar(each.total), style=BAR),
                _cell(points, each.total),
                GridCell(bar(each.rate), style=BAR),
                rate,
            )
        )
    widths = tuple(Decimal(width) for width in (220, 290, 90, 290, 90))
    yield Paragraph("各项目总分和执行率", TABLE_TITLE)
    yield Grid(tuple(rows), widths, header_rows=1)


def bar(value: Decimal | None) -> str:
    """Give a bar as long as *value* is of 100, in letters of eighths."""
    if value is None or value <= 0:
        return ""
    eighths = int(min(value, HUNDRED) / HUNDRED * LONGEST_BAR * 8)
    whole, part = divmod(eighths, 8)
    return "█" * whole + EIGHTHS[part].strip()
