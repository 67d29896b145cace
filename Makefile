# make help lists what there is. Every layer of setup is done once and again only when its lock changes.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
MAKEFLAGS += --no-print-directory
.DELETE_ON_ERROR:
.PHONY: help setup dev demo test test-slow check fix fuzz bench screenshots messages migration docs \
        assets lock smoke clean

PYTHON ?= python3
export PYTHON
BIN := .venv/bin
PY := $(BIN)/python
SOURCES := portal referrals rewards
DONE := .venv/.done
# What to test and with how many processes: make test T=tests/portal/cases J=0
# SEED says in which order: the same tree gives the same order, here and on the server.
T ?=
J ?= 2
SEED ?= 735
COMPILE := $(BIN)/uv pip compile -q --universal --python-version 3.11 --generate-hashes --no-header --no-annotate

help: ## list what make can do
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1\t/' | expand -t 14

setup: $(DONE)/package $(DONE)/assets ## prepare the tree; leaves .venv/bin/cluebridge

dev: $(DONE)/package $(DONE)/dev

demo: setup ## run the portal with demo data: public site on :8000, staff site on :8001
	@exec $(BIN)/cluebridge demo $(ARGS)

test: dev $(DONE)/test-assets ## run the tests (T=path narrows, J=processes)
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -q -n $(J) --dist loadfile --no-loadscope-reorder --randomly-seed=$(SEED) -m "not slow and not screenshots" $(T)

test-slow: dev $(DONE)/test-assets ## run the long tests only
	@PYTHONDONTWRITEBYTECODE= $(PY) -m pytest -q -n $(J) --randomly-seed=$(SEED) -m slow $(T)

check: dev ## formatting, lint, types, import contracts, templates, migrations, generated docs
	@bad=0; run() { "$$@" || { echo "failed: $$*" >&2; bad=1; }; }; \
	run $(BIN)/ruff format --check -q .; \
	run $(BIN)/ruff check -q .; \
	run $(BIN)/mypy --strict --explicit-package-bases $(SOURCES) deploy tests/support; \
	run $(BIN)/lint-imports; \
	run $(BIN)/djlint --quiet --check --lint templates; \
	run $(BIN)/cluebridge check-migrations; \
	run $(BIN)/cluebridge docs --check; \
	exit $$bad

fix: dev ## format, and repair what can be repaired by a tool
	@$(BIN)/ruff check --fix-only -q .
	@$(BIN)/ruff format -q .
	@$(BIN)/djlint --quiet --reformat templates || true

fuzz: dev ## feed spoilt bytes to every parser (MINUTES=10 in all, S=seed)
	@$(PY) -m tests.support.fuzz all $(or $(MINUTES),10) $(or $(S),0)

bench: dev $(DONE)/assets ## measure, and say on which machine
	@$(PY) -m benchmarks $(B)

screenshots: dev $(DONE)/test-assets ## make the pictures of the README again
	@$(PY) -m pytest -q -m screenshots -p no:randomly tests

messages: dev ## list texts that have no English yet
	@$(PY) deploy/messages.py

migration: dev ## write a migration for changed models: M="what changes"
	@test -n "$(M)" || { echo 'usage: make migration M="what changes"' >&2; exit 2; }
	@$(BIN)/cluebridge make-migration "$(M)"

docs: setup ## write the generated documents again
	@$(BIN)/cluebridge docs

smoke: ## drive a running portal with curl (PUBLIC=, STAFF= to say where)
	@deploy/smoke.sh $(PUBLIC) $(STAFF)

assets: ## install the browser files again
	@rm -f $(DONE)/assets $(DONE)/test-assets
	@$(MAKE) $(DONE)/assets

lock: $(DONE)/tools ## resolve all packages anew and write the locks (U=1 takes newer ones)
	@$(COMPILE) $(if $(U),--upgrade) pyproject.toml -o requirements.lock
	@$(COMPILE) $(if $(U),--upgrade) -c requirements.lock pyproject.toml --group test --group lint -o requirements-dev.lock
	@$(COMPILE) $(if $(U),--upgrade) -c requirements-dev.lock --group setup -o requirements-setup.lock
	@$(COMPILE) $(if $(U),--upgrade) --group assets -o requirements-assets.lock

clean: ## remove everything that was installed or made
	@rm -rf .venv node_modules static/vendor build .mypy_cache .ruff_cache .pytest_cache \
	        .hypothesis .import_linter_cache .coverage*
	@find $(SOURCES) deploy tests benchmarks migrations -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

$(DONE)/tools: requirements-setup.lock
	@deploy/bootstrap.sh tools
	@mkdir -p $(DONE) && touch $@

$(DONE)/runtime: requirements.lock $(DONE)/tools
	@deploy/bootstrap.sh runtime
	@touch $@

$(DONE)/package: pyproject.toml $(DONE)/runtime
	@deploy/bootstrap.sh package
	@touch $@

$(DONE)/dev: requirements-dev.lock $(DONE)/runtime
	@deploy/bootstrap.sh dev
	@touch $@

# Without a network the portal still runs, without JavaScript; the tests do not.
$(DONE)/assets: package-lock.json .npmrc deploy/assets.py | $(DONE)/runtime
	@$(PY) deploy/assets.py || true
	@touch $@

$(DONE)/test-assets: package-lock.json .npmrc deploy/assets.py | $(DONE)/dev
	@$(PY) deploy/assets.py --tests
	@touch $@ $(DONE)/assets
