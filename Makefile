SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: parts build interop clean

## parts: decide which packages the registry has and which need a stand-in (FORCE=1 asks again)
parts:
	@tools/parts/probe $(if $(FORCE),--force)

## build: build the whole solution
build: parts
	dotnet build Assay.slnx --nologo -v quiet

## interop: install the npm packages of the tests that call our services from Node
interop: tests/Interop/node/node_modules/.package-lock.json
tests/Interop/node/node_modules/.package-lock.json: tests/Interop/node/package-lock.json
	npm ci --prefix $(<D) --silent

## clean: remove everything that a build leaves
clean:
	rm -rf artifacts
