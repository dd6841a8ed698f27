# What a person or CI asks for. `.venv` is made on first use from the hashed lock, with Python, venv and make alone.

PYTHON ?= python3
VENV := .venv/made
PEERS := .venv-peers/made

.PHONY: demo test bench chaos screens lint types lock

demo: $(VENV)
	.venv/bin/newsclip demo

test: lint types
	.venv/bin/pytest -n 4 --dist worksteal

bench: $(VENV) $(PEERS)
	.venv/bin/python -m benchmarks

chaos: $(VENV)
	NEWSCLIP_TEST_KILLS=$${NEWSCLIP_TEST_KILLS:-100} NEWSCLIP_TEST_DROPS=$${NEWSCLIP_TEST_DROPS:-200} .venv/bin/pytest -s tests/chaos

screens: $(VENV)
	.venv/bin/python -m tools.screens

lint: $(VENV)
	.venv/bin/ruff check
	.venv/bin/ruff format --check

types: $(VENV)
	.venv/bin/mypy

lock: $(VENV)
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra pages -o requirements.lock
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header pyproject.toml --extra pages --group dev -o requirements-dev.lock
	.venv/bin/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header benchmarks/peers.in -o benchmarks/peers.lock

.venv: $(VENV)

$(VENV): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Newsclip needs Python 3.11 or newer; name one with make PYTHON=…"; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' || { echo "Python's venv module is missing; on Debian: apt-get install python3-venv"; exit 1; }
	test -x .venv/bin/python || $(PYTHON) -m venv .venv
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.lock
	.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

# What the benchmarks compare with. Where it cannot be made they say so, and measure the rest.
$(PEERS): benchmarks/peers.lock
	-test -x .venv-peers/bin/python || $(PYTHON) -m venv .venv-peers
	-.venv-peers/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r benchmarks/peers.lock && touch $@
