# make run    sets everything up and starts the service with the page
# make test   sets everything up and runs all tests
# make check  what "clean" means: format, lint, types, import contracts, generated documents
# make bench  the measurements of benchmarks/, as ratios

PYTHON ?= python3
BIN := .venv/bin
# One file marks a finished set-up, so that a second run starts at once.
READY := .venv/.ready

.PHONY: run test check bench setup lock docs clean

run: setup
	@$(BIN)/assistant serve

test: setup
	@$(BIN)/python -m pytest

check: setup
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python -m docs.generate --check

bench: setup
	@$(BIN)/python -m benchmarks

docs: setup
	@$(BIN)/python -m docs.generate

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo '需要 Python 3.11 或更高版本；可用 make PYTHON=python3.12 run 指定。'; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { echo '这个 Python 没有 venv 模块，请先安装（Debian/Ubuntu：apt install python3-venv）。'; exit 2; }
	@echo '正在准备运行环境（只在第一次，约一两分钟）……'
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-input --no-deps --no-build-isolation -e .
	@touch $(READY)

# The lock is made anew with pip-tools (pip install pip-tools), on the oldest Python that is supported.
lock:
	@pip-compile --quiet --allow-unsafe --strip-extras --extra dev --generate-hashes --no-emit-index-url --no-emit-trusted-host --no-emit-find-links --output-file requirements.lock pyproject.toml

clean:
	@rm -rf .venv .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
