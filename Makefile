# The commands people and CI share. Needs Python 3.11+, make and, to install, a network.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := outputs/demo
unexport PYTHONDONTWRITEBYTECODE  # else every process that a test starts, and pytest itself, compiles all anew

.PHONY: setup demo test test-all check docs quality paper lock clean

setup: $(VENV)/.runtime  ## prepare .venv: the program and nothing else

demo: setup  ## the whole pipeline on examples/, without key or network
	$(BIN)/democritus run examples --out $(DEMO)

test: $(VENV)/.dev check  ## what must hold before each commit: of what takes long one of each sort
	$(BIN)/python -m pytest -m "not slow or once"

test-all: $(VENV)/.dev check  ## everything, with more examples: kills, chaos, hostile input, the browser, installs, benches
	HYPOTHESIS_PROFILE=all $(BIN)/python -m pytest

check: $(VENV)/.dev  ## style, types, and the direction of imports
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@if [ -x node_modules/.bin/tsc ]; then node_modules/.bin/tsc -p .; else echo "types of the page's scripts: not checked, npm is not installed"; fi

docs: $(VENV)/.dev  ## write the generated pages anew
	$(BIN)/python docs/generate.py
	$(BIN)/python -m benchmarks.quality --page
	$(BIN)/python -m benchmarks.paper --page

quality: $(VENV)/.dev  ## measure the embedded baseline on ../shared/data
	$(BIN)/python -m benchmarks.quality

paper: $(VENV)/.dev  ## redraw docs/paper.md; PAPER="--model M --base-url URL" also what asks a model, PAPER=--long what takes long
	$(BIN)/python -m benchmarks.paper $(PAPER)

lock: $(VENV)/.dev  ## resolve the dependencies anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url pyproject.toml --group build -o requirements.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url pyproject.toml --group build --group dev -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --python-version 3.11 --no-header --no-annotate \
		--no-emit-index-url --group node -o requirements-node.lock

clean:  ## remove what can be made again; outputs stay
	rm -rf $(VENV) node_modules .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.lock requirements-node.lock package-lock.json pyproject.toml | $(VENV)/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@command -v npm >/dev/null || $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-node.lock \
		|| echo "no npm: the page will have no map of the whole graph"
	$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.runtime
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@if command -v npm >/dev/null; then npm ci --ignore-scripts --silent || echo "npm ci failed: the types of the page's scripts are not checked"; fi
	touch $@
