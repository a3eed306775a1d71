PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt

.PHONY: demo test lint bench train clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml constraints.txt
	$(PIP) torch
	$(PIP) --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(PIP) --editable '.[dev]'
	touch $@

demo: $(VENV)/.installed  ## score the sample articles and write build/demo/report.html
	$(BIN)/toolkit score data/articles --out build/demo --report

lint: $(VENV)/.installed-dev  ## ruff, mypy and the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint  ## lint, then every test, docstring example and notebook
	$(BIN)/python -m pytest --durations=10

bench: $(VENV)/.installed-dev  ## measure speed, by stage
	$(BIN)/python benchmarks/throughput.py

train: $(VENV)/.installed-dev  ## retrain the bundled models from the public corpora in TOOLKIT_DATA
	$(BIN)/toolkit retrain experiments/configs/retrain.yaml --data $(TOOLKIT_DATA) --out build/retrain

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
