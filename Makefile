# Two commands for a fresh machine: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed

# What is measured, pictured and written down is what a terminal shows that can show everything.
bench screenshots keys: export LC_ALL = C.UTF-8

.PHONY: run test lint unit soak fuzz bench screenshots keys hashes audit sandbox clean

run: $(STAMP)
	@$(BIN)/dockertui $(ARGS)

test: $(STAMP)
	@$(BIN)/python -m tools.check $(ARGS)

lint: $(STAMP)
	@$(BIN)/python -m tools.check lint

unit: $(STAMP)
	@$(BIN)/python -m tools.check unit $(ARGS)

soak: $(STAMP)
	@$(BIN)/python -m tests.soak $(ARGS)

fuzz: $(STAMP)
	@$(BIN)/python -m tests.fuzz $(ARGS)

bench: $(STAMP)
	@$(BIN)/python -m bench $(ARGS)

screenshots: $(STAMP)
	@$(BIN)/python -m tools.screenshots $(ARGS)

keys: $(STAMP)
	@$(BIN)/python -m tools.keys

hashes: $(STAMP)
	@$(BIN)/python -m tools.hashes

audit:
	@$(PYTHON) -m venv .cache/audit
	@.cache/audit/bin/python -m pip install --quiet --disable-pip-version-check pip-audit
	@.cache/audit/bin/pip-audit --strict --disable-pip --no-deps -r constraints.txt

sandbox: $(STAMP)
	@$(BIN)/python -m sandbox start $(ARGS)

$(STAMP): pyproject.toml constraints.txt
	@$(PYTHON) -m venv $(VENV) || { echo "python3-venv is missing: apt-get install python3-venv"; exit 1; }
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean:
	rm -rf $(VENV) .cache build dist
