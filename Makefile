SHELL := /bin/bash
REAL ?= artifacts/real
.DEFAULT_GOAL := help
.PHONY: help up-real down-real faults bench-distributed bench-scoring eval-label-errors eval-noise eval-cleaning eval-cleaning-campaign eval-mnist eval-cifar10 bench-campaign soak-labelstore run test lint parts build release interop clean bench-workbench bench-embed bench-scale bench-exchange bench-trainer eval-sample eval-photos chart chart-docs images

# One compiler process for all projects builds three times faster, also where the environment says otherwise; .ci/run ends it.
BUILD := dotnet build --nologo -v quiet -p:UseSharedCompilation=true
ASSAY := artifacts/bin/Assay.Cli/release/assay
# What real parts are tested with.
SERVERS := rabbitmq-server swift-proxy-server swift-account-server swift-container-server swift-object-server
# Benchmarks of methods, one process each.
SCORING_AREAS := augment confident-learning consensus heads leverage neighbors selection
BENCH := artifacts/bin/Assay.Benchmarks/release/Assay.Benchmarks

## run: build, start everything, take the sample set through the whole loop, and stay up (DATA=folder)
run: release
	@$(ASSAY) up --sample $(if $(DATA),--data $(DATA))

## up-real: RabbitMQ, an S3 server and every service as a process on this machine, with the sample set taken through them (REAL=folder WORKERS=2)
up-real: release
	@tools/servers/real up $(REAL)
	@tools/servers/real sample $(REAL)

## down-real: end what up-real started; its data stays
down-real:
	@tools/servers/real down $(REAL)

## test: build and pass every test
test: build interop
	@tools/setup/require chromium $(SERVERS)
	@tools/ci/test

## lint: layout, types, scripts
lint: build
	@tools/setup/require shellcheck
	@tools/ci/lint

## parts: decide which packages the registry has and which need a stand-in (FORCE=1 asks again)
parts:
	@tools/setup/require dotnet node npm
	@tools/parts/probe $(if $(FORCE),--force)

## build: build the whole solution
build: parts
	@$(BUILD) Assay.slnx

## release: build the command line and the benchmarks for speed
release: parts
	@$(BUILD) tests/Benchmarks -c Release

## bench-embed: embedding images/s against the Node peer and the machine's limit
bench-embed: release
	@tools/bench/embed

## faults: 5,000 images through RabbitMQ and S3 while every part dies in turn; prints each recovery (SCALE=short for a quick one)
faults: build
	@tools/setup/require $(SERVERS)
	@SCALE=$(or $(SCALE),full) dotnet test tests/Assay.EndToEndTests --no-build --nologo --filter "FullyQualifiedName~FaultTests|FullyQualifiedName~FullDiskTests" --logger "console;verbosity=normal"
	@cat artifacts/faults.txt

## bench-distributed: images/s of 1, 2 and 4 workers on real parts against one process, and messages/s
bench-distributed: release
	@$(BENCH) bench distributed

## bench-scale: a million tiny images through every stage: records/s, memory of every process, bytes in the stores (N=images, PARTS=embedded|real)
bench-scale: release
	@$(BENCH) bench scale $(or $(N),1000000) $(or $(PARTS),embedded)

## bench-exchange: labels of a million images out in every format, broken off and gone on with, and back in: rows/s, memory, the same bytes (N=rows)
bench-exchange: release
	@$(BENCH) bench exchange $(or $(N),1000000)

## eval-sample: are the planted errors of the sample set found?
eval-sample: release
	@$(BENCH) eval sample

## eval-photos: flipped labels and accuracy on real photographs
eval-photos: release
	@$(BENCH) eval photos

## eval-label-errors: MNIST's published probabilities against what people said: every label score, and confident learning
eval-label-errors: release
	@$(BENCH) eval label-errors

## eval-cleaning: six rounds of 50 on cats of CIFAR-10 with 8 % wrong labels: coreset importance against random, drawn as SVG
eval-cleaning: release
	@$(BENCH) eval cleaning

## eval-cleaning-campaign: whole cleaning campaigns on CIFAR-10 and hymenoptera with wrong labels, until they stop by themselves, drawn as SVG
eval-cleaning-campaign: release
	@$(BENCH) eval cleaning-campaign

## eval-cifar10: guided labeling of CIFAR-10 by campaigns, a head on MobileNetV2 embeddings: seven strategies, three seeds (SCALE=full|short)
eval-cifar10: release
	@SCALE=$(or $(SCALE),full) $(BENCH) eval cifar10

## eval-noise: labels of CIFAR-10 made wrong on purpose: every label score at several regularisations, and the rules that choose one
eval-noise: release
	@$(BENCH) eval noise

## eval-mnist: guided labeling against random on MNIST, networks trained from scratch each round, drawn as SVG (SCALE=full|middle|short); goes on where it was ended
eval-mnist: release
	@SCALE=$(or $(SCALE),full) $(BENCH) eval mnist

## bench-scoring: every method's speed and memory against its peer or the machine's limit, each area in a process of its own (AREAS="heads selection")
bench-scoring: release
	@tools/setup/require python3-numpy python3-scipy python3-sklearn libopenblas0-pthread
	@for area in $(or $(AREAS),$(SCORING_AREAS)); do echo "== $$area"; $(BENCH) bench $$area || exit 1; done

## bench-trainer: images/s of training steps against PyTorch, turn about on two threads, and peak memory
bench-trainer: release
	@tools/setup/require python3-torch libopenblas0-pthread
	@$(BENCH) bench trainer

## soak-labelstore: a million tasks, then 50 annotators on HTTP for five minutes, dying and cutting connections: nothing lost, nothing twice (SOAK="seconds tasks")
soak-labelstore: release
	@$(BENCH) bench soak-labelstore $(SOAK)

## bench-campaign: seconds of a campaign's round with a head (train, score, select) from 12,500 to 50,000 images of 1,280 numbers
bench-campaign: release
	@$(BENCH) bench campaign

## bench-workbench: milliseconds from key press to next image in Chromium, with 1,000 and 20,000 classes, and in a grid of 200
bench-workbench: build
	@tools/setup/require chromium
	@rm -f artifacts/bench-workbench.txt
	@ASSAY_BENCH=workbench dotnet test tests/Assay.BrowserTests --no-build --nologo --filter "FullyQualifiedName~LatencyTests"
	@cat artifacts/bench-workbench.txt

## interop: install the npm packages of the tests that call our services from Node
interop: tests/Interop/node/node_modules/.package-lock.json
tests/Interop/node/node_modules/.package-lock.json: tests/Interop/node/package-lock.json
	@npm ci --prefix $(<D) --silent

## chart: render the chart with every set of values and check each object (REPORT=file.json)
chart: tools/chart/node_modules/.package-lock.json
	@node tools/chart/check.mjs $(REPORT)

## chart-docs: write the chart's schema and table of values from the comments of values.yaml
chart-docs: tools/chart/node_modules/.package-lock.json
	@node tools/chart/documentation.mjs
tools/chart/node_modules/.package-lock.json: tools/chart/package-lock.json
	@tools/setup/require node npm
	@npm ci --prefix $(<D) --silent

## images: container images of the services (REGISTRY=host/path TAG=0.1.0 SERVICE=ingestion PUSH=1)
images:
	@REGISTRY="$(REGISTRY)" TAG="$(TAG)" SERVICE="$(SERVICE)" PUSH="$(PUSH)" tools/images/build

## clean: remove everything that a build leaves
clean:
	rm -rf artifacts services/Workbench/web/node_modules services/Workbench/web/dist tools/standins/npm/node_modules tools/chart/node_modules

help:
	@sed -n 's/^## /  /p' Makefile
