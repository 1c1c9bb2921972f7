# dipla: `make demo` builds the sample corpus, `make test` runs the tests, `make client` those in real clients,
# `make check` adds lint, format and types.
PYTHON ?= python3
BIN := .venv/bin
UV := $(shell command -v uv 2>/dev/null)

.PHONY: demo test client check format clean

demo: .venv/ready
	$(BIN)/dipla run examples/serge/serge.el.txt --memory examples/serge/draft.tmx --out demo --title "Victor Serge" --licence CC-BY-SA-4.0

test: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist worksteal -m "not client"

# In real clients (OmegaT, Calc, Chromium, jing and others), where they are installed: some minutes more.
client: .venv/ready
	$(BIN)/python -m pytest -n 2 --dist worksteal -m client

check: .venv/ready
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	rm -rf build
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --target build/typed .
	MYPYPATH=build/typed $(BIN)/mypy -p dipla

format: .venv/ready
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

clean:
	rm -rf .venv build demo *.egg-info .mypy_cache .pytest_cache .ruff_cache .hypothesis

# The stamp is last: an install that was cut off is begun again. uv is several times faster where it is there.
.venv/ready: pyproject.toml
	$(PYTHON) -m venv .venv
ifdef UV
	$(UV) pip install --quiet --python $(BIN)/python -e '.[dev]'
	$(UV) pip install --quiet --python $(BIN)/python pip
else
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e '.[dev]'
endif
	touch $@
