PYTHON ?= python3.11
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip install -qq --disable-pip-version-check --constraint constraints.txt
PAGES := README.md $(addprefix docs/,tutorial.md sources.md hand_coding.md compare.md planning.md \
	regression.md own_corpus.md cluster.md large_inputs.md several_models.md language_models.md validate_and_pack.md)

.PHONY: demo lint test slow docs readme dist bench train clean
.DEFAULT_GOAL := demo

$(BIN)/python:
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.installed: $(BIN)/python pyproject.toml models/pyproject.toml constraints.txt
	@$(PIP) --editable ./models --editable .
	@touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	@$(PIP) --editable '.[dev]'
	@touch $@

demo: $(VENV)/.installed  ## score the sample articles and write build/demo/report.html
	@$(BIN)/toolkit score data/articles --out build/demo --report

lint: $(VENV)/.installed-dev  ## ruff, mypy and the floors
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: lint  ## lint, then every test, docstring example and notebook, but the slow ones
	OMP_NUM_THREADS=1 TOOLKIT_THREADS=1 $(BIN)/python -m pytest -n auto --dist loadfile --durations=10

slow: $(VENV)/.installed-dev  ## the slow tests: wheels in an empty environment, README from nothing
	$(BIN)/python -m pytest -m slow

docs: $(VENV)/.installed-dev  ## the site, into build/docs; any warning fails
	$(BIN)/python docs/generate.py
	$(BIN)/zensical build --strict --clean --config-file build/site.yml

readme: $(VENV)/.installed-dev  ## write the real outputs into the pages that show commands
	$(BIN)/python docs/console.py --update $(PAGES)

dist: $(BIN)/python  ## both wheels, code and weights, into dist/
	$(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --wheel-dir dist . ./models

bench: $(VENV)/.installed-dev  ## measure speed, by stage
	$(BIN)/python benchmarks/throughput.py

retrain: $(VENV)/.installed-dev  ## retrain the bundled models from the corpora in TOOLKIT_DATA
	$(BIN)/toolkit retrain experiments/configs/retrain.yaml --data $(TOOLKIT_DATA) --out build/retrain

clean:
	rm -rf build dist $(VENV) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache
