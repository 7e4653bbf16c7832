"""Prints real letters while there is no web server yet.

wkhtmltopdf asks for style sheets and fonts over HTTP, of a server that only starts once
the installation is done. For that time a small one answers, on this machine alone.
"""

import re
import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import urlsplit

from odoo.tools import file_path

BUNDLES = ("web.report_assets_common", "web.report_assets_pdf")
#: a page that is printed before its web font has come is a page without text: the
#: fonts of the machine do as well
WEB_FONT = re.compile(rb"@font-face\s*\{[^}]*\}")
URL = "report.url"


class _Server(ThreadingHTTPServer):
    def handle_error(self, request, client_address):
        """The printer hangs up on what it no longer needs."""


class _Handler(BaseHTTPRequestHandler):
    """Style sheets, and what add-ons have in ``static``; nothing else."""

    protocol_version = "HTTP/1.1"

    def do_GET(self):
        path = urlsplit(self.path).path
        content = self.server.sheets.get(path.rpartition("/")[2].partition(".min.")[0])
        if content is None and "/static/" in path:
            content = self._read(path)
        self.send_response(404 if content is None else 200)
        if path.endswith(".css"):
            self.send_header("Content-Type", "text/css")
        # asked for once, and not again for every page
        self.send_header("Cache-Control", "public, max-age=3600")
        self.send_header("Content-Length", str(len(content or b"")))
        self.end_headers()
        self.wfile.write(content or b"")

    @staticmethod
    def _read(path):
        try:
            with open(file_path(path.lstrip("/")), "rb") as file:
                return file.read()
        except (FileNotFoundError, ValueError):
            return None

    def log_message(self, *_arguments):
        """Say nothing on the screen."""


@contextmanager
def printing(env):
    """Letters that are printed inside find their style."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.sheets = {
        f"{name}.autoprefixed": WEB_FONT.sub(
            b"",
            env["ir.qweb"]
            ._get_asset_bundle(name, css=True, js=False, autoprefix=True)
            .css()
            .raw,
        )
        for name in BUNDLES
    }
    parameters = env["ir.config_parameter"].sudo()
    before = parameters.get_param(URL)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    parameters.set_param(URL, f"http://127.0.0.1:{server.server_port}")
    try:
        yield
    finally:
        parameters.set_param(URL, before)
        server.shutdown()
        server.server_close()
        thread.join()
