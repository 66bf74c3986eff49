"""A real PostgreSQL of one test run, in a folder of its own and on loopback."""

import getpass
import os
import shutil
import socket
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

SERVERS = sorted(Path("/usr/lib/postgresql").glob("*/bin"))
ABSENT = "缺少 PostgreSQL 服务器程序(postgresql),略过对它的测试"


def missing() -> bool:
    """Whether no server can be started here: no program, or nobody but root to run it."""
    unrun = os.name != "posix" or (os.geteuid() == 0 and not shutil.which("runuser"))
    return unrun or not SERVERS


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """Run a server whose data lies in *folder*; give its URL without the name of a database."""
    root = os.geteuid() == 0
    owner = "postgres" if root else getpass.getuser()
    data = folder / "data"
    data.mkdir(mode=0o700)
    if root:
        shutil.chown(data, owner)  # PostgreSQL refuses root
        folder.chmod(0o711)
    port = _free_port()
    run(
        owner,
        "initdb",
        "-D",
        str(data),
        "-U",
        "tests",
        "-A",
        "trust",
        "--no-sync",
        "-E",
        "UTF8",
        "--no-locale",
    )
    options = f"-p {port} -h 127.0.0.1 -k {data} -F"
    run(owner, "pg_ctl", "-D", str(data), "-w", "-l", str(data / "log"), "-o", options, "start")
    try:
        yield f"postgresql+psycopg://tests@127.0.0.1:{port}"
    finally:
        run(owner, "pg_ctl", "-D", str(data), "-w", "-m", "immediate", "stop")


def run(owner: str, program: str, *args: str) -> None:
    """Run one of the server's programs as *owner*."""
    command = [str(SERVERS[-1] / program), *args]
    as_owner = ["runuser", "-u", owner, "--", *command] if os.geteuid() == 0 else command
    subprocess.run(as_owner, check=True, stdout=subprocess.DEVNULL, cwd="/")  # noqa: S603  # our own command


def _free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return int(free.getsockname()[1])
