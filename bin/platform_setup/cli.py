"""The commands behind ``make`` and ``bin/odoo``."""

import argparse
import os
import signal
import sys
import time
from pathlib import Path

from . import (
    browser_fonts,
    configuration,
    database,
    linting,
    machine,
    odoo_source,
    paths,
    postgres,
    server,
    state,
    testing,
    virtualenv,
)
from .console import readable_errors, say


def set_up():
    """Make sure that Odoo and the packages it runs on are there."""

    def is_done():
        runtime = virtualenv.MAIN.is_current(virtualenv.RUNTIME)
        return runtime and odoo_source.is_current()

    if is_done():
        return
    with state.exclusive():
        if is_done():  # by the command that this one has waited for
            return
        say("Préparation du projet (seulement la première fois) :")
        machine.ensure(machine.PDF, optional=True)
        virtualenv.ensure_runtime()
        odoo_source.ensure()


def start_demo_server():
    """Return the PostgreSQL of the demonstration data, running."""
    demo = postgres.demo_server()
    if not demo.is_running():
        with state.exclusive():
            demo.ensure_running()
    return demo


def run_odoo(arguments):
    """Run Odoo in the place of this process."""
    with readable_errors():
        set_up()
        command = configuration.odoo(*arguments)
        environment = configuration.environment(start_demo_server())
    os.execve(command[0], command, environment)


def _setup(_args):
    set_up()
    start_demo_server()
    say("Tout est prêt.")


def _run(_args):
    set_up()
    demo = start_demo_server()
    with state.exclusive():
        base = database.ensure_demo(demo)
    server.serve(base)


def _demo(_args):
    set_up()
    demo = start_demo_server()
    if server.stop():
        say("Odoo arrêté le temps de refaire la base.")
    with state.exclusive():
        database.ensure_demo(demo, anew=True)
    say("La base de démonstration est neuve ; « make run » la sert.")


def _stop(_args):
    if not paths.VAR.exists():
        say("Rien n'était démarré.")
        return
    stopped = ["Odoo"] if server.stop() else []
    for cluster in postgres.servers():
        if cluster.stop():
            stopped.append(f"PostgreSQL ({cluster.name})")
    say(f"Arrêté : {', '.join(stopped)}." if stopped else "Rien n'était démarré.")


def _clean(args):
    _stop(args)
    if not paths.VAR.exists():
        return
    for cluster in postgres.servers():
        cluster.remove()
    state.remove_folder(paths.VAR)
    say(f"Dossier {paths.shown(paths.VAR)} supprimé.")


def _lint(_args):
    sys.exit(linting.lint())


def _format(_args):
    sys.exit(linting.reformat())


def _test(args):
    set_up()
    sys.exit(testing.run(args.addon, args.tags, args.only, args.pytest))


def _pictures(args):
    set_up()
    testing.ensure_tools()
    program = str(virtualenv.MAIN.python)
    command = [program, str(paths.ROOT / "docs" / "take_pictures"), *args.sets]
    os.execve(program, command, browser_fonts.environment())


def _backup(args):
    name = args.db or paths.DEMO_DATABASE
    now = time.strftime("%Y-%m-%d-%H%M%S")
    file = args.file or paths.BACKUPS / f"{name}-{now}.zip"
    run_odoo(["backup", "make", name, Path(file).absolute()])


def _check_backup(args):
    run_odoo(["backup", "check", Path(args.file).absolute()])


def _restore(args):
    options = ["--pour-de-bon"] if args.for_real else []
    run_odoo(["backup", "restore", *options, Path(args.file).absolute(), args.db])


COMMANDS = {
    "setup": (_setup, "prépare Odoo, Python et PostgreSQL, sans rien lancer"),
    "run": (_run, "prépare ce qui manque et sert la démonstration"),
    "demo": (_demo, "refait la base de démonstration à neuf"),
    "test": (_test, "lance les tests d'Odoo puis ceux de bout en bout"),
    "pictures": (_pictures, "refait les images de docs/ depuis la démonstration"),
    "backup": (_backup, "sauvegarde une base et ses fichiers"),
    "check-backup": (_check_backup, "lit une sauvegarde en entier"),
    "restore": (_restore, "restaure une sauvegarde sous un autre nom"),
    "lint": (_lint, "vérifie tout le code"),
    "format": (_format, "met tout le code en forme"),
    "stop": (_stop, "arrête ce que le projet a démarré"),
    "clean": (_clean, "arrête tout et supprime le dossier var/"),
}


def main(arguments):
    """Run the command that `arguments` name."""
    parser = argparse.ArgumentParser(prog="bin/manage")
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")
    for name, (function, description) in COMMANDS.items():
        command = commands.add_parser(name, help=description)
        command.set_defaults(function=function)
        if name == "test":
            command.add_argument("--addon", help="cette extension seulement")
            command.add_argument("--tags", help="ces tests d'Odoo (--test-tags)")
            command.add_argument("--only", choices=["odoo", "pytest"])
            command.add_argument("pytest", nargs="*", help="arguments de pytest")
        if name == "backup":
            command.add_argument("--db", help="la base ; celle de la démonstration")
            command.add_argument("--file", help="le fichier zip à écrire")
        if name == "check-backup":
            command.add_argument("file", help="le fichier zip")
        if name == "restore":
            command.add_argument("file", help="le fichier zip")
            command.add_argument("db", help="la base à créer")
            command.add_argument(
                "--pour-de-bon",
                action="store_true",
                dest="for_real",
                help="elle prend la suite de celle qui a été sauvegardée",
            )
        if name == "pictures":
            command.add_argument("sets", nargs="*", help="staff, portal, paper")
    args = parser.parse_args(arguments)
    # A closed terminal or a service manager stops everything in good order, as Ctrl+C.
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _interrupt)
    with readable_errors():
        args.function(args)


def _interrupt(_number, _frame):
    raise KeyboardInterrupt
