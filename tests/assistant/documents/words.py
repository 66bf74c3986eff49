"""Pieces of Word files, as Word and WPS write them: short names for what tests put together."""

import io
import zipfile

from assistant.documents.files.docx.names import MC, W

SPACES = (
    f'xmlns:w="{W}" xmlns:mc="{MC}" xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
    'xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" xmlns:v="urn:schemas-microsoft-com:vml" '
    'xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math" xmlns:o="urn:x-office"'
)


def word_file(body: str, *, space: str = W, **parts: str) -> bytes:
    """A Word file with *body* and other parts, __ in their names for / (word__styles: word/styles.xml)."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        made.writestr(
            "word/document.xml",
            f"<w:document {SPACES.replace(W, space)}><w:body>{body}</w:body></w:document>",
        )
        for name, content in parts.items():
            made.writestr(f"{name.replace('__', '/')}.xml", content)
    return out.getvalue()


def part(tag: str, inner: str) -> str:
    """The root of another part: w:hdr, w:styles …"""
    return f"<{tag} {SPACES}>{inner}</{tag}>"


def run(text: str, look: str = "") -> str:
    return f'<w:r><w:rPr>{look}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*inner: str, mark: str = "", style: str = "") -> str:
    """A paragraph of runs (a bare text is one); `mark`: what is said of its end."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    runs = "".join(each if each.startswith("<") else run(each) for each in inner)
    return f"<w:p><w:pPr>{named}<w:rPr>{mark}</w:rPr></w:pPr>{runs}</w:p>"


def cell(*inner: str, marks: str = "", span: int = 1) -> str:
    """A cell of paragraphs and tables; a bare text is a paragraph."""
    wide = f'<w:gridSpan w:val="{span}"/>' if span > 1 else ""
    blocks = "".join(each if each.startswith("<") else para(each) for each in inner) or "<w:p/>"
    return f"<w:tc><w:tcPr>{wide}{marks}</w:tcPr>{blocks}</w:tc>"


def row(*cells: str, marks: str = "") -> str:
    """A row of cells; a bare text is a cell."""
    made = "".join(each if each.startswith("<") else cell(each) for each in cells)
    return f"<w:tr><w:trPr>{marks}</w:trPr>{made}</w:tr>"


def table(*rows: str) -> str:
    return f"<w:tbl>{''.join(rows)}</w:tbl>"


BEGIN, GO_ON = '<w:vMerge w:val="restart"/>', "<w:vMerge/>"
FORM = (
    row(cell("项目名称"), cell("山塘除险加固", span=8)),
    row(
        cell("项目资金（万元）", marks=BEGIN),
        cell("", span=2),
        *("年初预算数", "全年预算数", "全年执行数", "分值", "执行率", "得分"),
    ),
    row(cell(marks=GO_ON), cell("年度资金总额", span=2), "90", "90", "81", "10", "90%", "9"),
    row(
        cell("绩效指标", marks=BEGIN),
        *(
            "一级指标",
            "二级指标",
            "三级指标",
            "年度指标值",
            "实际完成值",
            "分值",
            "得分",
            "偏差原因分析及改进措施",
        ),
    ),
    row(cell(marks=GO_ON), "产出指标", "数量指标", "加固山塘", "≥9座", "9座", "50", "50", "无"),
    row(cell(marks=GO_ON), "效益指标", "社会效益指标", "受益农户", "≥300户", "310户", "40", "40", "无"),
    row(cell("总分", span=6), "100", "99", ""),
)
TITLE = "项目支出绩效自评表"
