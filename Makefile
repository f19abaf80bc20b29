SHELL := /bin/bash
.DEFAULT_GOAL := build
.PHONY: parts build clean

## parts: decide which packages the registry has and which need a stand-in (FORCE=1 asks again)
parts:
	@tools/parts/probe $(if $(FORCE),--force)

## build: build the whole solution
build: parts
	dotnet build Assay.slnx --nologo -v quiet

## clean: remove everything that a build leaves
clean:
	rm -rf artifacts
