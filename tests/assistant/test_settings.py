import pytest

from assistant.checking import file_limits
from assistant.documents.files.limits import USUAL, Limits
from assistant.errors import Misconfigured
from assistant.settings import Settings


@pytest.fixture(autouse=True)
def _clean_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in Settings.model_fields:
        monkeypatch.delenv(f"ASSISTANT_{name.upper()}", raising=False)


def test_without_any_variable_everything_works_offline_on_this_machine() -> None:
    settings = Settings()
    assert (settings.host, settings.llm_base_url, settings.api_keys) == ("127.0.0.1", "", None)
    assert settings.database_url == "sqlite+aiosqlite:///data/assistant.db"


def test_a_variable_with_the_prefix_sets_its_field(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_BASE_URL", "http://127.0.0.1:11434/v1/")
    monkeypatch.setenv("ASSISTANT_LLM_MODEL", "qwen")
    monkeypatch.setenv("ASSISTANT_PORT", "8123")
    settings = Settings()
    assert (settings.llm_base_url, settings.llm_model) == ("http://127.0.0.1:11434/v1", "qwen")
    assert settings.port == 8123


def test_an_empty_variable_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_PORT", "")
    assert Settings().port == 8000


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("PORT", "八千", "应为整数"),
        ("PORT", "70000", "65535"),
        ("LLM_TIMEOUT", "soon", "应为数字"),
        ("LLM_TIMEOUT", "0", "应大于"),
        ("LLM_BASE_URL", "127.0.0.1:11434", "http://"),
        ("DATABASE_URL", "drafts.db", "sqlite:///"),
        ("MAX_UPLOAD", "1", "1024"),
        ("FILE_SIZE", "20MB", "应为整数"),
        ("FILE_CELLS", "0", "不应小于 1000"),
        ("FILE_SECONDS", "86400", "不应大于 3600"),
    ],
)
def test_a_bad_value_is_refused_in_chinese_with_its_variable(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, says: str
) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", value)
    with pytest.raises(Misconfigured, match=f"ASSISTANT_{name} .*{says}"):
        Settings()


def test_a_misspelt_variable_is_refused_and_the_right_one_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_BASEURL", "http://127.0.0.1/v1")
    with pytest.raises(Misconfigured, match=r"ASSISTANT_LLM_BASEURL.*是不是 ASSISTANT_LLM_BASE_URL"):
        Settings()


@pytest.mark.parametrize("name", ["LLM_MODEL", "LLM_BASE_URL"])
def test_a_model_needs_an_address_and_a_name(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    monkeypatch.setenv(f"ASSISTANT_{name}", "http://127.0.0.1:11434/v1")
    with pytest.raises(Misconfigured, match=r"ASSISTANT_LLM_BASE_URL.*ASSISTANT_LLM_MODEL"):
        Settings()


def test_variables_for_the_tests_are_nobodys_mistake(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_TEST_NO_SKIPS", "1")
    Settings()


def test_no_secret_is_ever_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_LLM_API_KEY", "sk-geheim")
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", "postgresql://user:geheim@127.0.0.1/drafts")
    assert "geheim" not in repr(Settings()) + str(Settings())
    monkeypatch.setenv("ASSISTANT_DATABASE_URL", "geheim")
    with pytest.raises(Misconfigured) as refused:
        Settings()
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("sqlite:///a.db", "sqlite+aiosqlite:///a.db"),
        ("postgresql://h/d", "postgresql+psycopg://h/d"),
        ("postgresql+asyncpg://h/d", "postgresql+asyncpg://h/d"),
    ],
)
def test_a_database_is_named_as_people_name_it(given: str, used: str) -> None:
    assert Settings(database_url=given).database_url == used


def test_the_limits_of_files_are_settings_and_each_may_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    assert Limits(**Settings().file_limits()) == USUAL == file_limits()
    names = [name for name in Settings.model_fields if name.startswith("file_")]
    for name in names:
        monkeypatch.setenv(f"ASSISTANT_{name.upper()}", "3000000" if name == "file_unpacked" else "3000")
    assert file_limits() == (3000, 3_000_000, 3000, 3000, 3000, 3000)
    assert len(names) == len(Limits._fields)


def test_a_misspelt_limit_of_files_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ASSISTANT_FILE_CELL", "3000")
    with pytest.raises(Misconfigured, match="是不是 ASSISTANT_FILE_CELLS"):
        file_limits()
