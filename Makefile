# Linli (邻里). `make` or `make help` lists what there is.

PORT ?= 8000
HOST ?= 127.0.0.1
DATA ?= var
# On an empty data folder: 1 (as when empty) plays the demo, 0 starts with the official divisions alone.
DEMO ?=
# Figures to measure: make bench ONLY=relay,project
ONLY ?=
# Of a new service: make new-service NAME=deliberation
NAME ?=
# More for pytest: make test ARGS="-k mailbox -x"
ARGS ?=

PYTHON_OF_VENV := .venv/bin/python
PACKAGES := $(patsubst %/pyproject.toml,%,$(wildcard libs/*/pyproject.toml services/*/pyproject.toml deploy/local/pyproject.toml))
DEMO_FLAG := $(if $(filter 0,$(DEMO)),--no-demo,$(if $(DEMO),--demo))

.DEFAULT_GOAL := help
.PHONY: help run remove test e2e faults bench check format contracts nats kubernetes new-service environment environment-dev

help: ## List the commands
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)
	@echo
	@echo "  Variables of make run: PORT=8000 HOST=127.0.0.1 DATA=./var DEMO=0|1"

run: environment ## Start everything on this machine and show the way in
	@exec $(PYTHON_OF_VENV) -m linli_local up --port $(PORT) --host $(HOST) --data "$(DATA)" $(DEMO_FLAG)

remove: environment ## Remove the data folder for good (asks first)
	@exec $(PYTHON_OF_VENV) -m linli_local remove --data "$(DATA)"

test: environment-dev ## Run all tests, on real NATS and PostgreSQL
	@exec $(PYTHON_OF_VENV) -m pytest -n 2 --dist loadfile $(ARGS)

e2e: environment-dev ## Run the journeys through the whole running system
	@exec $(PYTHON_OF_VENV) -m pytest tests/e2e $(ARGS)

faults: environment-dev ## Run the long form of kills, cuts and corruption
	@LINLI_LONG=1 exec $(PYTHON_OF_VENV) -m pytest --timeout 1800 tests/faults services/dashboards/tests/test_worker.py $(ARGS)

bench: environment-dev ## Measure every figure the documents claim (ONLY=name,… for some)
	@exec $(PYTHON_OF_VENV) -m bench $(if $(ONLY),--only $(ONLY))

check: environment-dev ## Format, lint, types, architecture, frozen contracts, made documents
	$(PYTHON_OF_VENV) -m ruff format --check .
	$(PYTHON_OF_VENV) -m ruff check .
	@set -e; for package in $(PACKAGES) "tests bench conftest.py"; do \
		echo "mypy --strict $$package"; \
		$(PYTHON_OF_VENV) -m mypy --strict $$package; \
	done
	.venv/bin/lint-imports
	$(PYTHON_OF_VENV) -m linli_contracts.freeze --check
	$(PYTHON_OF_VENV) -m linli_common.asyncapi --check docs/asyncapi.json
	$(PYTHON_OF_VENV) -m dashboards_service.metrics --check

format: environment-dev ## Put the code into shape
	$(PYTHON_OF_VENV) -m ruff check --fix .
	$(PYTHON_OF_VENV) -m ruff format .

contracts: environment-dev ## Generate schemas and examples; fails on a changed released one
	$(PYTHON_OF_VENV) -m linli_contracts.freeze
	$(PYTHON_OF_VENV) -m linli_common.asyncapi > docs/asyncapi.json

nats: environment ## Generate the shared configuration of the NATS server
	$(PYTHON_OF_VENV) -m linli_local.nats_config > deploy/nats/nats-server.conf

kubernetes: environment ## Generate the processes' manifests for clusters
	$(PYTHON_OF_VENV) -m linli_local.kubernetes.manifests > deploy/kubernetes/base/processes.yaml

new-service: environment-dev ## Make a service in the shape of the others: NAME=deliberation
	@exec $(PYTHON_OF_VENV) -m linli_local.new_service "$(NAME)"

environment:
	@deploy/local/environment

environment-dev:
	@deploy/local/environment dev
