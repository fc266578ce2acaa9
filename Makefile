# make app    the web app on this computer
# make demo   the main job on the complete example and on a published city
# make test   everything that is promised, LibreOffice included
# make bench  the speed ratios
# make load   many people at once, and two apps behind a proxy
# make fuzz   hostile input by chance for longer (MINUTES=30); what fails is kept in tests/hostile/found
# make audit  whether all packages are pinned, their licences, and known faults where the service answers
# make sbom   the bill of materials of what is installed (CycloneDX)
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV ?= .venv
BIN := $(VENV)/bin
KPI := $(BIN)/kpi-toolkit
OUT ?= out

.PHONY: help setup app demo test lint bench load fuzz audit sbom docs examples clean

help:
	@sed -n 's/^# //p' Makefile

setup: $(VENV)/.installed

$(VENV)/.installed: pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed; found $$($(PYTHON) --version). Set PYTHON=/path/to/python3.11."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev]'
	@touch $@

app: setup
	$(KPI) app

demo: setup
	@BIN=$(BIN) OUT=$(OUT) sh scripts/demo.sh

test: setup
	@sh scripts/libreoffice.sh
	@sh scripts/chromium.sh
	@sh scripts/fonts.sh
	$(BIN)/python -m pytest -n 2
	@$(MAKE) --no-print-directory lint

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

bench: setup
	@sh scripts/libreoffice.sh
	@sh scripts/fonts.sh
	@sh scripts/chromium.sh
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint constraints.txt --editable '.[dev,bench]'
	$(BIN)/python -m benchmarks

load: setup
	@sh scripts/nginx.sh
	$(BIN)/python -m pytest load
	$(BIN)/python -m load

MINUTES ?= 30
fuzz: setup
	$(BIN)/python tests/hostile/fuzz.py --seconds $$(( $(MINUTES) * 60 / 5 ))

#: What looks at packages has packages of its own, which must not be among those looked at.
TOOLS := $(VENV)/tools
$(TOOLS)/.installed: scripts/tools.txt $(VENV)/.installed
	$(PYTHON) -m venv $(TOOLS)
	$(TOOLS)/bin/python -m pip install --quiet --disable-pip-version-check --requirement scripts/tools.txt
	@touch $@

audit: $(TOOLS)/.installed
	$(BIN)/python scripts/audit.py --online $(TOOLS)/bin/pip-audit

sbom: $(TOOLS)/.installed
	@mkdir -p $(OUT)
	$(TOOLS)/bin/cyclonedx-py environment $(BIN)/python --pyproject pyproject.toml --mc-type application \
		--output-reproducible --output-format JSON --output-file $(OUT)/sbom.cdx.json

docs: setup
	$(BIN)/python -m kpi_toolkit.docs docs

examples: setup
	$(BIN)/python examples/make_examples.py

clean:
	rm -rf $(VENV) $(OUT) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache .hypothesis .import_linter_cache
