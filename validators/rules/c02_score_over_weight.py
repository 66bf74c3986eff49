"""C02 score-over-weight: 得分超过分值

查什么
    三级指标的得分高于该行的分值,预算执行得分高于执行率的分值。
为什么
    得分不得突破该指标的分值上限,否则一级指标和总分都会超出满分。
例
    分值8、得分9 → 得分最高只能填8。
依据
    财预〔2020〕10号配套自评表脚注:各指标得分不超过该指标分值上限。
"""

from collections.abc import Iterator

from validators.rule import Case, Complaint, rule


@rule("C02", "score-over-weight", clause="财预〔2020〕10号自评表脚注:得分不得超过分值上限")
def score_over_weight(case: Case) -> Iterator[Complaint]:
    """Compare each printed score with the points printed beside it."""
    for index, row in enumerate(case.form.rows):
        if row.score and row.weight and row.score.value is not None and row.weight.value is not None:
            score, weight = row.score.value, row.weight.value
            if score > weight:
                yield Complaint(
                    f"/rows/{index}/score",
                    f"得分{score}超过了分值{weight}。得分不得突破分值上限,请改为不高于{weight}的数。",
                    found=row.score.text,
                    expected=f"≤{weight}",
                )
