# Every command prepares what it needs; `make run` is the first one to try.
# The work is done by bin/manage, with nothing but Python's standard library.

PYTHON ?= python3
MANAGE = $(PYTHON) bin/manage

.DEFAULT_GOAL := help
.PHONY: help run setup demo test e2e lint format bench pictures stop clean
.PHONY: upgrade-proof uninstall-proof core-proof

help:
	@echo "make run     lance la démonstration : http://127.0.0.1:8069 (PORT=8070 pour un autre port)"
	@echo "make test    lance tous les tests (ADDON=nom, TAGS=/nom:Classe pour une partie)"
	@echo "make e2e     lance les tests de bout en bout seuls (K=motif pour en choisir)"
	@echo "make lint    vérifie le code ; make format le met en forme"
	@echo "make bench   mesure les listes et les relances (SET=dunning pour une partie)"
	@echo "make pictures  refait les images de docs/ depuis la démonstration lancée (SETS=portal)"
	@echo "make upgrade-proof, uninstall-proof, core-proof  preuves longues : docs/preuves/"
	@echo "make demo    refait la base de démonstration à neuf"
	@echo "make stop    arrête ce que le projet a démarré"
	@echo "make clean   arrête tout et supprime le dossier var/ (données comprises)"
	@echo "make setup   prépare Odoo, Python et PostgreSQL, sans rien lancer"
	@echo ""
	@echo "Odoo en ligne de commande : bin/odoo shell -d expertise_demo"

run setup demo lint format stop clean:
	@$(MANAGE) $@

test:
	@$(MANAGE) test $(if $(ADDON),--addon $(ADDON)) $(if $(TAGS),--tags $(TAGS))

# The end-to-end tests alone; K picks some by name: make e2e K=portal
e2e:
	@$(MANAGE) test --only pytest -- $(if $(K),-k "$(K)")

# Figures beside a peer, in databases of their own: benchmarks/README.md
bench: setup
	@$(PYTHON) benchmarks/run.py $(SET)

# The pictures of docs/, from the demonstration that `make run` serves
pictures:
	@$(MANAGE) pictures $(SETS)

# Proofs that take too long for each run of the tests: proof/README.md
upgrade-proof: setup
	@$(PYTHON) proof/upgrade/run.py $(FROM)

uninstall-proof: setup
	@$(PYTHON) proof/uninstall/run.py $(ADDON)

core-proof: setup
	@$(PYTHON) proof/core_suites/run.py $(SUITE)
