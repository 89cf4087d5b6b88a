# Hall Terminal. `make help` lists the targets; DESIGN §6 names those that are a contract.
SHELL := /bin/bash
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= python3
# Byte code is kept: a suite that starts hundreds of interpreters must not compile the product hundreds of times.
unexport PYTHONDONTWRITEBYTECODE
SUDO := $(shell [ "$$(id -u)" = 0 ] || command -v sudo 2>/dev/null)
# What the terminal needs from the system: Qt's run-time libraries, a Chinese font, a voice, a display for the windowed
# checks; readers, scanners and printers (pcscd, SANE, CUPS) with what compiles against them, and the far ends that
# Debian has for their tests (vpcd, airscan, an IPP printer).
APT := python3 python3-venv libegl1 libgl1 libglib2.0-0 libdbus-1-3 libfontconfig1 libxkbcommon0 libxkbcommon-x11-0 \
       libxcb-cursor0 libxcb-icccm4 libxcb-image0 libxcb-keysyms1 libxcb-randr0 libxcb-render-util0 libxcb-shape0 \
       libxcb-xinerama0 libxcb-xkb1 libnss3 libpulse0 fonts-noto-cjk espeak-ng xvfb xdotool socat libpython3-dev binutils \
       gcc libc6-dev libsqlite3-dev swig pkg-config libpcsclite-dev libsane-dev libusb-1.0-0 pcscd vsmartcard-vpcd libsane1 sane-utils sane-airscan \
       cups cups-client cups-filters cups-ipp-utils dbus-daemon chromium postgresql

.PHONY: help setup system demo test test-again test-fast test-postgres proof torture visits proof-pages fuzz soak-devices capabilities bundle bundle-check bench bench-platform lint format lock docs clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  %-12s %s\n", $$1, $$2}'

setup: .setup-system .setup-venv ## install system packages and the locked Python environment into .venv

.setup-system: Makefile
	@missing=""; for p in $(APT); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q 'install ok installed' || missing="$$missing $$p"; done; \
	if [ -n "$$missing" ]; then \
	  if command -v apt-get >/dev/null; then \
	    echo "installing:$$missing"; \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get update -qq || true; \
	    for p in $$missing; do $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$p >/dev/null \
	      || { echo "could not install $$p: what needs it will say so"; [ -z "$$CI" ] || exit 1; }; done; \
	  else echo "not a Debian-family system, please install:$$missing"; fi; fi
	@touch $@

.setup-venv: requirements.lock pyproject.toml
	@[ -x $(BIN)/python ] || $(PYTHON) -m venv $(VENV)
	@[ -x $(BIN)/uv ] || $(BIN)/python -m pip install -q --disable-pip-version-check uv
	$(BIN)/uv pip install -q --python $(BIN)/python --compile-bytecode --require-hashes -r requirements.lock
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

demo: setup ## the whole hall on this machine: windowed, or by autopilot into demo-out/ without a display
	@$(BIN)/python -m station.demo_run --out demo-out

test: setup ## the whole test suite
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 3 --dist worksteal

test-again: setup ## after a red `make test`: the few that failed, alone on the machine
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.again

test-fast: setup ## without the tests that start real processes
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 -m "not slow and not proof"

test-postgres: setup ## the platform's own tests on a real PostgreSQL, a cluster of its own (apt: postgresql)
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.postgres $(ONLY)

proof: setup ## the long versions of slow proofs: every place to be killed at, every face scene, every journey
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -n 2 --dist worksteal -m proof

torture: setup ## nothing lost, nothing twice: 100,000 power cuts, 2,000 kills, 2,000 spoilt lines; SHORT=1, CUTS=n, REPLAY=cut:7
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.torture $(if $(SHORT),--short) $(if $(CUTS),--cuts $(CUTS)) $(if $(SEED),--seed $(SEED)) $(if $(REPLAY),--replay $(REPLAY))

fuzz: setup ## every parser of what a device sends, a million inputs each; RUNS=20000 for fewer, ONLY="tlv"
	$(BIN)/python -m tests.fuzz $(if $(RUNS),--runs $(RUNS)) $(ONLY)

visits: setup ## fifteen visits on the real screens, with a picture of each: visits-out/<visit>/
	VISITS_OUT=$(CURDIR)/visits-out QT_QPA_PLATFORM=offscreen $(BIN)/python -m pytest -q -n 2 -m "" --durations=15 tests/e2e/visits $(if $(ONLY),-k "$(ONLY)")

proof-pages: setup ## 600 desks in known poses: pages found to 1 % of their diagonal, or honestly not
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.devices.page.proof

soak-devices: setup ## 10,000 reads, prints, scans and captures each against simulators: memory and handles stay flat
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.soak.devices $(if $(ROUNDS),--rounds $(ROUNDS))

capabilities: setup ## the table C01-C35: acceptance examples covered, failing, missing
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.capabilities

bundle: setup ## dist/hall-terminal: every command in one folder that needs no Python; then proves that it runs so
	rm -rf build dist
	$(BIN)/pyinstaller --noconfirm --log-level WARN build.spec
	$(BIN)/python -m tests.e2e.bundle_check dist/hall-terminal

bundle-check: setup ## prove again that dist/hall-terminal runs without source and Python
	$(BIN)/python -m tests.e2e.bundle_check dist/hall-terminal

bench: setup ## measure what DESIGN sets budgets for, into docs/benchmarks.md; ONLY=submit for a part
	QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.benchmarks $(ONLY)

bench-platform: setup ## the platform on PostgreSQL under load, empty and with a million cases, into docs/benchmarks-platform.md
	$(BIN)/python -m tests.platform_bench $(if $(CASES),--cases $(CASES))

lint: setup ## ruff, types, import rules, qmllint
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-cache
	$(BIN)/python tests/lint_qml.py

format: setup ## rewrite to the house style
	$(BIN)/ruff check --fix-only -q .
	$(BIN)/ruff format -q .

docs: setup ## renew what is generated: texts to translate, the table of screens, the OpenAPI contract
	$(BIN)/python tests/station/catalogues.py
	$(BIN)/python -m kiosk.flow_table --write
	$(BIN)/python -m counter.flow_table
	$(BIN)/python -m sync.platform.openapi --write

lock: ## renew requirements.lock from pyproject.toml
	$(BIN)/uv pip compile -q pyproject.toml --universal --python-version 3.11 --extra dev --extra bundle --extra postgres --generate-hashes \
	  --no-emit-index-url --no-annotate -o requirements.lock

clean: ## remove what was built
	rm -rf demo-out build dist .pytest_cache .mypy_cache .ruff_cache .setup-venv .setup-system
