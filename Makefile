# What a person or a machine asks for. Everything is set up by the first of them that needs it.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: up test check drills bench lock clean-cache
.PHONY: lint types imports dependencies sbom audit environment tools

up: ## set up what is missing and run the service; Ctrl-C stops it
	@$(PYTHON) deploy/bootstrap.py run
	@exec $(BIN)/servicetelefon up

test: environment tools ## all tests but the long drills, about 25 minutes on two cores
	@$(BIN)/python deploy/run_tests.py test

drills: environment tools ## the long tests: many kills, many calls, many rows; 30 minutes at most
	@DRILL=1 $(BIN)/python deploy/run_tests.py drills

check: lint types imports dependencies sbom audit ## all that can be said without running it

lint: environment
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --check --quiet

types: environment
	$(BIN)/basedpyright

imports: environment
	$(BIN)/lint-imports

dependencies: environment
	$(BIN)/deptry src

sbom: environment
	@$(BIN)/python deploy/sbom.py

audit: environment ## known weaknesses, where an advisory service answers
	@$(BIN)/python deploy/audit.py

bench: environment tools ## measure; results go to benchmarks/results
	@$(BIN)/python -m benchmarks

lock: environment ## write all lock files anew, with today's versions
	@$(BIN)/python deploy/lock.py

clean-cache: environment ## remove the programs that were fetched for this user
	@$(BIN)/python -c "from servicetelefon.ops.packages import clean_cache; clean_cache()"

environment:
	@$(PYTHON) deploy/bootstrap.py test

tools:
	@$(BIN)/python -m servicetelefon.ops.test_tools
