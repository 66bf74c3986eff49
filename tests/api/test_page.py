"""The page in real Chromium, as a clerk uses it: keyboard, answers, sources, downloads."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import docx
import pytest
from playwright.sync_api import Browser, Page, Request, expect, sync_playwright

from assistant.documents import write
from tests.assistant.documents.goals import GOALS
from tests.assistant.documents.words import FORM as WORD_FORM
from tests.assistant.documents.words import TITLE, para, run, table, word_file
from validators.form import Form
from validators.template import find_template

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or shutil.which("chromium-browser")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="缺少浏览器 chromium，略过网页测试")
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"]
ALONE = ["--disable-background-networking", "--disable-component-update", "--disable-sync"]
ROOT = Path(__file__).parents[2]
NOTES = (
    "2022年度乡村图书室建设项目，年初预算40万元，全年预算40万元，全年支出30万元，因书架供货延迟，10万元尾款结转下年支付。"
    "计划建成图书室12个，实际建成12个。图书上架率目标不低于95%，实际97%。读者满意度目标不低于90%，实际93.5%。"
)


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The real service, started as users start it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("data")
    settings = {"ASSISTANT_DATABASE_URL": f"sqlite:///{folder}/drafts.db", "ASSISTANT_PORT": str(port)}
    with subprocess.Popen(  # our own command
        [sys.executable, "-m", "assistant.cli", "serve"], cwd=ROOT, env={**os.environ, **settings}
    ) as process:
        try:
            wait_for(f"http://127.0.0.1:{port}/healthz")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()


def wait_for(address: str) -> None:
    for _ in range(150):
        try:
            with urllib.request.urlopen(address, timeout=1):  # noqa: S310  # our own service
                return
        except OSError:
            time.sleep(0.1)
    raise TimeoutError(address)


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=[*QUIET, *ALONE])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser, service: str) -> Iterator[Page]:
    """A fresh page that fails the test on any script error, and on any request to another address."""
    opened = browser.new_page()
    faults: list[str] = []
    opened.on("pageerror", lambda error: faults.append(str(error)))
    opened.on("console", lambda said: faults.append(said.text) if "Content Security" in said.text else None)
    opened.on("request", lambda sent: faults.append(sent.url) if foreign(sent, service) else None)
    opened.goto(service)
    yield opened
    opened.close()
    assert faults == []


def foreign(sent: Request, service: str) -> bool:
    return not sent.url.startswith((service, "data:", "blob:"))


def draft(page: Page, notes: str = NOTES) -> None:
    expect(page.locator("#template option")).not_to_have_count(0)
    page.fill("#notes", notes)
    page.press("#notes", "Control+Enter")
    expect(page.locator("#downloads")).to_be_visible(timeout=15_000)


def cell(page: Page, where: str) -> str:
    return page.locator(f'#form [data-where="{where}"]').first.inner_text()


def test_a_text_becomes_the_form_as_it_will_be_printed(page: Page) -> None:
    draft(page)
    assert cell(page, "/funds/rows/0/budget").startswith("40")
    assert cell(page, "/funds/rows/0/rate").startswith("75")
    assert cell(page, "/funds/rows/0/score").startswith("7.5")
    assert "图书室" in page.locator("#form").inner_text()
    expect(page.locator("#engine")).to_contain_text("没有使用模型")


def test_a_cell_says_where_its_figure_came_from(page: Page) -> None:
    draft(page)
    page.click('#form [data-where="/funds/rows/0/executed"]')
    expect(page.locator("#origin")).to_contain_text("原文")
    assert "30万元" in page.locator("#source-text mark").inner_text()


def test_a_finding_leads_to_its_cell(page: Page) -> None:
    draft(page)
    page.locator("#findings a.cell").first.click()
    expect(page.locator("#form .chosen")).to_have_count(1)
    assert page.locator("#form .chosen .code").first.inner_text()


def test_answering_a_question_continues_the_draft(page: Page) -> None:
    draft(page)
    field = page.locator('#questions input[data-question="/project/department"]')
    field.fill("云溪县文化和旅游局")
    field.press("Enter")
    expect(page.locator('#form [data-where="/project/department"]').first).to_contain_text(
        "云溪县文化和旅游局"
    )
    expect(page.locator('#questions input[data-question="/project/department"]')).to_have_count(0)


def test_enter_sends_nothing_while_an_input_method_composes(page: Page) -> None:
    """A made-up key press sends no form by itself; whether the page holds Enter back is what it can tell."""
    draft(page)
    press = (
        "(field, isComposing) => field.dispatchEvent(new KeyboardEvent('keydown',"
        " {key: 'Enter', isComposing, bubbles: true, cancelable: true}))"
    )
    field = page.locator("#questions input").first.element_handle()
    went_through = [
        page.evaluate(f"([field, composing]) => ({press})(field, composing)", [field, c])
        for c in (True, False)
    ]
    assert went_through == [False, True]


def test_a_cell_can_be_typed_over_and_the_computed_ones_follow(page: Page) -> None:
    draft(page)
    page.click('#form [data-where="/funds/rows/0/executed"]')
    page.fill("#origin input", "20")
    page.press("#origin input", "Enter")
    expect(page.locator('#form [data-where="/funds/rows/0/rate"]').first).to_contain_text("50")


WRONG = {
    "template": "mof-2020", "title": "项目支出绩效自评表", "project": {"name": "讲解员培训"}, "total": "99.5",
    "funds": {
        "rows": [{"name": "年度资金总额", "budget": "10", "executed": "10", "rate": "100%", "score": "10"}],
        "weight": "10", "score": "10",
    },
    "rows": [{"id": "R1", "level1": "产出指标", "level2": "数量指标", "name": "培训人次", "target": "≥50人次",
              "actual": "60人次", "weight": "90", "score": "90", "deviation": "暂无"}],
}  # fmt: skip


def test_a_finished_form_is_checked_and_mended_at_one_click(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "自评表.json"
    path.write_text(json.dumps(WRONG, ensure_ascii=False), encoding="utf-8")
    page.set_input_files("#file", path)
    page.click("#check button")
    found = page.locator('#checked li[data-finding="/total"]')
    expect(found).to_contain_text("C07")
    page.click("#checked .mend")
    expect(page.locator("#checked .mended")).to_contain_text("/total → 100")
    expect(found).to_have_count(0)
    with page.expect_download() as download:
        page.click("#checked a")
    mended = json.loads(Path(download.value.path()).read_text("utf-8"))
    assert (mended["total"]["text"], mended["rows"][0]["deviation"]) == ("100", "无")


def test_what_was_left_out_of_a_file_is_told(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "自评表.docx"
    path.write_bytes(word_file(para(TITLE, run("藏", "<w:vanish/>")) + table(*WORD_FORM)))
    page.set_input_files("#file", path)
    page.click("#check button")
    page.click("#checked .left-out summary")
    expect(page.locator("#checked .left-out li")).to_have_text("第1段：隐藏的文字没有读入：“藏”")


PASTE = """([html, text]) => {
  const area = document.getElementById("pasted");
  const clipboardData = new DataTransfer();
  clipboardData.setData("text/html", html);
  area.dispatchEvent(new ClipboardEvent("paste", { clipboardData, bubbles: true }));
  area.value = text;
}"""


def test_a_pasted_table_is_read_with_its_merged_cells(page: Page) -> None:
    html = write(Form.model_validate(WRONG), find_template("mof-2020"), "sheet", draft=False).decode()
    page.evaluate(PASTE, [html, "文字里看不出格子"])
    page.click("#check button")
    expect(page.locator('#checked li[data-finding="/total"]')).to_contain_text("C07")
    page.fill("#pasted", "这不是自评表。")
    page.click("#check button")
    expect(page.locator("#check-trouble")).to_contain_text("三级指标")


def test_the_clerks_own_word_file_comes_back_with_comments(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "自评表.docx"
    path.write_bytes(write(Form.model_validate(WRONG), find_template("mof-2020"), "docx", draft=True))
    page.set_input_files("#file", path)
    page.click("#check button")
    with page.expect_download() as download:
        page.click("#checked .annotate")
    assert download.value.suggested_filename == "自评表.批注.docx"
    assert list(docx.Document(str(download.value.path())).comments)


def test_nothing_to_check_is_said_so(page: Page) -> None:
    page.click("#check button")
    expect(page.locator("#check-trouble")).to_contain_text("粘贴")


def test_a_file_that_is_no_form_is_refused_in_chinese(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "信.txt"
    path.write_text("这不是自评表。", encoding="utf-8")
    page.set_input_files("#file", path)
    page.click("#check button")
    expect(page.locator("#check-trouble")).to_contain_text("三级指标")


def test_a_mend_that_is_offered_is_taken_at_one_click(page: Page) -> None:
    draft(page)
    page.click('#form [data-where="/rows/0/name"]')
    page.fill("#origin input", "部份村图书室建成个数")
    page.press("#origin input", "Enter")
    finding = page.locator('#findings li[data-finding="/rows/0/name"]')
    expect(finding.filter(has_text="F03")).to_contain_text("部分")
    finding.filter(has_text="F03").locator("button").click()
    expect(page.locator('#form [data-where="/rows/0/name"]').first).to_contain_text("部分村图书室建成个数")


@pytest.mark.parametrize(("button", "kind"), [("#word", ".docx"), ("#excel", ".xlsx"), ("#pdf", ".pdf")])
def test_a_file_is_downloaded_under_a_chinese_name(page: Page, button: str, kind: str) -> None:
    draft(page)
    with page.expect_download() as started:
        page.click(button)
    assert started.value.suggested_filename.endswith(kind)
    assert "绩效自评表" in started.value.suggested_filename
    assert started.value.path().read_bytes().startswith((b"PK", b"%PDF"))


def test_a_reload_finds_the_draft_again(page: Page) -> None:
    draft(page)
    page.reload()
    expect(page.locator("#downloads")).to_be_visible()
    assert cell(page, "/funds/rows/0/budget").startswith("40")


def test_what_was_typed_is_still_there_when_the_service_is_gone(page: Page) -> None:
    expect(page.locator("#template option")).not_to_have_count(0)
    page.fill("#notes", NOTES)
    page.route("**/v1/drafts", lambda route: route.abort())
    page.click("#draft")
    expect(page.locator("#trouble")).to_contain_text("连不上服务")
    assert page.input_value("#notes") == NOTES


def test_everything_can_be_reached_by_keyboard(page: Page) -> None:
    draft(page)
    page.locator('#form [data-where="/rows/0/actual"]').focus()
    page.keyboard.press("Enter")
    expect(page.locator("#origin")).to_be_visible()
    unnamed = page.evaluate(
        "[...document.querySelectorAll('input, select, textarea, button')].filter("
        "e => e.offsetParent && !e.labels?.length && !e.getAttribute('aria-label')"
        " && !e.textContent.trim()).length"
    )
    assert unnamed == 0


def test_markup_in_a_text_stays_text(page: Page) -> None:
    name = "<img src=x onerror=alert(1)>图书室"
    page.fill("#project", name)
    draft(page)
    assert name in cell(page, "/project/name")
    assert page.locator("#form img").count() == 0


def test_approved_targets_are_handed_in_and_their_cells_are_locked(page: Page, tmp_path: Path) -> None:
    path = tmp_path / "目标.txt"
    path.write_text(GOALS, encoding="utf-8")
    page.set_input_files("#goals", path)
    draft(page)
    page.click('#form [data-where="/rows/0/target"]')
    expect(page.locator("#origin")).to_contain_text("（锁定，不能改）")
    expect(page.locator("#origin input")).to_have_count(0)
