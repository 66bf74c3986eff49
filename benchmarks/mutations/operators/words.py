"""Operators of families E and P: reasons, narratives, and what must not be published."""

import re
from collections.abc import Iterator
from decimal import Decimal
from random import Random

from benchmarks.mutations.breaking import Mutant, Sample, operator
from benchmarks.mutations.editing import at, put, texts, value

SLOGANS = (
    "加强指导，加大宣传力度，进一步提高工作水平。",
    "今后将加强管理，强化责任落实，确保目标完成。",
    "高度重视，统筹推进，不断提升绩效管理水平。",
)


SIZE = re.compile(r"(?<=完成)\d[\d.]*|(?:(?<=偏离)|(?<=偏差率)|(?<=偏差))-?[\d.]+(?=%)")
MEASURE = re.compile(r"(?:改进)?措施：|下一步")


def _reasons(sample: Sample) -> Iterator[tuple[int, str]]:
    for index, each, _weight in sample.short():
        if each.row.deviation and len(each.row.deviation) > 10:  # noqa: PLR2004
            yield index, each.row.deviation


@operator("E01")
def reason_dropped(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """有扣分而原因空着，或只写“无”"""
    for index, _reason in _reasons(sample):
        text = luck.choice(("", "无", "暂无", "/", "无偏差"))
        yield Mutant(at(sample.form, f"/rows/{index}/deviation", text), f"/rows/{index}/deviation")


@operator("E01", "A01")
def foot_dropped(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """有扣分而表末的原因或措施空着"""
    form, total = sample.form, value(sample.form.total)
    for field in ("analysis", "measures"):
        if getattr(form, field) is not None and total is not None and total < Decimal(100):
            yield Mutant(at(form, f"/{field}", luck.choice(("", "无", "暂无"))), f"/{field}")


@operator("E02", least="info")
def idle_words_beside_full_marks(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """没有扣分的行，偏差栏写“达成预期指标”"""
    for index, row in enumerate(sample.form.rows):
        if row.deviation == "无":
            text = luck.choice(("暂无", "达成预期指标", "已完成"))
            yield Mutant(at(sample.form, f"/rows/{index}/deviation", text), f"/rows/{index}/deviation")


@operator("E03")
def reason_a_slogan(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """原因只有口号"""
    for index, _reason in _reasons(sample):
        yield Mutant(
            at(sample.form, f"/rows/{index}/deviation", luck.choice(SLOGANS)), f"/rows/{index}/deviation"
        )


@operator("E03")
def reason_for_the_other_direction(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """未完成却写超额的原因"""
    for index, reason in _reasons(sample):
        share = re.search(r"[\d.]+%", reason)
        said = luck.choice(
            ("群众参与积极，完成量大幅增加，超额完成年度目标。", "任务超额完成，工作成效显著，高于年初目标。")
        )
        text = f"超出目标{share[0] if share else '5%'}。原因：{said}"
        yield Mutant(at(sample.form, f"/rows/{index}/deviation", text), f"/rows/{index}/deviation")


@operator("E03")
def reason_of_wrong_size(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """原因里的完成值、差额与表不符"""
    for index, reason in _reasons(sample):
        found = list(SIZE.finditer(reason))
        if found:
            one = luck.choice(found)
            figure = Decimal(one[0])
            wrong = figure * 2 if abs(figure) < 10 else figure * Decimal("0.7")  # noqa: PLR2004
            text = f"{reason[: one.start()]}{wrong.quantize(Decimal('0.1'))}{reason[one.end() :]}"
            yield Mutant(at(sample.form, f"/rows/{index}/deviation", text), f"/rows/{index}/deviation")


@operator("E03", least="warning")
def reason_without_measure(sample: Sample, _: Random) -> Iterator[Mutant]:
    """只有幅度和原因，没有措施、责任和时限"""
    for index, reason in _reasons(sample):
        text = MEASURE.split(reason)[0].rstrip("；")
        if text != reason:
            yield Mutant(at(sample.form, f"/rows/{index}/deviation", text), f"/rows/{index}/deviation")


@operator("E03")
def reason_without_cause(sample: Sample, _: Random) -> Iterator[Mutant]:
    """只有措施，没有原因"""
    for index, reason in _reasons(sample):
        found = MEASURE.search(reason)
        if found:
            text = reason[found.start() :]
            yield Mutant(at(sample.form, f"/rows/{index}/deviation", text), f"/rows/{index}/deviation")


@operator("E03")
def foot_a_slogan(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """执行率低于90%，表末原因只有口号"""
    if sample.form.analysis and sample.amounts and sample.amounts[2] / sample.amounts[1] < Decimal("0.9"):
        yield Mutant(at(sample.form, "/analysis", luck.choice(SLOGANS)), "/analysis")


SAID_OF = "自评得分为 预算执行情况得分 产出指标得分 效益指标得分 全年预算数为 执行数为 完成预算 预算执行率"
FIGURES = tuple(rf"(?<={words})\d[\d.]*" for words in SAID_OF.split())


@operator("E04")
def summary_figure_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """摘要、叙述里的总分、得分、金额、执行率改了一位"""
    for where, text in texts(sample.form):
        if where.startswith("/rows/"):
            continue
        for words in FIGURES:
            found = re.search(words, text)
            if found:
                wrong = _digit_changed(found[0], luck)
                yield Mutant(
                    at(sample.form, where, text[: found.start()] + wrong + text[found.end() :]), where
                )


def _digit_changed(figure: str, luck: Random) -> str:
    places = [i for i, char in enumerate(figure) if char.isdigit()][:4]
    index = luck.choice(places)
    digit = luck.choice([d for d in "123456789" if d != figure[index]])
    return f"{figure[:index]}{digit}{figure[index + 1 :]}"


@operator("E04")
def result_in_prose_changed(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """总体完成情况里的一个完成数改了"""
    for where, text in texts(sample.form):
        if where not in {"/goal/actual", "/summary"}:
            continue
        for row in sample.form.rows:
            start = text.find(row.name)
            figure = re.match(r"\d+(?:\.\d+)?", text[start + len(row.name) :]) if start >= 0 else None
            if figure and text.count(row.name) == 1 and Decimal(figure[0]):
                wrong = _digit_changed(figure[0], luck)
                dated = text[start + len(row.name) + figure.end() :][:1] == "年"
                if dated or (row.target and row.target.value == Decimal(wrong)):
                    continue  # it may be the target that is told of
                begin = start + len(row.name)
                changed = text[:begin] + wrong + text[begin + figure.end() :]
                yield Mutant(at(sample.form, where, changed), where)


@operator("E05")
def result_only_done(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """总体完成情况只写“完成”"""
    if sample.form.goal and sample.form.goal.actual:
        text = luck.choice(("完成", "全部完成", "已完成年度目标任务", "较好地完成了各项工作任务"))
        yield Mutant(at(sample.form, "/goal/actual", text), "/goal/actual")


@operator("E05")
def result_copies_the_goal(sample: Sample, _: Random) -> Iterator[Mutant]:
    """总体完成情况照抄目标"""
    if sample.form.goal and sample.form.goal.expected and sample.form.goal.actual:
        yield Mutant(at(sample.form, "/goal/actual", sample.form.goal.expected), "/goal/actual")


@operator("E05")
def result_without_figures(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """总体完成情况没有数字也没有事实"""
    if sample.form.goal and sample.form.goal.actual:
        text = luck.choice(
            (
                "各项工作有序开展，群众反映良好，取得了较好的社会效益。",
                "项目实施顺利，达到了预期效果，保障了工作正常开展。",
            )
        )
        yield Mutant(at(sample.form, "/goal/actual", text), "/goal/actual")


def identity_number(luck: Random) -> str:
    """Make up an identity-card number whose check digit is right."""
    born = f"{luck.randint(1955, 2001)}{luck.randint(1, 12):02}{luck.randint(1, 28):02}"
    body = f"4201{luck.randint(1, 28):02}{born}{luck.randint(1, 999):03}"
    weights = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
    return body + "10X98765432"[sum(int(d) * w for d, w in zip(body, weights, strict=True)) % 11]


def bank_card(luck: Random) -> str:
    """Make up a bank-card number whose check digit is right."""
    body = "622848" + "".join(str(luck.randint(0, 9)) for _ in range(12))
    digits = [int(d) * (2 if i % 2 == 0 else 1) for i, d in enumerate(reversed(body))]
    return body + str(-sum(d - 9 if d > 9 else d for d in digits) % 10)  # noqa: PLR2004


def _added(sample: Sample, said: str) -> Iterator[Mutant]:
    for where, text in texts(sample.form):
        yield Mutant(at(sample.form, where, f"{text}{said}"), where)
    for index, row in enumerate(sample.form.rows):
        if row.actual and sample.rows[index].kind == "qualitative":
            yield Mutant(
                at(sample.form, f"/rows/{index}/actual", f"{row.actual.text}（{said}）"), f"/rows/{index}"
            )


@operator("P01", least="warning")
def identity_card_told(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """文字里有身份证号"""
    yield from _added(sample, f"受助人张某，身份证号{identity_number(luck)}。")


@operator("P02", least="warning")
def phone_told(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """文字里有个人手机号"""
    yield from _added(sample, f"受助人李某，电话13{luck.randint(100000000, 999999999)}。")


@operator("P03", least="warning")
def bank_card_told(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """文字里有银行卡号"""
    yield from _added(sample, f"补贴发放至王某银行卡{bank_card(luck)}。")


@operator("P04", least="warning")
def secret_told(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """文字里有系统口令"""
    word = "".join(luck.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(10))
    yield from _added(sample, f"系统管理员密码：{word.capitalize()}#1。")


@operator("P05", least="warning")
def marked_secret(sample: Sample, luck: Random) -> Iterator[Mutant]:
    """表上有密级标志"""
    mark = luck.choice(("机密★10年", "秘密★5年", "机密★20年"))
    yield Mutant(put(sample.form, notes=(*sample.form.notes, mark)), "/notes")
    yield Mutant(put(sample.form, title=f"{mark} {sample.form.title}"), "/title")
