# LDSP. `make run` brings the dashboard up; `make test` proves that it works. Both set themselves up.
PYTHON ?= python3.11
VENV := .venv
BENCH := .venv-bench
BIN := $(VENV)/bin
PORT ?= 8501
# Tests at a time: one a processor, but two at least and four at most (each may have a server and a browser of its own).
WORKERS ?= $(shell nproc 2>/dev/null | awk '{print ($$1 < 2 ? 2 : $$1 > 4 ? 4 : $$1)}' | grep . || echo 2)

.PHONY: run test check bench clean

run: $(VENV)/runtime
	$(BIN)/streamlit run app.py --server.port $(PORT)

test: $(VENV)/dev
	$(BIN)/python -m pytest -n $(WORKERS) --dist worksteal

check: $(VENV)/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy ldsp

bench: $(BENCH)/ready
	$(BENCH)/bin/python -m benchmarks
	$(BENCH)/bin/python -m benchmarks.access
	$(BENCH)/bin/python -m benchmarks.siting

clean:
	rm -rf $(VENV) $(BENCH) .pytest_cache .mypy_cache .ruff_cache

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { echo "LDSP needs Python 3.11. Install it, or name yours: make run PYTHON=python3"; exit 1; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/runtime: requirements.txt | $(BIN)/python
	@echo "Installing what LDSP runs on (once, about a minute) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

$(VENV)/dev: requirements-dev.txt requirements.txt | $(BIN)/python
	@echo "Installing what LDSP is tested with (once, about a minute) ..."
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# An environment of its own: the contenders bring plugins that have no business in ours.
$(BENCH)/ready: benchmarks/requirements.txt requirements-dev.txt requirements.txt
	$(PYTHON) -m venv $(BENCH)
	$(BENCH)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt -r benchmarks/requirements.txt
	@touch $@
