# The tasks of the house. CI calls these and nothing else.

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory

# The versions of the tools. They are installed when missing, into target/tools or into RECOURSE_TOOLS_DIR.
BUF_VERSION := 1.75.0
CHECKOV_VERSION := 3.3.30
CYCLONEDX_VERSION := 11.12.0
DENY_VERSION := 0.20.2
HELM_LIBRARY_VERSION := 0.1.32
HELM_LIBRARY_SHA256 := bcf5bf73cacc373bebedfb9c988969aa12a9eda86a140deba658fbf28eb789c5
KUBERNETES_VALIDATE_VERSION := 1.37.0
MACHETE_VERSION := 0.9.2
MATPLOTLIB_VERSION := 3.11.2
MUTANTS_VERSION := 27.1.0
NEXTEST_VERSION := 0.9.143
TYPOS_VERSION := 1.52.0
# PostgreSQL's own parser, for what migrations do.
SQL_PARSER_VERSION := 18.1.5
# The schemas of the custom resources that charts write.
KUBERNETES_MODELS := cert-manager@6.0.0 cloudnative-pg@2.0.0 gateway-api@2.0.0 keda@2.0.0 prometheus-operator@6.0.0
MODELS_ID := $(shell echo '$(KUBERNETES_MODELS)' | cksum | cut -d' ' -f1)

TARGET := $(or $(CARGO_TARGET_DIR),target)
TOOLS := $(abspath $(or $(RECOURSE_TOOLS_DIR),$(TARGET)/tools))
LOCAL := $(TARGET)/debug/local
# Helm's library and what reads YAML, for the charts and for what is watched.
CHARTS_PYTHON := $(TOOLS)/.charts-$(HELM_LIBRARY_VERSION)-$(KUBERNETES_VALIDATE_VERSION)
CHARTS_MODELS := $(TOOLS)/.kubernetes-models-$(MODELS_ID)
# The services and the command line; a new folder in services joins by being there.
CRATES := $(patsubst services/%/Cargo.toml,-p recourse-%,$(wildcard services/*/Cargo.toml)) -p recourse-local

export PATH := $(TOOLS)/bin:$(TOOLS)/npm/node_modules/.bin:$(TOOLS)/python/bin:$(PATH)

##@ The mesh

.PHONY: help
help: ## Show this list
	@awk 'BEGIN { FS = ":.*## " } \
		/^##@ / { printf "\n%s\n", substr($$0, 5) } \
		/^[a-z-]+:.*## / { printf "  %-23s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

.PHONY: up
up: needs-compiler ## Build, start, migrate and await the mesh; twice is harmless
	@echo "== building the services"
	@cargo build --bins $(CRATES)
	@$(LOCAL) servers up
	@$(LOCAL) provision
	@$(LOCAL) mesh up

.PHONY: status
status: $(LOCAL) ## Show what runs
	@$(LOCAL) servers status
	@$(LOCAL) mesh status

.PHONY: logs
logs: $(LOCAL) ## Show a service's log: make logs s=cases
	@$(if $(s),,$(error say which service: make logs s=cases))$(LOCAL) mesh logs $(s)

.PHONY: down
down: $(LOCAL) ## Stop the mesh and its servers
	@$(LOCAL) mesh down
	@$(LOCAL) servers down

.PHONY: demo
demo: needs-compiler needs-python ## Run the sample through a mesh of its own and say what happened; smaller: ACCOUNTS=100 MEMOS=50
	@echo "== building the services"
	@cargo build --bins $(CRATES)
	@deploy/local/demo $(if $(ACCOUNTS),--accounts $(ACCOUNTS)) $(if $(MEMOS),--memos $(MEMOS)) $(if $(SEED),--seed $(SEED))

# With the binaries of `make build`, as CI does it.
.PHONY: demo-check
demo-check: needs-python ## Run a small demo against its answer key and leave nothing running
	@deploy/local/demo --accounts 100 --memos 50 || { $(MAKE) demo-down; exit 1; }
	@$(MAKE) demo-down

.PHONY: demo-down
demo-down: $(LOCAL) ## Stop the mesh and the servers of the demo
	@RECOURSE_LOCAL_INSTANCE=demo $(LOCAL) mesh down --servers

.PHONY: servers
servers: $(LOCAL) ## Start only PostgreSQL and RabbitMQ, as the tests use them
	@$(LOCAL) servers up

# Built when missing only. `make up`, `make build` and `make test` bring it up to date.
$(LOCAL):
	@deploy/install compiler kill
	@echo "== building deploy/local"
	@cargo build --bin local -p recourse-local

##@ Work on the code

.PHONY: build
build: needs-compiler ## Build everything that `make test` runs
	@echo "== building binaries and tests"
	@cargo build --workspace --bins --tests

# With TEST the other proofs are not asked for.
.PHONY: test
test: build needs-venv servers nextest $(if $(TEST),,charts-short evidence-check images-short observability-short sizing-check) ## Run every test; some: TEST=part_of_a_name, TEST='--test tidy'
	@cargo nextest run --workspace $(TEST)

# On servers of its own (the instance `chaos`), which it kills too. A seed gives the same acts again.
.PHONY: chaos
chaos: build nextest ## Kill everything under load, then count: SECONDS=60 SEED=1; with a promise broken: SABOTAGE=no-dedupe
	@RECOURSE_CHAOS_SECONDS=$(SECONDS) RECOURSE_CHAOS_SEED=$(SEED) RECOURSE_SABOTAGE=$(SABOTAGE) \
		cargo nextest run --workspace --run-ignored only --no-capture -E 'binary(faults) and test(=long::chaos)'

# On servers of its own (the instance `rollout`). An older version, the last tag if none is named, is built from what git has
# of it, without failpoints. If it does not know the section [tls]: PLAINTEXT=1.
OLD ?= $(shell git describe --tags --abbrev=0 --match 'v[0-9]*' HEAD^ 2>/dev/null)
OLDER := $(abspath $(TARGET))/older
.PHONY: rollout
rollout: build nextest $(if $(OLD),older) ## Scale, restart, renew and cut off every service under load; an older version among them: OLD=v0.1.0
	@RECOURSE_ROLLOUT_OLD=$(if $(OLD),$(OLDER)/target/debug) RECOURSE_ROLLOUT_PLAINTEXT=$(PLAINTEXT) \
		cargo nextest run --workspace --run-ignored only --no-capture -E 'binary(faults) and test(=rollout::rollout)'

.PHONY: older
older: needs-compiler needs-git
	@echo "== building the services as of $(OLD)"
	@rm -rf $(OLDER)/source && mkdir -p $(OLDER)/source && git archive $$(git rev-parse --verify '$(OLD)^{commit}') | tar -x -C $(OLDER)/source
	@cd $(OLDER)/source && CARGO_TARGET_DIR=$(OLDER)/target cargo build --bins $(patsubst %,-p recourse-%,cases notices communications payments counsel-portal)

# Services without failpoints, in release. Time stands still at ten in the morning of today in India.
.PHONY: bench
bench: needs-compiler ## Measure the release build beside its limits; less: BENCH='--only command,hop --rounds 1'
	@echo "== building the services and the load in release"
	@cargo build --release --bins $(CRATES) -p recourse-load
	@cargo bench --quiet -p recourse-statutes
	@RECOURSE_LOCAL_INSTANCE=bench RECOURSE_SIMULATED_START=$$(TZ=IST-5:30 date +%FT10:00:00+05:30) \
		$(TARGET)/release/load $(BENCH)

# A client and nothing else: of the mesh that RECOURSE_PAYMENTS_URL and its neighbours name, which must be in simulation.
# The program itself says by its exit code whether a mark is missed (1) or nothing could be measured (2).
.PHONY: load
load: needs-compiler needs-python ## Load an installed mesh in simulation, with a bank's pass marks: make load ACCOUNTS=10000000 LOAD='--seconds 300'
	@echo "== building the load in release"
	@cargo build --release -p recourse-load
	@mkdir -p $(TARGET)/load
	@$(SIZING) load $(if $(ACCOUNTS),--accounts $(ACCOUNTS)) $(if $(ASSUME),--assume $(ASSUME)) > $(TARGET)/load/plan.json
	@$(TARGET)/release/load installed --plan $(TARGET)/load/plan.json --out $(TARGET)/load/report.json $(LOAD)

# Whether the tests notice when a line that counts days says something else. Not in CI: each of hundreds of mutants is
# built and tested. Those that change nothing are listed with the reason in .cargo/mutants.toml.
COUNTING := counting clock exclusion context calendar
.PHONY: mutants
mutants: nextest $(TOOLS)/.cargo-mutants-$(MUTANTS_VERSION) ## Change the counting of days line by line; its tests must notice: MINUTES=30, RESUME=1
	@timeout --foreground --signal INT $(or $(MINUTES),30)m cargo mutants --no-shuffle $(if $(RESUME),--iterate) -p recourse-statutes \
		--output $(TARGET) $(foreach file,$(COUNTING),-f 'services/shared/statutes/src/$(file)**') \
		|| { code=$$?; [ $$code = 124 ] && echo "mutants: the time is over; $(TARGET)/mutants.out has what was found"; exit $$code; }

.PHONY: fmt
fmt: ## Format the code
	@cargo fmt --all

.PHONY: lint
lint: lint-fmt lint-typos lint-proto lint-clippy lint-doc lint-deps ## Check everything that needs no server

.PHONY: sqlx-prepare
sqlx-prepare: needs-compiler needs-python ## Renew the query caches (.sqlx) from scratch databases; of one crate: make sqlx-prepare s=cases
	@deploy/local/sqlx-prepare $(s)

.PHONY: sqlx-check
sqlx-check: needs-compiler needs-python ## Fail if a query cache is not what its migrations and queries give
	@deploy/local/sqlx-prepare --check $(s)

.PHONY: definitions
definitions: needs-compiler ## Write the broker's topology into deploy/rabbitmq/definitions.json
	@cargo run --quiet -p recourse-messaging --example definitions > $(TARGET)/definitions.json
	@mkdir -p deploy/rabbitmq && mv $(TARGET)/definitions.json deploy/rabbitmq/definitions.json

CHECK_CHARTS = PYTHONPATH=deploy PYTHONWARNINGS=ignore RECOURSE_CHARTS_MODULES=$(TOOLS)/npm-charts/node_modules \
	RECOURSE_CHECKOV=$(TOOLS)/checkov/bin $(TOOLS)/charts/bin/python -B -m charts

# With the `helm` on the path, or with Helm's library. No cluster is met: deploy/charts/README.md says what that leaves open.
.PHONY: charts
charts: charts-tools $(TOOLS)/.checkov-$(CHECKOV_VERSION) ## Prove the charts: pairs of chart, values, Kubernetes and operators; all of them: FULL=1
	@echo "== charts"
	@$(CHECK_CHARTS) check $(if $(FULL),--full)

# Without npm it says that custom resources are not compared with their schemas.
.PHONY: charts-short
charts-short: $(CHARTS_PYTHON) $(if $(shell command -v npm),$(CHARTS_MODELS))
	@echo "== charts, three cases"
	@$(CHECK_CHARTS) check --short

.PHONY: charts-docs
charts-docs: charts-tools ## Write the charts' schemas and tables from the comments of their values
	@$(CHECK_CHARTS) docs

.PHONY: charts-package
charts-package: charts-tools ## Pack the charts, with what they depend on, into target/charts
	@$(CHECK_CHARTS) package

.PHONY: charts-render
charts-render: charts-tools ## Show what is installed: make charts-render chart=recourse values=bank-ha k8s=1.33
	@$(CHECK_CHARTS) render $(chart) $(values) $(k8s)

EVIDENCE = PYTHONPATH=deploy PYTHONWARNINGS=ignore RECOURSE_CHECKOV=$(TOOLS)/checkov/bin \
	RECOURSE_EVIDENCE_MODULES=$(TOOLS)/npm-evidence $(TOOLS)/charts/bin/python -B -m evidence

# What it cannot find out, because a program is missing, it says on its first page.
.PHONY: release-evidence
release-evidence: evidence-tools $(TOOLS)/.checkov-$(CHECKOV_VERSION) $(if $(shell command -v npm),$(TOOLS)/.buf-$(BUF_VERSION)) $(if $(shell command -v cargo),$(TOOLS)/.cargo-deny-$(DENY_VERSION)) ## Collect what a change record needs: make release-evidence FROM=v0.1.0 TO=HEAD
	@$(if $(FROM),,$(error say from which revision: make release-evidence FROM=v0.1.0))$(EVIDENCE) collect $(FROM) $(or $(TO),HEAD)

.PHONY: evidence-check
evidence-check: evidence-tools
	@echo "== release evidence"
	@$(EVIDENCE) check

.PHONY: lint-fmt
lint-fmt:
	@echo "== rustfmt"
	@cargo fmt --all --check

.PHONY: lint-typos
lint-typos: $(TOOLS)/.typos-$(TYPOS_VERSION)
	@echo "== typos"
	@typos

.PHONY: lint-proto
lint-proto: $(TOOLS)/.buf-$(BUF_VERSION)
	@echo "== buf lint"
	@cd proto && buf lint

.PHONY: lint-clippy
lint-clippy: needs-compiler
	@echo "== clippy"
	@cargo clippy --workspace --all-targets --quiet -- -D warnings

.PHONY: lint-doc
lint-doc: needs-compiler
	@echo "== rustdoc"
	@RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --workspace --quiet

.PHONY: lint-deps
lint-deps: $(TOOLS)/.cargo-machete-$(MACHETE_VERSION) $(TOOLS)/.cargo-deny-$(DENY_VERSION)
	@echo "== cargo machete"
	@cargo machete --with-metadata
	@echo "== cargo deny"
	@cargo deny --offline check bans licenses sources
	@if timeout 120 cargo deny fetch db >/dev/null 2>&1; \
		then cargo deny --offline check advisories; \
		else echo "cargo deny: advisories SKIPPED, because their database cannot be reached from here"; fi

##@ Images

IMAGES := PYTHONPATH=deploy python3 -B -m images

# With docker, podman or buildah, whichever answers; on a Debian that has none, buildah is installed. An hour for all on two
# cores, minutes after a change.
.PHONY: images
images: needs-python ## Build the services' images; one: make images s=cases; REGISTRY=… BUILD_BASE=… RUNTIME_BASE=… ENGINE=… JOBS=1
	@deploy/images/install
	@$(IMAGES) build $(s)

.PHONY: images-push
images-push: needs-python ## Send the images that are built to a registry, where you are logged in; REGISTRY as in make images; one: s=cases
	@$(IMAGES) push $(s)

.PHONY: images-check
images-check: needs-python ## Examine the images that are built and run them with less than a pod has; one: make images-check s=cases
	@deploy/images/install
	@$(IMAGES) check $(s)

.PHONY: images-short
images-short: needs-python
	@echo "== images, without building one"
	@$(IMAGES) short

##@ Observability

WATCH := cd deploy/observability && PYTHONPATH=$(CURDIR)/deploy $(TOOLS)/charts/bin/python -B -m checks

# Where `make demo` left its mesh.
DEMO_MESH = "$$(RECOURSE_LOCAL_INSTANCE=demo $(abspath $(LOCAL)) where)/mesh.json"

# Two minutes. Against fixtures, or against a mesh that runs: make observability MESH="payments=http://127.0.0.1:7002/metrics".
.PHONY: observability
observability: observability-tools $(if $(filter demo,$(MESH)),$(LOCAL)) ## Check metrics, alerts, runbooks, dashboards, collector; of a mesh: MESH=demo, MESH=.local/mesh.json
	@$(WATCH) all $(foreach one,$(MESH),$(if $(findstring =,$(one)),$(one),$(if $(filter demo,$(one)),$(DEMO_MESH),$(abspath $(one)))))

.PHONY: observability-short
observability-short: observability-tools
	@echo "== what is watched, without the panels"
	@$(WATCH) short

# With the binaries of `make build`. Prometheus scrapes the mesh while it works, so that each panel must show something.
.PHONY: observability-demo
observability-demo: needs-python observability-tools $(LOCAL) ## Watch a small demo: ask every panel, compare what is exposed, leave nothing running
	@$(WATCH) demo $(DEMO_MESH) $(CURDIR)/deploy/local/demo --accounts 100 --memos 50 || { $(MAKE) demo-down; exit 1; }
	@$(MAKE) demo-down

.PHONY: observability-write
observability-write: needs-python ## Write the rules of the objectives and the dashboards from their code
	@cd deploy/observability && python3 -B -m objectives > ../../charts/observability/files/rules/objectives.yaml
	@cd deploy/observability && python3 -B -m dashboards ../../charts/observability/files/dashboards

.PHONY: observability-pictures
observability-pictures: observability-tools $(TOOLS)/.matplotlib-$(MATPLOTLIB_VERSION) ## Draw the main dashboards on an evening that goes wrong
	@$(WATCH) pictures $(abspath $(TARGET))/observability

##@ Sizing

SIZING := PYTHONPATH=deploy python3 -B -m sizing

.PHONY: sizing
sizing: needs-python ## Work out what a bank needs: make sizing ACCOUNTS=4000000 ASSUME=ours.toml
	@$(if $(ACCOUNTS),,$(error say how many accounts: make sizing ACCOUNTS=4000000))$(SIZING) show --accounts $(ACCOUNTS) \
		$(if $(ASSUME),--assume $(ASSUME))

.PHONY: sizing-write
sizing-write: needs-python ## Write the tables and figures of deploy/SIZING.md from measurements and assumptions
	@$(SIZING) write

.PHONY: sizing-check
sizing-check: needs-python
	@echo "== sizing"
	@$(SIZING) check

##@ Tools

# What a target needs and Debian has, installed if that can be done without questions, or said in a sentence.
needs-compiler:
	@deploy/install compiler kill
needs-%:
	@deploy/install $*

.PHONY: tools
tools: nextest charts-tools $(TOOLS)/.typos-$(TYPOS_VERSION) $(TOOLS)/.buf-$(BUF_VERSION) $(TOOLS)/.cargo-machete-$(MACHETE_VERSION) $(TOOLS)/.cargo-deny-$(DENY_VERSION) observability-tools ## Install what lint and test use

.PHONY: observability-tools
observability-tools: $(CHARTS_PYTHON)
	@deploy/observability/install-prometheus

$(TOOLS)/.matplotlib-$(MATPLOTLIB_VERSION): $(CHARTS_PYTHON)
	@echo "== installing matplotlib $(MATPLOTLIB_VERSION) from its Python wheel"
	@$(TOOLS)/charts/bin/pip install --quiet --disable-pip-version-check matplotlib==$(MATPLOTLIB_VERSION)
	@rm -f $(TOOLS)/.matplotlib-* && touch $@

# A nextest that is there already will do.
.PHONY: nextest
nextest:
	@cargo nextest --version >/dev/null 2>&1 || $(MAKE) $(TOOLS)/.cargo-nextest-$(NEXTEST_VERSION)

# Unoptimised: each of these tools runs for seconds and would otherwise be compiled for minutes.
FAST := CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=off CARGO_PROFILE_RELEASE_CODEGEN_UNITS=256 \
	CARGO_PROFILE_RELEASE_DEBUG=false CARGO_PROFILE_RELEASE_STRIP=none CARGO_TARGET_DIR=$(TOOLS)/build

define cargo_tool
$(TOOLS)/.$(1)-$(2):
	@deploy/install compiler
	@echo "== installing $(1) $(2): $(3)"
	@$(FAST) cargo install --quiet --locked --root $(TOOLS) $(1)@$(2)
	@rm -rf $(TOOLS)/build $(TOOLS)/.$(1)-* && touch $$@
endef
$(eval $(call cargo_tool,cargo-deny,$(DENY_VERSION),compiled from source; about a minute on two cores))
$(eval $(call cargo_tool,cargo-machete,$(MACHETE_VERSION),compiled from source; about half a minute))
$(eval $(call cargo_tool,cargo-mutants,$(MUTANTS_VERSION),compiled from source; about a minute on two cores))
$(eval $(call cargo_tool,cargo-nextest,$(NEXTEST_VERSION),compiled from source; some minutes))

$(TOOLS)/.typos-$(TYPOS_VERSION):
	@deploy/install venv
	@echo "== installing typos $(TYPOS_VERSION) from its Python wheel"
	@python3 -m venv $(TOOLS)/python
	@$(TOOLS)/python/bin/pip install --quiet --disable-pip-version-check typos==$(TYPOS_VERSION)
	@rm -f $(TOOLS)/.typos-* && touch $@

$(TOOLS)/.buf-$(BUF_VERSION):
	@deploy/install npm
	@echo "== installing buf $(BUF_VERSION) from its npm package"
	@mkdir -p $(TOOLS)/npm
	@npm install --silent --no-audit --no-fund --prefix $(TOOLS)/npm @bufbuild/buf@$(BUF_VERSION)
	@rm -f $(TOOLS)/.buf-* && touch $@

.PHONY: charts-tools
charts-tools: $(CHARTS_PYTHON) $(CHARTS_MODELS)

# Helm's library says that it wants Python 3.12 and works with 3.11, which Debian 12 has: the library is Go's.
$(CHARTS_PYTHON):
	@deploy/install venv
	@echo "== installing Helm's library and the schemas of Kubernetes from their Python wheels"
	@python3 -m venv $(TOOLS)/charts
	@echo "helm-sdkpy==$(HELM_LIBRARY_VERSION) --hash=sha256:$(HELM_LIBRARY_SHA256)" > $(TOOLS)/charts/helm.txt
	@$(TOOLS)/charts/bin/pip install --quiet --disable-pip-version-check --ignore-requires-python --no-deps \
		--require-hashes -r $(TOOLS)/charts/helm.txt
	@$(TOOLS)/charts/bin/pip install --quiet --disable-pip-version-check \
		kubernetes-validate==$(KUBERNETES_VALIDATE_VERSION) cffi==2.1.1 jsonschema==4.26.0 PyYAML==6.0.4
	@rm -f $(TOOLS)/.charts-* && touch $@

# Without npm migrations are not read, and the evidence says so.
.PHONY: evidence-tools
evidence-tools: $(TOOLS)/.cyclonedx-$(CYCLONEDX_VERSION) $(if $(shell command -v npm),$(TOOLS)/.sql-parser-$(SQL_PARSER_VERSION))

$(TOOLS)/.cyclonedx-$(CYCLONEDX_VERSION): $(CHARTS_PYTHON)
	@echo "== installing cyclonedx-python-lib $(CYCLONEDX_VERSION) from its Python wheel"
	@$(TOOLS)/charts/bin/pip install --quiet --disable-pip-version-check cyclonedx-python-lib==$(CYCLONEDX_VERSION)
	@rm -f $(TOOLS)/.cyclonedx-* && touch $@

$(TOOLS)/.sql-parser-$(SQL_PARSER_VERSION):
	@deploy/install npm
	@echo "== installing libpg-query $(SQL_PARSER_VERSION) from its npm package"
	@mkdir -p $(TOOLS)/npm-evidence
	@npm install --silent --no-audit --no-fund --prefix $(TOOLS)/npm-evidence libpg-query@$(SQL_PARSER_VERSION)
	@rm -f $(TOOLS)/.sql-parser-* && touch $@

$(CHARTS_MODELS):
	@deploy/install npm
	@echo "== installing the schemas of custom resources from their npm packages"
	@mkdir -p $(TOOLS)/npm-charts
	@npm install --silent --no-audit --no-fund --prefix $(TOOLS)/npm-charts $(addprefix @kubernetes-models/,$(KUBERNETES_MODELS))
	@rm -f $(TOOLS)/.kubernetes-models-* && touch $@

# It is a help, not a condition: where it cannot be had, `make charts` says so.
$(TOOLS)/.checkov-$(CHECKOV_VERSION):
	@deploy/install venv
	@echo "== installing checkov $(CHECKOV_VERSION) from its Python wheel; about a minute"
	@python3 -m venv $(TOOLS)/checkov
	@if $(TOOLS)/checkov/bin/pip install --quiet --disable-pip-version-check checkov==$(CHECKOV_VERSION); \
		then rm -f $(TOOLS)/.checkov-*; touch $@; else echo "checkov cannot be installed"; fi
