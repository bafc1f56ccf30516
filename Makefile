# Every target stands alone. `make test` is the whole truth and what CI runs.
SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help

lint    := go tool -modfile=tools/go.mod golangci-lint
gofumpt := go tool -modfile=tools/go.mod gofumpt
results := tmp/results

# Races are looked for in our code and in what speaks to it. SQLite itself was translated
# from C and has locks of its own, and what reads YAML shares nothing; watching each of
# their steps is most of a test's time.
bare := -race=false -d=checkptr=0
race := -race $(foreach p,modernc.org/sqlite/lib modernc.org/libc modernc.org/memory gopkg.in/yaml.v3,'-gcflags=$(p)=$(bare)')

# Tests make worlds and throw them away. Garbage that is collected later costs them memory,
# of which there is enough, and a sixth of their time less.
roomy := GOGC=400

# How many random cases `make torture` tries of each law.
checks ?= 5000

# How many random events it lets happen to random definitions.
events ?= 1000000

# How many payments it lives through at hostile banks.
payments ?= 100000

# How often it kills the server.
kills ?= 200

# An older program that it runs beside today's: the newest that was released with the
# same form of cases.
old ?= c33d28a

# How long `make fuzz` tries each fuzz test.
time ?= 30s

.PHONY: help
help: ## this list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / {printf "  %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: build
build: ## bin/kartabl
	CGO_ENABLED=0 go build -trimpath -o bin/kartabl ./cmd/kartabl

.PHONY: test
test: need gate ## everything, as CI runs it: checks, tests on both databases, pages, a real browser
	@bin/gate all

.PHONY: check
check: fmt-check vet web-check lint ## everything that reads the code and runs nothing

.PHONY: fmt
fmt: ## format the Go code
	$(lint) fmt ./...

.PHONY: fmt-check
fmt-check:
	@bad=$$(git ls-files -co --exclude-standard '*.go' | xargs $(gofumpt) -l); \
	if [ -n "$$bad" ]; then printf 'not formatted (make fmt):\n%s\n' "$$bad"; exit 1; fi

.PHONY: vet
vet:
	go vet ./...

.PHONY: lint
lint: ## golangci-lint, with the floor table
	$(lint) run --allow-parallel-runners ./...

.PHONY: generate
generate: web-install ## what programs write: the API's description, its client, the built pages
	go generate ./...
	OPENAPI=../api/openapi.yaml npm --prefix web run api
	npm --prefix web run build

# What decides and starts no goroutine of its own, or only drives what is tested elsewhere:
# there the detector of races finds nothing and costs six times the work.
pure := ./engine/... ./definitions/... ./simulation/... ./patterns ./bench ./calendar ./proof

.PHONY: test-pure
test-pure: withpg gate ## go test of what has no goroutines
	@mkdir -p $(results)
	@$(roomy) bin/withpg -fast -- bin/gate go -out $(results)/pure.json -- go test -json -vet=off -timeout 10m $(pure)

.PHONY: test-go
test-go: withpg gate stripe-mock ## go test -race of all else, on SQLite and PostgreSQL
	@mkdir -p $(results)
	@all=$$(go list ./...) && pure=$$(go list $(pure)) && rest=$$(printf '%s\n' "$$all" | grep -vxF "$$pure") && \
	$(roomy) GORACE=atexit_sleep_ms=100 KARTABL_STRIPE_MOCK=$(CURDIR)/bin/stripe-mock bin/withpg -fast -- bin/gate go -out $(results)/go.json -- go test -json -vet=off $(race) -timeout 10m $$rest

.PHONY: test-web
test-web: web-install ## vitest
	@mkdir -p $(results)
	cd web && npx --no-install vitest run --reporter=default --reporter=junit --outputFile.junit=../$(results)/web.xml

.PHONY: test-editor
test-editor: build web-install ## the schema in an editor's language server
	@mkdir -p $(results)
	cd tools/editor && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=../../$(results)/editor.xml editor.test.js

.PHONY: test-webhooks
test-webhooks: build web-install ## signatures, between the built program and the package of receivers
	@mkdir -p $(results)
	cd tools/webhooks && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=../../$(results)/webhooks.xml webhooks.test.js

.PHONY: test-oidc
test-oidc: build web-install ## signing in to the built program by a certified provider
	@mkdir -p $(results)
	cd tools/oidc && node --test --test-reporter=spec --test-reporter-destination=stdout --test-reporter=junit --test-reporter-destination=../../$(results)/oidc.xml oidc.test.js

.PHONY: e2e
e2e: build withpg web-install ## the journeys, in a browser against the built program
	@mkdir -p $(results)
	npm --prefix e2e test

.PHONY: shots
shots: build web-install ## the pictures of docs/img, from the demonstration
	npm --prefix e2e run shots

.PHONY: lighthouse
lighthouse: build tools/lighthouse/node_modules/.package-lock.json ## how a phone gets the customer's pages: figures of Lighthouse
	cd tools/lighthouse && node lighthouse.mjs

.PHONY: torture
torture: withpg ## the laws, on many more random cases
	laws=$$(go list -f '{{.ImportPath}} {{.TestImports}} {{.XTestImports}}' ./... | awk '/pgregory.net.rapid/ {print $$1}'); \
	bin/withpg -fast -- go test $(race) -count=1 -timeout 60m $$laws -args -rapid.checks=$(checks)
	KARTABL_LOOKS=all $(MAKE) e2e
	go test -count=1 -timeout 60m ./simulation -v -args -simulation.cases=10000 -simulation.days=365 -simulation.stride=1
	go test -count=1 -timeout 60m ./simulation/payments -v -args -payments.count=$(payments)
	go test -count=1 -timeout 60m ./calendar -run TestYearsAgreeWithCountingMinutes -args -calendar.years=20
	go test -count=1 -timeout 60m ./definitions -run TestRandomDefinitions -v -args -random.events=$(events)
	bin/withpg -fast -- go test -count=1 -timeout 60m ./cmd/kartabl -run TestKilledOverAndOver -v -args -kartabl.kills=$(kills)
	@git rev-parse -q --verify '$(old)^{commit}' >/dev/null || { echo 'the history has no $(old): clone the whole of it, or name another commit (old=...)'; exit 1; }
	rm -rf tmp/old && mkdir -p tmp/old && git archive $(old) | tar x -C tmp/old
	cd tmp/old && CGO_ENABLED=0 go build -o ../kartabl-old ./cmd/kartabl
	bin/withpg -fast -- go test -count=1 -timeout 10m ./cmd/kartabl -run TestANewServerBesideTheOld -v -args -kartabl.old=$(CURDIR)/tmp/kartabl-old

.PHONY: fuzz
fuzz: ## every fuzz test for a while, one after the other
	@grep -rl --include='*_test.go' '^func Fuzz' . | sort | while read -r file; do \
		for name in $$(sed -n 's/^func \(Fuzz[A-Za-z]*\)(.*/\1/p' "$$file"); do \
			echo "$$(dirname "$$file") $$name"; \
			go test "$$(dirname "$$file")" -run xxx -fuzz "^$$name\$$" -fuzztime $(time) -fuzzminimizetime 10x; \
		done; \
	done

.PHONY: bench
bench: build withpg ## steps a second on both databases, beside the raw floor
	bin/withpg -- sh -c 'bin/kartabl bench --db "$$KARTABL_TEST_PG"'

.PHONY: need
need:
	@scripts/need.sh

.PHONY: web-install
web-install: web/node_modules/.package-lock.json e2e/node_modules/.package-lock.json tools/editor/node_modules/.package-lock.json tools/webhooks/node_modules/.package-lock.json tools/oidc/node_modules/.package-lock.json

# Not `npm ci`: it fails where the registry lacks optional packages of other platforms,
# which the message compiler names. The lock file holds versions and hashes all the same.
%/node_modules/.package-lock.json: %/package-lock.json
	PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1 npm --prefix $* install --no-save --no-audit --no-fund
	@touch $@

.PHONY: web-check
web-check: web-install ## svelte-check and the types of the browser tests
	npm --prefix web run messages
	npm --prefix web run check
	npm --prefix e2e run check

# web-dist is built apart and compared, since the Go compiler may read web/dist meanwhile.
.PHONY: web-dist
web-dist: web-install ## the committed pages are what their sources give, and within their budget
	@rm -rf tmp/dist
	npm --prefix web run build -- --outDir "$(CURDIR)/tmp/dist" --emptyOutDir
	@diff -r web/dist tmp/dist || { echo 'web/dist is not what its sources give (make generate)'; exit 1; }
	npm --prefix web run budget

.PHONY: gate withpg
gate withpg:
	@go build -o bin/$@ ./internal/cmd/$@

.PHONY: stripe-mock
stripe-mock:
	@go build -modfile=tools/go.mod -o bin/$@ github.com/stripe/$@
