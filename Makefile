# Everything goes through the virtual environment in .venv; uv makes it fast, plain pip does as well.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PYTEST_ARGS ?=
# Whoever switches this off pays for it at each start of each process, and the tests start many.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: setup setup-dev run test check bench examples lock clean

setup: $(VENV)/.ready
setup-dev: $(VENV)/.ready-dev

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || (echo "Python 3.11 or later is needed"; exit 1)
	$(PYTHON) -m venv $(VENV)
	-@$(BIN)/pip install --quiet --disable-pip-version-check uv

$(VENV)/.ready: requirements.txt pyproject.toml | $(BIN)/python
	@{ [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements.txt; } || \
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@$(BIN)/python tools/link_package.py
	@touch $@

$(VENV)/.ready-dev: requirements-dev.txt $(VENV)/.ready
	@{ [ -x $(BIN)/uv ] && $(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements-dev.txt; } || \
	$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

run: setup
	@$(BIN)/python -m weiyuan.cli.main serve --demo

test: setup-dev
	$(BIN)/python -m pytest $(PYTEST_ARGS)

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy
	$(BIN)/djlint --quiet --lint weiyuan
	$(BIN)/python manage.py makemigrations --check --dry-run

bench: setup-dev
	$(BIN)/python -m bench.ledger_to_summary
	$(BIN)/python -m bench.pages
	$(BIN)/python -m bench.rota

examples: setup
	$(BIN)/python -m examples.build

lock:
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 pyproject.toml -o requirements.txt
	$(BIN)/uv pip compile --quiet --generate-hashes --universal --python-version 3.11 --group dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean:
	rm -rf $(VENV) build *.egg-info
