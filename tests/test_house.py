"""The house as a whole: what is locked, what is generated, what must not be there."""

import importlib.metadata
import re
import subprocess
import sys
from pathlib import Path

import validators
from assistant import cli
from assistant.settings import Settings
from docs import generate

ROOT = Path(__file__).parent.parent
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
OURS = ("validators", "prompts", "assistant", "api")


def locked() -> dict[str, str]:
    return dict(re.findall(r"^([A-Za-z0-9._-]+)==([^ ;\\]+)", LOCK, re.MULTILINE))


def test_no_distribution_takes_a_name_of_ours() -> None:
    assert [name for name in OURS if name in locked()] == []
    installed = {dist.metadata["Name"].lower() for dist in importlib.metadata.distributions()}
    assert installed.isdisjoint(OURS)


def test_the_validators_that_are_imported_are_ours() -> None:
    assert Path(str(validators.__file__)).parent == ROOT / "validators"


def test_every_locked_distribution_has_a_hash() -> None:
    blocks = re.split(r"\n(?=[A-Za-z0-9])", LOCK[LOCK.index("\n\n") if "\n\n" in LOCK else 0 :])
    assert [block.split()[0] for block in blocks if "==" in block and "--hash=sha256:" not in block] == []


def test_the_lock_names_no_host() -> None:
    assert not re.search(r"https?://|--index-url|--find-links", LOCK)


def test_the_generated_documents_are_fresh() -> None:
    stale = [name for name, make in generate.PAGES.items() if (ROOT / name).read_text("utf-8") != make()]
    assert stale == []


def test_every_setting_is_in_the_manual() -> None:
    manual = (ROOT / "docs" / "manual.md").read_text("utf-8")
    assert [n for n in Settings.model_fields if f"`ASSISTANT_{n.upper()}`" not in manual] == []


def test_every_command_is_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert [name for name in cli.assistant.commands if f"`assistant {name}" not in readme] == []


def test_every_word_of_the_glossary_is_a_name_in_the_code() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    terms = re.findall(r"^\| ([A-Za-z, ]+) \|", readme[readme.index("### Glossary") :], re.MULTILINE)[1:]
    code = "".join(path.read_text("utf-8") for path in (ROOT / "validators").rglob("*.py"))
    missing = [word for term in terms for word in term.split(", ") if not re.search(rf"\b{word}\b", code)]
    assert missing == []


def test_checking_a_form_loads_neither_model_nor_web_libraries() -> None:
    form = next((ROOT / "tests" / "validators" / "forms").glob("*.txt"))
    checked = subprocess.run(  # noqa: S603  # our own command
        [sys.executable, "-X", "importtime", "-m", "assistant.cli", "check", str(form)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
    )
    assert "共1张表" in checked.stdout
    assert "validators.catalogue" in checked.stderr
    assert not re.search(r"\| +(openai|langchain_core|fastapi|sqlalchemy|httpx2?)\b", checked.stderr)
