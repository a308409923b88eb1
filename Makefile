# `make` lists the words. Nothing needs to be installed before but Python 3.11 or newer.
# The system's own Python comes first: built with profiles, it runs our pages an eighth faster than one
# compiled by hand. A Python without venv is taken only to say what it lacks.
PYTHON ?= $(shell for needs in 'ensurepip, venv' sys; do \
	for p in /usr/bin/python3 python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c "import $$needs, sys; sys.exit(sys.version_info < (3, 11))" 2>/dev/null && { echo $$p; exit; }; done; done)
BIN := .venv/bin
STATIC := src/partnerwerk/web/static/partnerwerk
PIP := $(BIN)/pip install --quiet --disable-pip-version-check --only-binary :all: --no-deps
# Node: the machine's if it is new enough, else the one that `.make/node` installs as a wheel.
NODE_PATH := PATH="$(CURDIR)/.make/node/bin:$$PATH"

# $(call step,Words,command): say what is done and how long it took, show its output only on failure.
define step
	@mkdir -p .make; printf '%-44s' '$(1) …'; start=$$(date +%s); \
	if { $(2); } >.make/log 2>&1; then echo "$$(($$(date +%s) - start)) s"; \
	else echo failed; cat .make/log; exit 1; fi
endef

.PHONY: help run test check bench lock messages format clean
help:
	@echo 'make run       start Partnerwerk here, with a demo on the first start'
	@echo 'make test      run all tests, in a real browser too'
	@echo 'make check     linters, types, floors, missing migrations and translations'
	@echo 'make bench     measure the figures of the README'
	@echo 'make messages  bring the translation files up to date with the code'
	@echo 'make format    format the code'
	@echo 'make lock      pin the newest allowed versions of all dependencies'
	@echo 'make clean     remove what the commands made, except the data in var/'

INSTALLED := .venv/.run-installed
READY := $(INSTALLED) src/partnerwerk/static_root/staticfiles.json .make/messages

run: $(READY)
	@exec $(BIN)/partnerwerk run

test: .venv/.test-installed $(READY) .make/browser .make/scanner
	$(BIN)/python -m pytest -n 2 --dist loadgroup $(ARGS)

check: .venv/.test-installed .make/messages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --verbose
	$(BIN)/django-admin makemigrations --check --dry-run --settings partnerwerk.settings
	$(BIN)/python -m partnerwerk.kit.translations check

bench: .venv/.test-installed $(READY)
	@exec $(BIN)/partnerwerk bench $(ARGS)

messages: $(INSTALLED)
	$(BIN)/python -m partnerwerk.kit.translations update

format: .venv/.test-installed
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

lock: $(INSTALLED)
	$(PIP) --require-hashes -r requirements/lock.txt
	@for set in run test node lock; do \
		$(BIN)/uv pip compile --quiet --upgrade requirements/$$set.in -o requirements/$$set.txt \
			$$([ $$set = test ] && echo '-c requirements/run.txt') \
			--override requirements/overrides.in --universal --python-version 3.11 \
			--generate-hashes --no-header --no-annotate --no-emit-index-url || exit 1; done
	cd assets && $(NODE_PATH) npm update

clean:
	rm -rf .venv .make assets/node_modules $(STATIC) src/partnerwerk/static_root

.venv/bin/pip:
	@[ -n "$(PYTHON)" ] || { echo 'Partnerwerk needs Python 3.11 or newer.'; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || { echo 'Python lacks venv; on Debian: apt-get install python3-venv'; exit 1; }
	$(call step,Virtual environment,$(PYTHON) -m venv .venv)

$(INSTALLED): requirements/run.txt pyproject.toml | .venv/bin/pip
	$(call step,Python packages,$(PIP) --require-hashes -r requirements/run.txt && $(PIP) --no-build-isolation -e . && touch $@)

.venv/.test-installed: requirements/test.txt $(INSTALLED)
	$(call step,Python packages for the tests,$(PIP) --require-hashes -r requirements/test.txt && touch $@)

.make/node/ready: requirements/node.txt | .venv/bin/pip
	$(call step,Node.js,.ci/node .make/node && touch $@)

assets/node_modules/.installed: assets/package-lock.json assets/package.json | .make/node/ready
	$(call step,Front-end packages,cd assets && $(NODE_PATH) npm ci --no-audit --no-fund && touch node_modules/.installed)

# The icon sprite holds the icons that templates and code name, so they count as sources, too.
ASSETS := $(shell find assets src/partnerwerk -type f \( -path 'assets/*' -o -name '*.html' -o -name '*.py' \) \
	-not -path '*/node_modules/*' 2>/dev/null)
.make/assets: $(ASSETS) assets/node_modules/.installed
	$(call step,Front-end bundle,cd assets && $(NODE_PATH) npm run build && touch ../$@)

src/partnerwerk/static_root/staticfiles.json: .make/assets $(INSTALLED)
	$(call step,Static files,$(BIN)/django-admin collectstatic --noinput --clear --settings partnerwerk.settings && touch $@)

.make/messages: $(wildcard src/partnerwerk/locale/*/LC_MESSAGES/*.po) $(INSTALLED)
	$(call step,Translations,$(BIN)/python -m partnerwerk.kit.translations compile && touch $@)

# Debian's ClamAV daemon, without signatures: the tests give it one of their own.
.make/scanner:
	@mkdir -p .make; { command -v clamd || test -x /usr/sbin/clamd; } >/dev/null && exit; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo='sudo -n'; else no=1; fi; \
	if [ -n "$$no" ] || ! command -v apt-get >/dev/null; then \
		echo 'The tests need clamd; on Debian: apt-get install --no-install-recommends clamav-daemon'; exit 1; fi; \
	echo 'Installing ClamAV …'; $$sudo apt-get update -qq && \
	DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq --no-install-recommends clamav-daemon >.make/log
	@touch $@

# Debian's Chromium, installed where that is allowed; the browser tests are never left out.
.make/browser:
	@mkdir -p .make; command -v chromium >/dev/null && exit; \
	if [ "$$(id -u)" = 0 ]; then sudo=; elif sudo -n true 2>/dev/null; then sudo='sudo -n'; else no=1; fi; \
	if [ -n "$$no" ] || ! command -v apt-get >/dev/null; then \
		echo 'The tests need Chromium as "chromium" in PATH; on Debian: apt-get install chromium'; exit 1; fi; \
	echo 'Installing Chromium …'; \
	$$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq chromium >.make/log
	@touch $@
