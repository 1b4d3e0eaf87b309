# make run   install, load the demonstration bureau, serve http://127.0.0.1:8501   (PORT=9000 for another port)
# make demo  the same without serving        make test   all checks
# make bench figures and ratios              make lock   pin dependencies anew
# make iceberg  the tests of Spark once more on Spark 3.5, with Iceberg
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

PORT ?= 8501
VENV := .venv
ICEBERG := .venv-iceberg
BIN := $(VENV)/bin
PYTHON ?= $(firstword $(foreach p,python3 python3.13 python3.12 python3.11,\
  $(if $(shell command -v $(p) >/dev/null 2>&1 && $(p) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo yes),$(p))))
EXTRAS := --extra postgresql --extra mariadb
export PIP_DISABLE_PIP_VERSION_CHECK = 1
export PYTHONUTF8 = 1
# Where it is set, every program that starts compiles all sources anew.
export PYTHONDONTWRITEBYTECODE =

.PHONY: help run demo test lint types imports unit usecases postgresql iceberg bench lock clean

help:
	@sed -n '1,4s/^# //p' Makefile

run: $(VENV)/.run
	@exec $(BIN)/guikou serve --demo --port $(PORT)

demo: $(VENV)/.run
	@$(BIN)/guikou demo

$(VENV)/.python:
	@test -n "$(PYTHON)" || { echo "guikou: Python 3.11 or newer is needed; found $$(python3 --version 2>&1). Install it, or say make PYTHON=/path/to/python3.11." >&2; exit 1; }
	@test -w . || { echo "guikou: this folder cannot be written to. Copy it to a folder of your own and run make there." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "guikou: Python's venv module is missing. On Debian and Ubuntu: apt install python3-venv." >&2; exit 1; }
	@touch $@

$(VENV)/.run: $(VENV)/.python requirements.lock pyproject.toml
	@echo "Installing pinned dependencies into $(VENV) ..."
	@$(BIN)/python -m pip install -q --require-hashes -r requirements.lock
	@$(BIN)/python -m pip install -q --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/.dev: $(VENV)/.run requirements-dev.lock
	@echo "Installing pinned development tools into $(VENV) ..."
	@$(BIN)/python -m pip install -q --require-hashes -r requirements-dev.lock
	@touch $@

test: lint types imports unit usecases

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(VENV)/.dev
	$(BIN)/mypy

imports: $(VENV)/.dev
	$(BIN)/lint-imports

# On two cores: one in three waits, for a process to stop, for Java, for a browser.
unit: $(VENV)/.dev
	$(BIN)/pytest -n 3 --dist worksteal --ignore=tests/catalog/spark/test_iceberg.py

ON_POSTGRESQL = $(BIN)/pytest -n 2 --dist worksteal --catalog postgresql \
  --ignore=tests/catalog/disclosure --ignore=tests/catalog/quality --ignore-glob='tests/catalog/test_sources*' \
  --ignore-glob='tests/catalog/test_engines*' --ignore=tests/catalog/spark --ignore=tests/catalog/test_truth.py

# The use cases once more, with the catalog on PostgreSQL; the slowest of them are left to make postgresql.
usecases: $(VENV)/.dev
	$(ON_POSTGRESQL) --ignore=tests/catalog/dossiers --ignore=tests/catalog/test_policy_changes_property.py \
	  --ignore=tests/catalog/test_release_interruptions.py --ignore=tests/catalog/faults/test_stops.py tests/catalog

# All that opens a catalog, the faces included.
postgresql: $(VENV)/.dev
	$(ON_POSTGRESQL) tests/catalog tests/cli tests/screens tests/test_demonstration.py tests/test_serve.py

# Spark 3.5 has warnings and open sockets of its own.
iceberg: $(ICEBERG)/.spark
	$(ICEBERG)/bin/pytest -W 'ignore:distutils Version classes:DeprecationWarning' -W 'ignore:unclosed <socket:ResourceWarning' \
	  tests/catalog/spark tests/catalog/faults/test_spark_beside.py tests/benchmarks/test_spark.py

$(ICEBERG)/.spark: requirements.lock requirements-dev.lock requirements-iceberg.lock pyproject.toml
	@$(MAKE) VENV=$(ICEBERG) $(ICEBERG)/.run
	@echo "Installing Spark 3.5 with Iceberg and the pinned development tools into $(ICEBERG) ..."
	@awk '/^[a-z]/ {other = /^py(spark|4j)==/} !other' requirements-dev.lock >$(ICEBERG)/tools.lock
	@$(ICEBERG)/bin/python -m pip install -q --require-hashes -r $(ICEBERG)/tools.lock
	@$(ICEBERG)/bin/python -m pip install -q --no-deps --no-build-isolation --require-hashes -r requirements-iceberg.lock
	@touch $@

bench: $(VENV)/.dev
	$(BIN)/python -m benchmarks

lock:
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" $(EXTRAS) --group build pyproject.toml -o requirements.lock
	uv pip compile --quiet --universal --generate-hashes --python-version 3.11 --custom-compile-command "make lock" $(EXTRAS) --extra spark --group dev -c requirements.lock pyproject.toml -o requirements-dev.lock

clean:
	rm -rf $(VENV) $(ICEBERG) .guikou .mypy_cache .ruff_cache .pytest_cache .hypothesis
