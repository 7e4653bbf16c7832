"""Set-up of this project on one machine, with nothing but Python's standard library.

One module, one job:

========================  =====================================================
``interpreter``           runs the scripts on a Python that Odoo 19 accepts
``paths``                 where everything lives
``console``               what people read: steps, progress, errors (in French)
``process``               runs a command, with its output kept in a log
``state``                 stamps, locks, and folders that appear all at once
``machine``               what the machine itself must have (system packages)
``virtualenv``            the virtual environments, from the pinned requirements
``npm``                   fetches one package from the npm registry
``debian``                fetches Debian packages without touching the system
``odoo_source``           finds or fetches Odoo 19
``postgres``              the embedded PostgreSQL, or the user's own
``collation``             French alphabetical order for PostgreSQL
``configuration``         the Odoo configuration of this machine
``addons``                what the project's add-ons say of themselves
``database``              makes the databases
``server``                serves Odoo and says where
``testing``               runs the tests and counts them
``linting``               runs the linters
``cli``                   the commands behind ``make``
========================  =====================================================

Every step can be stopped at any moment, even by ``kill -9``: it works beside its
goal and moves the result into place at the end, or leaves its stamp only once all is
done. The next run takes up what is missing.
"""
