# Everything runs from this folder with Python >= 3.11 and nothing else. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
PY := $(VENV)/bin/python
NAHKODA_DATA ?= .data
export NAHKODA_DATA

DASHBOARD := services/reporting/dashboard
NPM := PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm --prefix $(DASHBOARD)
OPENID := tests/gateway/provider
VERSION = $(shell sed -n 's/^version = "\(.*\)"/\1/p' pyproject.toml)
SPECTRAL := tests/gateway/spectral
XFORMS := tests/survey/xforms
WEBHOOKS := tests/gateway/webhooks/kit
CHECKOV := .venv-policy/bin/checkov

.PHONY: help run stop dashboard chromium promtool test chart keys fuzz check contracts release-contracts bench chaos drill backup restore sizing upgrade release-check migrate lock images clean

help: ## Show what there is
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 20

run: $(VENV)/run.stamp $(DASHBOARD)/dist/index.html ## Start the whole suite with its demo on http://127.0.0.1:8080
	@exec $(PY) -m deploy.local

stop: $(VENV)/run.stamp ## End the suite that runs on NAHKODA_DATA
	@$(PY) -m deploy.local stop

dashboard: $(DASHBOARD)/dist/index.html ## Build the web pages

test: $(VENV)/dev.stamp $(DASHBOARD)/dist/index.html $(OPENID)/node_modules/.package-lock.json $(SPECTRAL)/node_modules/.package-lock.json $(XFORMS)/node_modules/.package-lock.json $(WEBHOOKS)/node_modules/.package-lock.json $(CHECKOV) chromium promtool ## Run all tests
	$(PY) -m pytest -n 2 --dist loadgroup

chart: $(VENV)/dev.stamp $(CHECKOV) promtool ## Lint, render, validate and check the Helm chart; write its README anew
	$(PY) -m tests.deploy.chart.readme
	$(PY) -m pytest tests/deploy/chart tests/deploy/test_runbooks.py

keys: $(VENV)/run.stamp ## Make the keys of an installation: OUT=folder POSTGRES=host:5432, COPY=host:5432 of a hot standby
	@$(PY) -m deploy.helm.keys $(OUT) $(if $(POSTGRES),'$(POSTGRES)') $(if $(COPY),'$(COPY)')

fuzz: $(VENV)/dev.stamp $(DASHBOARD)/dist/index.html ## Make up many requests, submissions and files; FUZZ_SEED=2 for others
	FUZZ_EXAMPLES=200 $(PY) -m pytest tests/gateway/test_schemathesis.py \
	  tests/survey/openrosa/test_xml_fuzz.py tests/survey/media/test_fuzz.py

chromium: # the browser of tests/browser; where it cannot be installed they skip and say so
	@command -v chromium >/dev/null || { command -v apt-get >/dev/null && [ "$$(id -u)" = 0 ] \
	  && apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -qq -y \
	  --no-install-recommends chromium >/dev/null; } || echo "No chromium: browser tests skip."

promtool: $(VENV)/bin/python # out of Debian's package prometheus, whose server is not wanted; without it tests skip and say so
	@command -v $(VENV)/bin/promtool promtool >/dev/null || { command -v apt-get >/dev/null && cd $(VENV) \
	  && { [ "$$(id -u)" != 0 ] || apt-get update -qq; } && apt-get download -qq prometheus >/dev/null 2>&1 \
	  && dpkg-deb --fsys-tarfile prometheus_*.deb | tar -xO ./usr/bin/promtool > bin/promtool \
	  && chmod +x bin/promtool && rm prometheus_*.deb; } || echo "No promtool: tests of alarms skip."

check: $(VENV)/dev.stamp $(DASHBOARD)/node_modules/.package-lock.json ## Format, lint, types, imports, dependencies, contracts
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/mypy
	$(VENV)/bin/lint-imports
	$(VENV)/bin/deptry contracts services gateway deploy
	$(VENV)/bin/hadolint deploy/docker/Dockerfile
	$(PY) -m tests.contracts.generate --check
	$(NPM) run --silent check

contracts: $(VENV)/dev.stamp ## Write contracts/openapi, events and asyncapi.yaml anew, and the page's catalogue
	$(PY) -m tests.contracts.generate

release-contracts: $(VENV)/dev.stamp ## Keep the events and migrations of this version, once CHANGELOG.md has it
	$(PY) -m tests.contracts.release
	$(PY) -m tests.release.migrations

bench: $(VENV)/dev.stamp $(DASHBOARD)/dist/index.html ## Measure imports, the engine and the read model; prints goal, value, ratio
	$(PY) -m tests.bench

chaos: $(VENV)/dev.stamp $(DASHBOARD)/dist/index.html ## Kill, stop, cut, fill, wipe and restore parts under load; CASES="stream" some
	$(PY) -m tests.chaos $(CASES)

drill: $(VENV)/dev.stamp $(DASHBOARD)/dist/index.html ## Lose a whole installation and bring it back; DRILL_RECORDS=100000
	$(PY) -m tests.drill

upgrade: $(VENV)/dev.stamp $(DASHBOARD)/dist/index.html ## Replace every process under load, with migrations; UPGRADE_RECORDS=20000
	$(PY) -m tests.upgrade

sizing: $(VENV)/run.stamp ## Write docs/sizing.md from the measured run and the assumptions in deploy/sizing
	@$(PY) -m deploy.sizing

release-check: $(VENV)/dev.stamp $(DASHBOARD)/node_modules/.package-lock.json ## What must hold before a version goes out; says what to do
	@$(PY) -m tests.release

backup: $(VENV)/run.stamp ## Copy the suite that runs on NAHKODA_DATA: OUT=folder, KEYS=another folder
	@$(PY) -m deploy.backup take $(OUT) --data $(NAHKODA_DATA)
	@$(PY) -m deploy.backup keys $(KEYS) $(NAHKODA_DATA)

restore: $(VENV)/run.stamp ## Bring such a copy back into an empty NAHKODA_DATA: FROM=folder KEYS=folder
	@$(PY) -m deploy.backup restore $(FROM) --data $(NAHKODA_DATA) --keys $(KEYS)

migrate: $(VENV)/run.stamp ## Bring the databases of a running suite to head
	@for part in survey planning finance reporting; do \
	  $(PY) -m services.$$part --env-file $(NAHKODA_DATA)/env/$$part.env migrate || exit 1; done
	@$(PY) -m gateway --env-file $(NAHKODA_DATA)/env/gateway.env migrate

lock: $(VENV)/dev.stamp ## Compile requirements/*.lock from pyproject.toml
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" $(PY) requirements/compile.py

images: ## Build one image per service with Docker; IMAGES=registry.example.id/nahkoda/ names them
	@for part in survey planning finance reporting gateway; do \
	  folder=services/$$part; test $$part != gateway || folder=gateway; \
	  docker build -f deploy/docker/Dockerfile --build-arg SERVICE=$$part \
	    --build-arg FOLDER=$$folder --build-arg VERSION=$(VERSION) \
	    --build-arg REVISION="$$(git rev-parse HEAD)" -t $(IMAGES)nahkoda-$$part:$(VERSION) . || exit 1; done

clean: ## Take away the environment, caches and the local data
	@if [ -f $(NAHKODA_DATA)/suite.lock ] && [ -x $(PY) ]; then $(PY) -m deploy.local stop; fi
	rm -rf $(VENV) .venv-policy $(NAHKODA_DATA) .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
	rm -rf $(DASHBOARD)/node_modules $(DASHBOARD)/dist $(OPENID)/node_modules $(SPECTRAL)/node_modules $(XFORMS)/node_modules $(WEBHOOKS)/node_modules
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(VENV)/bin/python:
	$(PYTHON) -c 'import sys; sys.exit("Python >= 3.11 is needed." if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/run.stamp: requirements/run.lock | $(VENV)/bin/python
	@test -f $(VENV)/dev.stamp || $(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/run.lock
	@touch $@

$(VENV)/dev.stamp: requirements/dev.lock | $(VENV)/bin/python
	@$(VENV)/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.lock
	@touch $@ $(VENV)/run.stamp

$(CHECKOV): requirements/policy.lock
	@$(PYTHON) -m venv .venv-policy
	@.venv-policy/bin/pip install --quiet --disable-pip-version-check --require-hashes -r requirements/policy.lock
	@touch $@

$(DASHBOARD)/node_modules/.package-lock.json: $(DASHBOARD)/package-lock.json | $(VENV)/run.stamp
	@$(NPM) ci --silent --no-audit --no-fund
	@touch $@

$(OPENID)/node_modules/.package-lock.json: $(OPENID)/package-lock.json | $(VENV)/run.stamp
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm --prefix $(OPENID) ci --silent
	@touch $@

$(XFORMS)/node_modules/.package-lock.json: $(XFORMS)/package-lock.json | $(VENV)/run.stamp
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm --prefix $(XFORMS) ci --silent
	@touch $@

$(WEBHOOKS)/node_modules/.package-lock.json: $(WEBHOOKS)/package-lock.json | $(VENV)/run.stamp
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm --prefix $(WEBHOOKS) ci --silent
	@touch $@

$(SPECTRAL)/node_modules/.package-lock.json: $(SPECTRAL)/package-lock.json | $(VENV)/run.stamp
	@PATH="$(CURDIR)/$(VENV)/bin:$$PATH" npm --prefix $(SPECTRAL) ci --silent
	@touch $@

$(DASHBOARD)/dist/index.html: $(DASHBOARD)/node_modules/.package-lock.json \
  $(shell find $(DASHBOARD)/src $(DASHBOARD)/*.html $(DASHBOARD)/*.ts $(DASHBOARD)/*.js -type f)
	@$(NPM) run --silent build -- --logLevel warn
