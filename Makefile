# The commands for people and for CI alike. `make help` lists them.
# Only Python >= 3.11 and make are needed; PYTHON=/path/to/python chooses another one.

.DEFAULT_GOAL := help
.PHONY: help install environment run test check prove bench accept production

python := .venv/bin/python
packages := service connectors workers
export PYTHONUTF8 := 1
export PYTHONPATH :=
# What the shell happens to hold must not change what pytest runs.
unexport PYTEST_ADDOPTS PYTHONHOME PYTHONDONTWRITEBYTECODE

help: ## list the commands
	@grep -E '^[a-z]+:.*## ' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 10

install: ## make .venv from the hash lock; .venv/bin/hoso is ready
	@PYTHON='$(PYTHON)' sh .ci/environment run

environment:
	@PYTHON='$(PYTHON)' sh .ci/environment dev

run: install ## start everything on this machine: make run [DATA=folder] [PORT=number] [ARGS=--no-samples]
	@exec .venv/bin/hoso up $(if $(DATA),--data '$(DATA)') $(if $(PORT),--port $(PORT)) $(ARGS)

# Three at once on two cores: the tests wait for servers to start and stop more than they compute. A file stays whole in
# one process, which starts servers of its own; what takes long comes first (tests/kit/order.py), in place of the largest.
test: environment ## run the whole suite on real embedded servers: make test [ARGS="-k folder -x"]
	@$(python) -m pytest --numprocesses=3 --dist=loadfile --no-loadscope-reorder $(ARGS)

check: environment ## lint, types, import contracts, unused dependencies, locks and security floors
	@$(python) -m ruff check --quiet .
	@$(python) -m ruff format --quiet --diff .
	@$(python) -m mypy --no-error-summary
	@$(python) -c 'from importlinter.cli import lint_imports_command as run; run()' --no-logo
	@$(python) -m deptry --no-ansi $(packages)
	@$(python) .ci/check_locks.py

prove: environment ## run the proofs at full size (long)
	@$(python) -m pytest tests/proofs --proof-size=full $(ARGS)

bench: environment ## measure one dossier beside the bare libraries; prints ratios
	@$(python) -m tests.bench $(ARGS)
	@$(python) -m tests.bench.reading
	@$(python) -m tests.bench.registry
	@$(python) -m tests.bench.search
	@$(python) -m tests.bench.drill
	@$(python) -m tests.bench.isolation
	@$(python) -m tests.bench.decisions

accept: environment ## rewrite the golden files, for review in the diff
	@$(python) -m tests.golden.accept $(ARGS)

production: ## build the image and start compose.yaml on this host, with secrets in .secrets
	@sh .ci/secrets
	docker compose up --build --detach --wait
