# Kinora's tasks; `make help` lists them. Each installs the packages it lacks, asking for root only then.
.DEFAULT_GOAL := build
.PHONY: build demo test bench fuzz fmt lint fixtures docs clean help

KINORA := .build/release/kinora
SOURCES := Sources Tests Package.swift Benchmarks
DEMO := Graphs/cinematic.kin
FUZZ_COUNT ?= 2000000

build: ## the release build, .build/release/kinora
	@Scripts/install-packages.sh build
	@Scripts/build-release.sh

demo: build ## renders Graphs/cinematic.kin to out/cinematic.mp4
	@Scripts/demo.sh $(DEMO) out/cinematic.mp4

test: ## every test
	@Scripts/install-packages.sh test
	@Scripts/test.sh

bench: build ## measures beside FFmpeg and OpenCV, writes Benchmarks/RESULTS.md (ROWS="styles filters", QUICK=1)
	@Scripts/install-packages.sh bench
	@Benchmarks/run.sh $(if $(QUICK),--quick) --only "$(ROWS)"

fuzz: ## millions of mutated graphs (FUZZ_COUNT=...)
	@Scripts/install-packages.sh test
	@KINORA_FUZZ_COUNT=$(FUZZ_COUNT) Scripts/test.sh --filter Fuzz

fmt: ## formats the sources in place
	@swift format -i -p -r $(SOURCES)

lint: ## what CI checks before the tests
	@swift format lint --strict -p -r $(SOURCES)

fixtures: build ## renders Fixtures/ anew from the scene source
	@Scripts/make-fixtures.sh

docs: build ## writes the generated parts of Documentation/
	@Scripts/make-docs.sh

clean: ## removes what was built and rendered
	@rm -rf .build out Benchmarks/.build

help: ## this list
	@grep -hE '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):.*## */  make \1	/' | expand -t 18
