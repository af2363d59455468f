# What people and continuous integration run. `make help` lists it.
# Written for GNU make 3.81 (macOS has no newer one) and any POSIX shell.

VENV := .venv
BIN := $(VENV)/bin
VNU_VERSION := 26.9.27
ELEVENTY_VERSION := 3.1.8
LIGHTHOUSE_VERSION := 13.5.0
ARGS :=

# Each stamp is as new as the pyproject.toml that was installed from, so that an installation which
# is up to date costs nothing.
INSTALLED := $(VENV)/.installed
INSTALLED_DEV := $(VENV)/.installed-dev
INSTALLED_BENCH := $(VENV)/.installed-bench

.PHONY: help site serve check test test-fast lint tools bench weights lighthouse screenshots coverage clean
.SUFFIXES:

help:
	@echo 'make site    build the site into site/ (installs timeline into .venv first)'
	@echo 'make serve   show the site in a browser while it is being written'
	@echo 'make check   check the content'
	@echo 'make test    everything that a change must pass: format, lint, types, tests'
	@echo '             (make test ARGS="-k report" runs some of the tests)'
	@echo 'make test-fast   the tests that need no browser and no Java and take little time'
	@echo 'make lint    format, lint and types alone'
	@echo 'make coverage   measure which lines the tests run'
	@echo 'make bench   measure how fast the generator is, beside others'
	@echo '             (make weights: how much its pages weigh; make lighthouse: how fast they open)'
	@echo 'make screenshots   take the pictures of README.md and CONTRIBUTING.md again'
	@echo 'make clean   remove the site, the virtual environment and all caches'

site: $(INSTALLED)
	@$(BIN)/timeline build

serve: $(INSTALLED)
	@$(BIN)/timeline serve --open $(ARGS)

check: $(INSTALLED)
	@$(BIN)/timeline check

# Python keeps what it compiles: every worker and every command that a test runs imports the same
# modules. With worksteal, a worker that has nothing left to do takes tests from another one.
PYTEST := PYTHONDONTWRITEBYTECODE= $(BIN)/pytest -n auto --dist worksteal

# pytest comes last, so that the last line says how many tests passed.
test: lint tools
	@$(PYTEST) $(ARGS)

test-fast: $(INSTALLED_DEV)
	@$(PYTEST) -m 'not browser and not vnu and not slow' $(ARGS)

lint: $(INSTALLED_DEV)
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy

# Which lines of timeline/ the tests run: a table on the terminal, and htmlcov/index.html.
coverage: $(INSTALLED_DEV) tools
	@$(PYTEST) --cov --cov-report=term --cov-report=html $(ARGS)

# Eleventy and Lighthouse come from npm; without it the benchmark says what it could not measure.
NPM_INTO_CACHE := npm install --prefix bench/.cache/npm --no-save --no-package-lock --no-audit --no-fund --silent

bench: $(INSTALLED_BENCH)
	@if [ ! -d bench/.cache/npm/node_modules/@11ty/eleventy ]; then \
	  if command -v npm >/dev/null; then \
	    echo 'Installing Eleventy into bench/.cache/npm'; \
	    mkdir -p bench/.cache/npm; \
	    $(NPM_INTO_CACHE) @11ty/eleventy@$(ELEVENTY_VERSION) || echo 'npm could not install Eleventy' >&2; \
	  else \
	    echo 'Eleventy will not be measured; install Node.js with npm to compare with it' >&2; \
	  fi; \
	fi
	@$(BIN)/python -m bench $(ARGS)
	@$(BIN)/python -m bench.preview

weights: $(INSTALLED_BENCH)
	@$(BIN)/python -m bench.weights --growth $(ARGS)

lighthouse: $(INSTALLED_BENCH)
	@if [ ! -d bench/.cache/npm/node_modules/lighthouse ]; then \
	  echo 'Installing Lighthouse into bench/.cache/npm'; \
	  mkdir -p bench/.cache/npm; \
	  $(NPM_INTO_CACHE) lighthouse@$(LIGHTHOUSE_VERSION); \
	fi
	@$(BIN)/python -m bench.lighthouse $(ARGS)

# The pictures of README.md and CONTRIBUTING.md, taken in Chromium.
screenshots: $(INSTALLED_DEV) tools
	@$(BIN)/python -m tools.screenshots

clean:
	rm -rf site .site.timeline .timeline-cache $(VENV) node_modules dist bench/.cache
	rm -rf .mypy_cache .pytest_cache .ruff_cache .hypothesis .coverage .coverage.* htmlcov
	find bench tests timeline tools -name __pycache__ -type d -prune -exec rm -rf {} +

$(BIN)/python:
	@found=; \
	for python in python3.14 python3.13 python3.12 python3.11 python3 python; do \
	  if $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then \
	    found=$$python; \
	    if $$python -c 'import ensurepip, venv' 2>/dev/null; then break; fi; \
	  fi; \
	done; \
	if [ -z "$$found" ]; then \
	  echo 'Python 3.11 or newer is needed, and none was found: see https://www.python.org/downloads/' >&2; \
	  exit 1; \
	fi; \
	if ! $$found -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$found cannot make a virtual environment: on Debian and Ubuntu run: sudo apt install python3-venv" >&2; \
	  exit 1; \
	fi; \
	echo "Making $(VENV) with $$found"; \
	$$found -m venv --clear $(VENV)

$(INSTALLED): pyproject.toml | $(BIN)/python
	@echo 'Installing timeline into $(VENV)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

$(INSTALLED_DEV): pyproject.toml | $(BIN)/python
	@echo 'Installing timeline and what its tests need into $(VENV)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[dev]'
	@touch $@ $(INSTALLED)

$(INSTALLED_BENCH): pyproject.toml | $(BIN)/python
	@echo 'Installing timeline and what its benchmark needs into $(VENV)'
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable '.[bench]'
	@touch $@ $(INSTALLED)

# What the tests in a browser need besides Python. Where something cannot be installed here, one line
# says how to; its tests are then skipped, or fail where CI=true.
tools: $(INSTALLED_DEV)
	@missing=; \
	$(BIN)/python -m tools.programs chromium >/dev/null || missing="$$missing chromium"; \
	$(BIN)/python -m tools.programs java >/dev/null || missing="$$missing default-jre-headless"; \
	if [ -n "$$missing" ]; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	    echo "Installing$$missing"; \
	    { apt-get -qq update && \
	      DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing; \
	    } >/dev/null || echo "apt-get could not install$$missing" >&2; \
	  else \
	    echo "Some tests will be skipped; install these to run them:$$missing" >&2; \
	  fi; \
	fi
	@if ! $(BIN)/python -m tools.programs vnu >/dev/null; then \
	  if command -v npm >/dev/null; then \
	    echo 'Installing the Nu HTML checker into node_modules'; \
	    npm install --prefix . --no-save --no-package-lock --no-audit --no-fund --silent \
	      vnu-jar@$(VNU_VERSION) || echo 'npm could not install vnu-jar' >&2; \
	  else \
	    echo 'Some tests will be skipped; install Node.js with npm to run them' >&2; \
	  fi; \
	fi
