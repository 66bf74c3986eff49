"""Contents: what is seen in one worksheet: texts by place and merged ranges, nothing that is hidden."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, time, timedelta
from typing import NamedTuple, TypeVar

import python_calamine

from assistant.documents.files.limits import Limits
from assistant.documents.files.remarks import Remarks
from assistant.documents.files.xlsx.formats import GENERAL, shown_date, shown_number
from assistant.documents.files.xlsx.looks import Looks, Place, column_letters
from assistant.errors import UnreadableFile

Value = int | float | str | bool | date | time | timedelta
Range = tuple[Place, Place]
Result = TypeVar("Result")
DAMAGED = "工作簿已损坏，请用 Excel 或 WPS 打开另存一次"
NOTHING: Mapping[int, str] = {}
LONGEST_HIDDEN = 1_000
MOST_NAMED = 5


class Sheet(NamedTuple):
    """What is seen in one worksheet: texts by row and column from 0 on; a row without any is not there."""

    name: str
    texts: Mapping[int, Mapping[int, str]]
    merged: Sequence[Range]
    hidden_rows: frozenset[int]


def contents(
    book: python_calamine.CalamineWorkbook, at: int, looks: Looks, remarks: Remarks, limits: Limits
) -> Sheet:
    """Give what is seen in the worksheet *at*, and say what is not. Raises UnreadableFile."""
    sheet = trusting(lambda: book.get_sheet_by_index(at))
    name = sheet.name
    rows: list[list[Value]] = trusting(sheet.to_python)
    texts = _texts(rows, sheet.start or (0, 0), looks)
    merged: Sequence[Range] = sheet.merged_cell_ranges or ()
    if len(merged) > limits.merges:
        raise overlapping()
    for place, error in looks.errors.items():
        remarks.add(_at(name, place), f" 是错误值 {error}")
    if looks.uncomputed:
        places = _named([_at(name, place) for place in looks.uncomputed])
        remarks.add(places, " 的公式没有算出的值，请用 Excel 或 WPS 打开并保存一次再交")
    visible, merged, hidden = _visible(texts, merged, looks)
    if hidden:
        remarks.add(_named([_at(name, place) for place in hidden]), " 在隐藏的行或列里，没有读")
    return Sheet(name, visible, merged, looks.hidden_rows)


def trusting(call: Callable[[], Result]) -> Result:
    """Ask calamine; whatever it cannot bear is a file that cannot be read."""
    try:
        return call()
    except python_calamine.PasswordError as error:
        raise UnreadableFile("文件加了密码，请去掉密码再交") from error
    except BaseException as error:
        # A panic of the library below is no Exception, and has no name that can be imported.
        if isinstance(error, Exception) or type(error).__name__ == "PanicException":
            raise UnreadableFile(DAMAGED) from error
        raise


def _texts(rows: list[list[Value]], start: Place, looks: Looks) -> dict[int, dict[int, str]]:
    formats = looks.formats
    down, across = start
    texts: dict[int, dict[int, str]] = {}
    for row, values in enumerate(rows, down):
        line: dict[int, str] = {}
        for column, value in enumerate(values, across):
            if value == "":
                continue
            text = value if type(value) is str else _shown(value, formats.get((row, column), GENERAL))
            if not text.isspace() and text:
                line[column] = text
        if line:
            texts[row] = line
    for (row, column), error in looks.errors.items():
        texts.setdefault(row, {})[column] = error
    return texts


def _shown(value: Value, code: str) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, int | float):
        return shown_number(value, code)
    return shown_date(value, code)


def _visible(
    texts: dict[int, dict[int, str]], merged: Sequence[Range], looks: Looks
) -> tuple[dict[int, dict[int, str]], Sequence[Range], list[Place]]:
    """Leave out what is hidden, and say where it was; a merged cell that is seen in part is seen."""
    if not looks.hidden_rows and not looks.hidden_columns:
        return texts, merged, []
    moved: dict[Place, Place] = {}
    ranges: list[Range] = []
    for first, last in merged:
        row = _seen(first[0], last[0], looks.hidden_rows)
        column = _seen(first[1], last[1], looks.hidden_columns)
        if row is not None and column is not None:
            moved[first] = (row, column)
            ranges.append(((row, column), last))
    seen: dict[int, dict[int, str]] = {}
    hidden: list[Place] = []
    for place, text in (
        ((row, column), text) for row, line in texts.items() for column, text in line.items()
    ):
        row, column = moved.get(place, place)
        if row in looks.hidden_rows or column in looks.hidden_columns:
            hidden.append(place)
        else:
            seen.setdefault(row, {})[column] = text
    return seen, ranges, hidden


def _seen(first: int, last: int, hidden: frozenset[int]) -> int | None:
    """Give the first row or column of a range that is not hidden."""
    return next((at for at in range(first, min(last, first + LONGEST_HIDDEN) + 1) if at not in hidden), None)


def overlapping() -> UnreadableFile:
    """Give the refusal of merged ranges that lie over each other: few bytes, laid out a thousand times."""
    return UnreadableFile("工作表里的合并单元格互相重叠或太多，请用 Excel 或 WPS 打开另存一次")


def _at(name: str, place: Place) -> str:
    return f"{name}!{column_letters(place[1])}{place[0] + 1}"


def _named(places: Sequence[str]) -> str:
    """Name places, the first of them only when there are many."""
    more = f"等{len(places)}格" if len(places) > MOST_NAMED else ""
    return "、".join(places[:MOST_NAMED]) + more
