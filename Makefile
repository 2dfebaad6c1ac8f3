# The commands people need. Everything is installed into .venv; nothing outside the checkout is changed but the
# user's own data and cache folders (docs/settings.md).

PYTHON ?= python3
VENV   := .venv
BIN    := $(VENV)/bin

.PHONY: help chat telegram test check format bench evaluate lock clean

help: ## Show this list.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(VENV)/.run: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(0 if sys.version_info >= (3, 11) else "Python 3.11 or newer is needed; this is " + sys.version.split()[0] + ". Say: make PYTHON=python3.12 …")'
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || { echo "Python lacks venv; on Debian and Ubuntu: apt-get install python3-venv"; exit 1; }
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing the packages (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt $(VENV)/.run
	@echo "Installing the packages for tests (once) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@

chat: $(VENV)/.run ## Talk with the assistant in the terminal.
	@$(BIN)/python -m bot migrate --example || echo "The registry cannot be used; answers and numbers are given without groups."
	@$(BIN)/python -m bot chat

telegram: $(VENV)/.run ## Answer on Telegram (needs VEIVISER_TELEGRAM_TOKEN).
	@$(BIN)/python -m bot migrate || echo "The registry cannot be used; answers and numbers are given without groups."
	@$(BIN)/python -m bot telegram

test: $(VENV)/.dev ## Run all tests.
	@$(BIN)/python -m pytest --numprocesses auto --dist loadfile

check: $(VENV)/.dev ## Format, lint, types, import contracts, content, floor of the figures.
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m bot check
	$(BIN)/python -m bot evaluate --own --gate

format: $(VENV)/.dev ## Put all code in the house format.
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/.dev ## Print speeds as name=value lines (ratios measured in one run).
	@$(BIN)/python -m tests.bench

evaluate: $(VENV)/.run ## Print the figures of docs/evaluation.md.
	@$(BIN)/python -m bot evaluate

lock: ## Resolve the locked requirements anew (needs uv on the PATH).
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q pyproject.toml -o requirements.txt
	uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q --extra dev -c requirements.txt pyproject.toml -o requirements-dev.txt

clean: ## Remove what was installed and built here.
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
