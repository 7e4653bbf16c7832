# Every command prepares what it needs; `make run` is the first one to try.
# The work is done by bin/manage, with nothing but Python's standard library.

PYTHON ?= python3
MANAGE = $(PYTHON) bin/manage

.DEFAULT_GOAL := help
.PHONY: help run setup demo lint format stop clean

help:
	@echo "make run     lance la démonstration : http://127.0.0.1:8069 (PORT=8070 pour un autre port)"
	@echo "make test    lance tous les tests (ADDON=nom, TAGS=/nom:Classe pour une partie)"
	@echo "make lint    vérifie le code ; make format le met en forme"
	@echo "make demo    refait la base de démonstration à neuf"
	@echo "make stop    arrête ce que le projet a démarré"
	@echo "make clean   arrête tout et supprime le dossier var/ (données comprises)"
	@echo "make setup   prépare Odoo, Python et PostgreSQL, sans rien lancer"
	@echo ""
	@echo "Odoo en ligne de commande : bin/odoo shell -d expertise_demo"

run setup demo lint format stop clean:
	@$(MANAGE) $@
