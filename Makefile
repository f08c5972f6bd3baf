# Set-up, demo, tests and the run on real input. Everything is installed into .venv, inside this checkout.
#
#   make demo                    the main job on an invented market; writes target/demo
#   make test                    every check and every test, Rust and Python
#   make real DATA=../shared/data    the main job on real vacancies; needs the data, writes target/real
#   make evaluate TASKS=../shared/eval WEIGHTS="a.toml ..."    the main job beside plain BM25; needs tasks, writes target/evaluation
#   make peers [SIZES="10000x1000 100000x10000"] [ROUNDS=5]    this library beside its peers; writes target/peers/table.md
#   make congestion              caps on exposure beside optimal transport; writes target/congestion/congestion.md
#   make faults [FAULTS_SEED=1]    kills, full disks, failed fsyncs, damaged files, many readers; writes target/faults/*.md
#   make matching [MATCHING_SIZES="200x20 500x50"] [ROUNDS=5]    assignment beside the Python library `matching`
#   make bom                     what the extension and its extras are made of; writes target/bom
#   make advisories              known faults of dependencies; needs cargo-deny and, once, a network
#   make fuzz [SECONDS=600] [TARGETS="csv policy"]    every parser fed with mutated input for longer than make test does
#   make lint, make wheel, make lock, make clean

PYTHON ?= python3
DATA ?= ../shared/data
TASKS ?= ../shared/eval
SIZES ?= 10000x1000 100000x10000 1000000x10000
MATCHING_SIZES ?= 200x20 500x50 1000x50 2000x100
ROUNDS ?= 5
FAULTS_SEED ?= 1
SECONDS ?= 600
SEED ?= 1
TARGETS ?=
CARGO ?= cargo

VENV := .venv
BIN := $(VENV)/bin
PACKAGE := matcher-py/python/matcher
LOCK := matcher-py/requirements.lock
# One profile for demo, tests and extension, so that tantivy is built once.
BUILD := --release --locked
EXTENSION := $(PACKAGE)/_core.abi3.so

# An empty home directory is enough: pip keeps its cache inside, and says nothing about new versions of itself.
export PIP_CACHE_DIR := $(CURDIR)/$(VENV)/cache
export PIP_DISABLE_PIP_VERSION_CHECK := 1
export MPLCONFIGDIR := $(CURDIR)/$(VENV)/matplotlib
export HYPOTHESIS_STORAGE_DIRECTORY := $(CURDIR)/target/hypothesis
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo test real evaluate peers congestion faults matching fuzz lint rust-lint python-lint rust-test python-test docs benches extension wheel lock bom advisories clean

demo: extension
	@echo "== demo: rank an invented market, write target/demo"
	@$(BIN)/python -m matcher demo -o target/demo

test: lint rust-test docs benches python-test
	@echo "== all checks and tests passed"

real: extension
	@echo "== real: map the vacancies in $(DATA), rank them, write target/real"
	@$(BIN)/python benches/real/run.py "$(DATA)" target/real

evaluate: extension
	@echo "== evaluate: the tasks in $(TASKS) beside plain BM25, write target/evaluation"
	@$(BIN)/python benches/evaluation/measure.py "$(TASKS)" target/evaluation $(foreach file,$(WEIGHTS),--weights "$(file)")

peers: extension target/peers/venv/ready
	@echo "== peers: this library beside numba, sparse_dot_topn, scipy, polars and DuckDB, write target/peers/table.md"
	@$(BIN)/python benches/peers/run.py --sizes $(SIZES) --rounds $(ROUNDS) --data "$(DATA)" \
	--peers target/peers/venv/bin/python --out target/peers

congestion: extension
	@echo "== congestion: caps on exposure beside optimal transport on the sample market, write target/congestion"
	@$(BIN)/python benches/congestion/measure.py target/congestion

# The short forms of these run with every other test. Numbers of rounds bound the time, and every process that is started has
# a limit of its own. One seed, one run: another seed strikes elsewhere.
faults:
	@echo "== faults: 200 kills, 1,000 mutations and more, write target/faults"
	FAULTS_LONG=1 FAULTS_SEED=$(FAULTS_SEED) FAULTS_KILLS=200 FAULTS_POINTS=1000 FAULTS_BUDGETS=200 FAULTS_FSYNCS=1000 \
	FAULTS_MUTATIONS=1000 FAULTS_GENERATIONS=150 \
	$(CARGO) test $(BUILD) --workspace --test faults -- --nocapture --test-threads=1

# The peers are nobody's dependency: an environment of their own, for this one command.
target/peers/venv/ready: benches/peers/requirements.lock
	@echo "== target/peers/venv: the peers of $<"
	@rm -rf target/peers/venv && $(PYTHON) -m venv target/peers/venv
	@target/peers/venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes --only-binary :all: -r $<
	@touch $@

matching: extension target/matching/venv/ready
	@echo "== matching: assignment beside the Python library of that name, write target/matching/table.md"
	@$(BIN)/python benches/matching/run.py --sizes $(MATCHING_SIZES) --rounds $(ROUNDS) \
	--theirs target/matching/venv/bin/python --out target/matching

target/matching/venv/ready: benches/matching/requirements.lock
	@echo "== target/matching/venv: the library of $<"
	@rm -rf target/matching/venv && $(PYTHON) -m venv target/matching/venv
	@target/matching/venv/bin/python -m pip install --quiet --no-cache-dir --require-hashes --only-binary :all: -r $<
	@touch $@

fuzz:
	@echo "== fuzz: every parser for $(SECONDS) seconds, two at a time; what fails is written to target/fuzz"
	FUZZ_SECONDS=$(SECONDS) FUZZ_SEED=$(SEED) $(CARGO) test $(BUILD) --workspace --test fuzz -- $(TARGETS)

lint: rust-lint python-lint

rust-lint:
	@echo "== cargo fmt, clippy"
	$(CARGO) fmt --all --check
	$(CARGO) clippy $(BUILD) --workspace --all-targets -- -D warnings
	$(CARGO) clippy $(BUILD) -p matcher-core --no-default-features -- -D warnings

python-lint: extension
	@echo "== ruff, mypy"
	$(BIN)/ruff check --no-cache --config matcher-py/pyproject.toml matcher-py/python tests/python benches/real benches/evaluation benches/stemming benches/peers benches/congestion benches/matching benches/supply
	$(BIN)/ruff format --no-cache --check --config matcher-py/pyproject.toml matcher-py/python tests/python benches/real benches/evaluation benches/stemming benches/peers benches/congestion benches/matching benches/supply
	cd matcher-py && ../$(BIN)/mypy --cache-dir=/dev/null
	cd matcher-py && MYPYPATH=python ../$(BIN)/python -m mypy.stubtest matcher._core --mypy-config-file pyproject.toml

rust-test:
	@echo "== cargo test"
	$(CARGO) test $(BUILD) --workspace

docs:
	@echo "== cargo doc"
	RUSTDOCFLAGS="-D warnings" $(CARGO) doc $(BUILD) --workspace --no-deps

benches:
	@echo "== benches are built, not run"
	$(CARGO) bench --locked --workspace --no-run

python-test: extension
	@echo "== pytest: doctests and tests/python"
	$(BIN)/python -m pytest -c matcher-py/pyproject.toml --rootdir=. matcher-py/python tests/python

# The whole workspace is built, since one package alone would ask other features of shared crates and build tantivy twice.
# Cargo decides whether the extension is fresh; what it built is put in place each time it differs. The copy is moved, not
# written over, since a running process may have the old one loaded.
extension: $(VENV)/ready
	@echo "== extension: cargo build"
	@$(CARGO) build $(BUILD) --workspace
	@built=$$(ls target/release/lib_core.so target/release/lib_core.dylib 2>/dev/null | head -n 1); \
	cmp -s "$$built" $(EXTENSION) || { cp "$$built" $(EXTENSION).new && mv $(EXTENSION).new $(EXTENSION); }

$(VENV)/ready: $(LOCK) Makefile
	@echo "== $(VENV): Python environment with the locked packages of $(LOCK)"
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	{ echo "Python 3.11 or newer is needed, $$($(PYTHON) --version 2>&1) was found: make PYTHON=/path/to/python3.11"; exit 1; }
	@rm -rf $(VENV)
	@$(PYTHON) -m venv $(VENV)
	@$(BIN)/python -m pip install --quiet --require-hashes --only-binary :all: -r $(LOCK)
	@rm -rf $(VENV)/cache
	@site=$$($(BIN)/python -c 'import sysconfig; print(sysconfig.get_path("purelib"))'); \
	echo "$(CURDIR)/matcher-py/python" > "$$site/matcher.pth"
	@printf '#!/bin/sh\nexec "%s/python" -m matcher "$$@"\n' "$(CURDIR)/$(BIN)" > $(BIN)/matcher && chmod +x $(BIN)/matcher
	@touch $@

# A wheel for other machines; the demo and the tests don't need it.
wheel: $(VENV)/ready
	$(BIN)/maturin build $(BUILD) -m matcher-py/Cargo.toml -o dist

# Locks anew. Hashes without addresses: any mirror may serve the files.
lock: $(VENV)/ready
	cd matcher-py && ../$(BIN)/uv pip compile -q pyproject.toml --all-extras --group dev --universal --python-version 3.11 \
	--generate-hashes --no-emit-package matcher --no-header --no-annotate -o requirements.lock

# A list of what the extension is built from and of its extras' packages, from the lock files; the same bytes each time.
bom: extension
	@echo "== bom: crates and Python packages with licences and checksums, write target/bom"
	@$(BIN)/python benches/supply/bom.py target/bom

# The advisory database lies on the network, so that this is no part of `make test`.
advisories:
	@command -v cargo-deny >/dev/null || \
	{ echo "advisories: cargo-deny is not installed, nothing was checked; cargo install cargo-deny --locked"; exit 1; }
	$(CARGO) deny --locked check advisories licenses bans sources

clean:
	rm -rf target $(VENV) dist $(PACKAGE)/_core.abi3.so
	find . -name __pycache__ -type d -not -path './target/*' -exec rm -rf {} +
