# Every verb of the project. Needs git, make and python3; everything else is fetched by hash into .venv.
SHELL := /bin/sh
PYTHON ?= python3
PROVINCE ?=
PORT ?=
RUN := .venv/bin/python -m
# Each process that a test starts would compile all of Django again.
unexport PYTHONDONTWRITEBYTECODE

.PHONY: help demo test test-reverse check format lock audit release clean runtime dev browser

help: ## show this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1  — /p' $(MAKEFILE_LIST)

demo: runtime ## a small province on this machine (PROVINCE=ben-tre, PORT=8000, DATABASE_URL=...); Ctrl-C stops it
	@exec .venv/bin/motcua demo $(if $(PROVINCE),--province $(PROVINCE)) $(if $(PORT),--port $(PORT))

test: dev browser ## every test, in a browser too
	$(RUN) pytest -n auto $(ARGS)

test-reverse: dev ## the small tests in reverse order, so that none leans on another
	$(RUN) pytest src packs -n auto --reverse -m "not browser and not whole and not hypothesis" $(ARGS)

audit: dev ## ask which locked packages have known weaknesses, and renew requirements/audit.json
	@.venv/bin/python tools/audit.py

check: dev ## lint, types, import contracts, migrations, packs, words, change notes
	@.venv/bin/python tools/check.py

format: dev ## lay the code out
	.venv/bin/ruff check --fix-only . && .venv/bin/ruff format .

lock: ## renew requirements/*.txt from pyproject.toml (needs uv)
	@UPGRADE=$(UPGRADE) $(PYTHON) tools/lock.py

release: dev ## gather the change notes into CHANGELOG.md
	@.venv/bin/python tools/changes.py release

clean: ## forget the environment and the demo's data
	@$(PYTHON) tools/environment.py clean

runtime:
	@$(PYTHON) tools/environment.py runtime

dev:
	@$(PYTHON) tools/environment.py dev

browser: dev
	@.venv/bin/python tools/browser.py
