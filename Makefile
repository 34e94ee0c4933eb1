# Everything is set up from nothing by the first target that needs it: Python 3.11 or later, git and make are enough.
PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin

.DEFAULT_GOAL := help
.PHONY: help run test check format lint types bench soak fuzz audit score pages lock clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-8s %s\n", $$1, $$2}'

# `run` needs the package alone; what checks it is another, larger set.
$(VENV)/.runs: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11) and "flowengine needs Python 3.11 or later; set PYTHON=…")'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

$(VENV)/.checks: requirements-dev.lock $(VENV)/.runs
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@

run: $(VENV)/.runs ## serve flows/ for testing, and say what to open and try
	@$(BIN)/flowengine dev flows

test: $(VENV)/.checks ## run the tests
	$(BIN)/python -m pytest

check: $(VENV)/.checks ## all that CI asks for: format, lint, types, layers, flows, tests
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/flowengine check --strict flows
	$(BIN)/flowengine test flows --coverage-at-least 90
	$(BIN)/python -m pytest

format: $(VENV)/.checks ## put the code into its form
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

lint: $(VENV)/.checks ## look for slips
	$(BIN)/ruff check .

types: $(VENV)/.checks ## check the types
	$(BIN)/mypy

bench: $(VENV)/.checks ## measure, as ratios (docs/performance.md)
	$(BIN)/python -m bench

soak: $(VENV)/.checks ## 2,000 calls at a time for 20 minutes (docs/performance.md); CALLS=… MINUTES=…
	$(BIN)/python -m bench.soak $(if $(CALLS),--calls $(CALLS)) $(if $(MINUTES),--minutes $(MINUTES))

fuzz: $(VENV)/.checks ## 200,000 damaged frames and 20,000 damaged flows (docs/security.md); SEED=… for others
	$(BIN)/python -m fuzz $(if $(SEED),--seed $(SEED))

audit: $(VENV)/.checks ## known vulnerabilities of what the lock files name; needs the network
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check pip-audit || { echo "nothing was audited: pip-audit can't be had. This needs the network."; exit 2; }
	@$(BIN)/python .ci/audit.py requirements.lock requirements-dev.lock

score: $(VENV)/.checks ## how many answers are heard right: DATA=folder with answers.jsonl [JSON=file] (docs/understanding.md)
	$(BIN)/python -m bench.score $(DATA) $(if $(JSON),--json $(JSON))

pages: $(VENV)/.checks ## write docs/checks anew from flowengine/lessons
	$(BIN)/python -m flowengine.explaining docs/checks

lock: $(VENV)/.checks ## write the lock files anew
	$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header pyproject.toml -o requirements.lock
	$(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --extra dev --extra bench pyproject.toml -o requirements-dev.lock

clean: ## remove what was made
	rm -rf $(VENV) .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist *.egg-info
