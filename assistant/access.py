"""Access: who may use the service from another machine. Keys are shown once and kept as hashes.

A key is 256 random bits, so a plain SHA-256 cannot be guessed backwards. One line of the file is one
key: the part of it that may be shown, its hash, and whose it is; a deleted line is a revoked key.
"""

import hmac
import ipaddress
import os
import secrets
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from assistant.errors import Misconfigured
from assistant.settings import Settings


class Key(NamedTuple):
    """One key as the file knows it."""

    prefix: str
    digest: str
    name: str


class Keys:
    """The keys of one file. A changed file is read again, so that a new key works at once."""

    def __init__(self, path: Path) -> None:
        """Watch the file at *path*. Raises Misconfigured."""
        self._path = path
        self._stamp: tuple[int, int] | None = None
        self._keys: dict[str, Key] = {}
        self.owner("")

    def owner(self, token: str) -> str | None:
        """Give the name of the key that *token* is, or None. Raises Misconfigured."""
        self._refresh()
        key = self._keys.get(token.partition("_")[0])
        digest = _digest(token)
        known = key.digest if key else _digest("")
        return key.name if hmac.compare_digest(digest, known) and key else None

    def _refresh(self) -> None:
        try:
            found = self._path.stat()
            stamp = (found.st_mtime_ns, found.st_size)
            if stamp != self._stamp:
                self._keys = {key.prefix: key for key in read_keys(self._path)}
                self._stamp = stamp
        except OSError as error:
            raise Misconfigured(f"ASSISTANT_API_KEYS:{self._path} 读不出来（{error.strerror}）") from None


def read_keys(path: Path) -> tuple[Key, ...]:
    """Read the keys of a file. Raises Misconfigured for a line that is none, OSError."""
    found = []
    for number, line in enumerate(path.read_text("utf-8").splitlines(), 1):
        if line.strip() and not line.startswith("#"):
            parts = line.split(maxsplit=2)
            if len(parts) != len(Key._fields) or len(parts[1]) != sha256().digest_size * 2:
                raise Misconfigured(f"ASSISTANT_API_KEYS:{path} 第{number}行不是密钥")
            found.append(Key(*parts))
    return tuple(found)


def new_key(path: Path, name: str) -> str:
    """Make a key for *name* and give it, this once; the file gets its hash. Raises Misconfigured."""
    if not name.strip() or not name.isprintable():
        raise Misconfigured("请写明密钥是给谁的")
    prefix = secrets.token_hex(4)
    token = f"{prefix}_{secrets.token_urlsafe(32)}"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(
            os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600), "a", encoding="utf-8"
        ) as file:
            file.write(f"{prefix} {_digest(token)} {name.strip()}\n")
    except OSError as error:
        raise Misconfigured(f"ASSISTANT_API_KEYS:{path} 写不进去（{error.strerror}）") from None
    return token


def ensure_safe(host: str, settings: Settings) -> None:
    """Refuse to serve an address that others can reach while anybody may use it. Raises Misconfigured."""
    if is_loopback(host):
        return
    hint = "请先设置 ASSISTANT_API_KEYS=密钥文件，并用 assistant key new 名称 新建密钥"
    if settings.api_keys is None:
        raise Misconfigured(f"要在 {host} 上提供服务，{hint}")
    try:
        keys = read_keys(settings.api_keys)
    except OSError as error:
        raise Misconfigured(f"{settings.api_keys} 读不出来（{error.strerror}），{hint}") from None
    if not keys:
        raise Misconfigured(f"{settings.api_keys} 里还没有密钥，{hint}")


def is_loopback(host: str) -> bool:
    """Whether *host* (a name or an address, without port) is this machine and nobody else's."""
    bare = host.strip("[]").lower()
    if bare == "localhost":
        return True
    try:
        return ipaddress.ip_address(bare).is_loopback
    except ValueError:
        return False


def _digest(token: str) -> str:
    return sha256(token.encode()).hexdigest()
