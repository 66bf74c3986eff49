from validators.evidence.likeness import covered, runs, shared_run


def test_words_that_every_project_has_say_nothing() -> None:
    assert runs("维稳工作经费", 2) == {"维稳"}
    assert runs("专项工作经费项目", 2) == frozenset()


def test_no_run_crosses_a_mark_or_a_generic_word() -> None:
    assert runs("扫黑除恶，平安建设", 3) == {"扫黑除", "黑除恶"}


def test_the_shared_run_is_the_longest_around_its_seed() -> None:
    text, other = "国安宣传1次传单等；制作扫黑短片1部", "发放倡议书和传单等；制作扫黑短片1部"
    assert shared_run(text, other, "扫黑") == "传单等；制作扫黑短片1部"
    assert shared_run(text, other, "国安") == ""


def test_a_copy_is_covered_and_a_text_of_its_own_is_not() -> None:
    assert covered("依法及时化解矛盾纠纷。", "依法、及时化解矛盾纠纷") == 1
    assert covered("全年培训调解员260人次", "依法及时化解矛盾纠纷") == 0
