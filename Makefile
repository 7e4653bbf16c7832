# Every command prepares what it needs; `make run` is the first one to try.
# The work is done by bin/manage, with nothing but Python's standard library.

PYTHON ?= python3
MANAGE = $(PYTHON) bin/manage

.DEFAULT_GOAL := help
.PHONY: help run setup demo test e2e lint format bench attack pictures stop clean \
	backup check-backup restore load faults test-proof upgrade-proof uninstall-proof core-proof

help:
	@echo "make run     lance la démonstration : http://127.0.0.1:8069 (PORT=8070 pour un autre port)"
	@echo "make test    lance tous les tests (ADDON=nom, TAGS=/nom:Classe pour une partie)"
	@echo "make e2e     lance les tests de bout en bout seuls (K=motif pour en choisir)"
	@echo "make lint    vérifie le code ; make format le met en forme"
	@echo "make bench   mesure tout, en volume (SET=together : les six modules ensemble)"
	@echo "make attack  attaque une copie de la démonstration (20 min ; PART=routes, methods ou probes)"
	@echo "make pictures  refait les images de docs/ depuis la démonstration lancée (SETS=portal)"
	@echo "make load    de plus en plus de monde à la fois, jusqu'au plafond (15 min)"
	@echo "make test-proof, upgrade-proof, uninstall-proof, core-proof  preuves longues : docs/preuves/"
	@echo "make faults  tue Odoo et PostgreSQL en plein travail, puis compte (CASE=nom pour un cas)"
	@echo "make demo    refait la base de démonstration à neuf"
	@echo "make backup  sauvegarde base et fichiers (DB=nom, FILE=fichier.zip) : docs/sauvegarde.md"
	@echo "make restore FILE=… DB=nom  restaure une copie ; make check-backup FILE=… vérifie"
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

# Every route, method and text under attack: proof/attack/README.md
attack: setup
	@PART=$(PART) MINUTES=$(MINUTES) $(PYTHON) proof/attack/run.py

# More and more people at once, what they were told beside PostgreSQL: proof/README.md
load: setup
	@STAGES=$(STAGES) LASTING=$(LASTING) $(PYTHON) proof/load/run.py

# The pictures of docs/, from the demonstration that `make run` serves
pictures:
	@$(MANAGE) pictures $(SETS)

# A database and its files, in one zip: docs/sauvegarde.md
backup:
	@$(MANAGE) backup $(if $(DB),--db "$(DB)") $(if $(FILE),--file "$(FILE)")

check-backup:
	@$(MANAGE) check-backup "$(or $(FILE),$(error FILE=fichier.zip ?))"

# A copy that sends nothing, unless FOR_REAL=1
restore:
	@$(MANAGE) restore $(if $(FOR_REAL),--pour-de-bon) \
		"$(or $(FILE),$(error FILE=fichier.zip ?))" "$(or $(DB),$(error DB=nom ?))"

# All tests, and their result kept: docs/preuves/tests.md
test-proof: setup
	@$(PYTHON) proof/tests/run.py

# Proofs that take too long for each run of the tests: proof/README.md
upgrade-proof: setup
	@$(PYTHON) proof/upgrade/run.py $(FROM)

uninstall-proof: setup
	@$(PYTHON) proof/uninstall/run.py $(ADDON)

core-proof: setup
	@$(PYTHON) proof/core_suites/run.py $(SUITE)

# What is killed in the middle of the work, then counted: proof/README.md
faults: setup
	@$(PYTHON) proof/faults/run.py $(CASE)
