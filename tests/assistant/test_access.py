import stat
from pathlib import Path

import pytest

from assistant.access import Keys, ensure_safe, is_loopback, new_key
from assistant.errors import Misconfigured
from assistant.settings import Settings


def test_a_new_key_opens_and_its_file_does_not_hold_it(tmp_path: Path) -> None:
    path = tmp_path / "new folder" / "keys"
    token = new_key(path, "门户 一")
    assert Keys(path).owner(token) == "门户 一"
    assert token not in path.read_text("utf-8")
    assert len(token.partition("_")[2]) >= 43
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_key_that_is_nearly_right_does_not_open(tmp_path: Path) -> None:
    token = new_key(tmp_path / "keys", "门户")
    keys = Keys(tmp_path / "keys")
    wrong = [token[:-1], token + "x", token.partition("_")[0], token.upper(), "", "x_y", "密钥"]
    assert [keys.owner(each) for each in wrong] == [None] * len(wrong)


def test_keys_come_and_go_without_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "keys"
    first = new_key(path, "甲")
    keys = Keys(path)
    second = new_key(path, "乙")
    assert (keys.owner(first), keys.owner(second)) == ("甲", "乙")
    path.write_text("# 全部收回\n", "utf-8")
    assert (keys.owner(first), keys.owner(second)) == (None, None)


def test_a_line_that_is_no_key_is_named_without_being_shown(tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("\nsk-geheim\n", "utf-8")
    with pytest.raises(Misconfigured, match="第2行") as refused:
        Keys(tmp_path / "keys")
    assert "geheim" not in str(refused.value)


@pytest.mark.parametrize("name", ["", "  ", "甲\n乙"])
def test_a_key_needs_an_owner_on_one_line(tmp_path: Path, name: str) -> None:
    with pytest.raises(Misconfigured):
        new_key(tmp_path / "keys", name)


def test_without_keys_only_this_machine_is_served() -> None:
    ensure_safe("127.0.0.1", Settings(api_keys=None))
    ensure_safe("localhost", Settings(api_keys=None))
    for host in ("0.0.0.0", "10.1.2.3", "::", "perf.example"):  # noqa: S104  # refused is what it must be
        with pytest.raises(Misconfigured, match="ASSISTANT_API_KEYS"):
            ensure_safe(host, Settings(api_keys=None))


def test_with_keys_any_address_is_served_and_an_empty_file_is_no_keys(tmp_path: Path) -> None:
    settings = Settings(api_keys=tmp_path / "keys")
    with pytest.raises(Misconfigured, match="assistant key new"):
        ensure_safe("10.1.2.3", settings)
    (tmp_path / "keys").touch()
    with pytest.raises(Misconfigured, match="还没有密钥"):
        ensure_safe("10.1.2.3", settings)
    new_key(tmp_path / "keys", "门户")
    ensure_safe("10.1.2.3", settings)


@pytest.mark.parametrize(
    ("host", "expected"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("[::1]", True), ("LOCALHOST", True),
     ("localhost.evil.example", False),
     ("0.0.0.0", False), ("", False), ("192.168.1.1", False)],  # noqa: S104  # the same
)  # fmt: skip
def test_loopback_is_told_from_everything_else(host: str, expected: bool) -> None:  # noqa: FBT001  # pytest hands it over
    assert is_loopback(host) is expected
