# Two commands for a fresh machine: `make demo` and `make test`. Both set up .venv from the lock files in .ci/.

PYTHON ?= python3
BIN := .venv/bin
# An environment that uv made has no pip.
PIP = $(if $(shell test -x $(BIN)/pip && echo yes),$(BIN)/python -m pip --disable-pip-version-check --quiet,uv pip --quiet)
# pip compiles what it copies, and nothing of an editable installation: the first start would.
COMPILE := $(BIN)/python -m compileall -q workbench

# The tests start hundreds of processes, which would each compile what they import.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: demo test check fast mutants keyless bench screenshots docs lock clean

## The app on the sandbox; without a terminal, one line per sandbox endpoint.
demo: .venv/.runtime
	@if [ -t 0 ] && [ -t 1 ]; then $(BIN)/workbench open --sandbox; else $(BIN)/workbench sandbox --try; fi

## Every check and every test, at the same time.
test: .venv/.dev
	$(BIN)/python .ci/check.py --tests

## Formatting, lint, types, layers, names, stale screenshots and pages: one on each processor.
check: .venv/.dev
	$(BIN)/python .ci/check.py

## The checks, and the tests nearest to what changed against main, in less than a minute.
fast: .venv/.dev
	$(BIN)/python .ci/fast.py

## Small changes of the code that a test should notice: an hour at most, with a report of those that none did.
mutants: .venv/.dev
	$(BIN)/python .ci/mutants.py

## The app's tests without their keys: those that press some and pass all the same, beyond .ci/keyless.toml.
keyless: .venv/.dev
	$(BIN)/python .ci/keyless.py

## Every budget of the design with its ratio against a yardstick of the same run.
bench: .venv/.dev
	$(BIN)/python -m benchmarks

## The pictures of the README, drawn by the app itself.
screenshots: .venv/.dev
	$(BIN)/python -m screenshots

## The pages of docs/ that are made from the code: commands, keys, settings, templates.
docs: .venv/.dev
	$(BIN)/python -m docs.generator

## New lock files from pyproject.toml's bounds (needs uv).
lock:
	.ci/lock

clean:
	rm -rf .venv

.venv/bin/python:
	$(PYTHON) -m venv .venv

.venv/.runtime: .ci/requirements.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r .ci/requirements.txt
	$(PIP) install --no-build-isolation --no-deps -e .
	$(COMPILE)
	@touch $@

.venv/.dev: .ci/requirements-dev.txt pyproject.toml | .venv/bin/python
	$(PIP) install --require-hashes -r .ci/requirements-dev.txt
	$(PIP) install --no-build-isolation --no-deps -e .
	$(COMPILE)
	@touch .venv/.runtime $@
