"""PDF files that are damaged, at each door through which files come in."""

import hashlib
import io
import random
import re
import smtplib
import zlib

import works
from aiosmtpd.controller import Controller
from falls import check_health, look_first
from mail_server import ADDRESS, Mailgate, form_mail
from PyPDF2 import PdfReader, PdfWriter
from reportlab.pdfgen import canvas
from stage import Stage

from platform_setup import server

#: words of an answer that is an error of the program, not a sentence for people
TRACEBACK = re.compile(r"Traceback \(most recent call last\)|builtins\.|psycopg2\.")
FILES = "SELECT count(*), COALESCE(max(id), 0) FROM ir_attachment"


def good_pdf(pages=3):
    """:return: a PDF that every program reads"""
    output = io.BytesIO()
    paper = canvas.Canvas(output)
    for page in range(pages):
        paper.drawString(100, 700, f"Rapport, page {page + 1}")
        paper.showPage()
    paper.save()
    return output.getvalue()


def encrypted_pdf():
    """:return: a PDF that wants a password"""
    writer, output = PdfWriter(), io.BytesIO()
    for page in PdfReader(io.BytesIO(good_pdf())).pages:
        writer.add_page(page)
    writer.encrypt("secret")
    writer.write(output)
    return output.getvalue()


def bomb():
    """:return: a small PDF that says it has a billion pages, and grows to 300 MB"""
    stream = zlib.compress(bytes(300_000_000), 9)
    return (
        b"%PDF-1.5\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj\n"
        b"2 0 obj<</Type/Pages/Count 1000000000/Kids[3 0 R]>>endobj\n"
        b"3 0 obj<</Type/Page/Parent 2 0 R/Contents 4 0 R>>endobj\n"
        b"4 0 obj<</Filter/FlateDecode/Length "
        + str(len(stream)).encode()
        + b">>stream\n"
        + stream
        + b"\nendstream endobj\ntrailer<</Root 1 0 R/Size 5>>\n%%EOF"
    )


def papers():
    """:return: ``{what is wrong with it: content}``"""
    good = good_pdf()
    return {
        "intact": good,
        "tronqué": good[: len(good) // 2],
        "chiffré": encrypted_pdf(),
        "pas un PDF": b"MZ\x90\x00 un programme, nomm\xc3\xa9 rapport.pdf",
        "table xref fausse": re.sub(rb"startxref\n\d+", b"startxref\n999999", good),
        "bombe": bomb(),
        "vide": b"",
        "100 Mo": b"%PDF-1.4\n" + random.Random(1).randbytes(1_000_000) * 100,
    }


# -- the doors: each returns (status, text) of the answer ---------------------


class Doors:
    """The ways in; each is a method whose first line says who comes through."""

    def __init__(self, stage):
        self.stage = stage
        self._number = 0
        page = stage.client("emprunteur").session.get(
            f"{stage.host.url}/my/courtage", timeout=60
        )
        found = re.search(r"/my/courtage/\d+/documents/\d+", page.text)
        self.borrower = found and found[0]
        ((self.document,),) = stage.base.query(
            "SELECT min(d.id) FROM brokerage_document d JOIN brokerage_dossier f "
            "ON f.id = d.dossier_id WHERE f.active"
        )

    def report_of_the_office(self, name, content):
        """le bureau : rapport d’un dossier"""
        return self._report("bureau", self.stage.data["reports"], name, content)

    def report_of_the_technician(self, name, content):
        """le technicien : rapport de sa visite"""
        ((dossier,),) = self.stage.base.query(
            "SELECT id FROM expertise_dossier WHERE technician_id = "
            f"{self.stage.data['technician']} AND active AND trashed_at IS NULL "
            "ORDER BY state = 'visited' DESC, id DESC LIMIT 1"
        )
        return self._report("technicien", int(dossier), name, content)

    def _report(self, login, dossier, name, content):
        # as the web client sends it
        response = self.stage.client(login).session.post(
            f"{self.stage.host.url}/web/dataset/call_kw/expertise.report/web_save",
            json={
                "params": {
                    "model": "expertise.report",
                    "method": "web_save",
                    "args": [
                        [],
                        {
                            "dossier_id": dossier,
                            "file_name": name,
                            "file": works.encoded(content),
                        },
                    ],
                    "kwargs": {
                        "specification": {"file_name": {}},
                        "context": {"lang": "fr_FR"},
                    },
                }
            },
            timeout=300,
        )
        answer = response.json() if response.ok else {}
        if "error" in answer:
            data = answer["error"]["data"]
            if not data["name"].startswith("odoo.exceptions."):
                return 500, data["debug"]
            return 422, data["message"]
        return response.status_code, "" if response.ok else response.text

    def request_of_a_client(self, name, content):
        """le client, sur le portail : demande avec une pièce jointe"""
        self._number += 1
        response = self.stage.post(
            "client",
            "/my/dossiers/new",
            {
                "kind": "quote",
                "transaction": "sale",
                "property_kind": "house",
                "street": f"{self._number} rue des Papiers",
                "zip": "37000",
                "city": "Tours",
                "message": "Bonjour",
            },
            {"files": (name, content, "application/pdf")},
            page="/my/dossiers/new",
        )
        return self._page(response)

    def document_of_a_borrower(self, name, content):
        """l’emprunteuse, sur le portail : pièce de son dossier"""
        response = self.stage.post(
            "emprunteur",
            self.borrower,
            {},
            {"files": (name, content, "application/pdf")},
            page="/my/courtage",
        )
        return self._page(response)

    def document_of_a_broker(self, name, content):
        """le courtier : pièce reçue d’un emprunteur"""
        response = self.stage.post(
            "directeur-courtage",
            f"/brokerage/documents/{self.document}/files",
            {},
            {"ufile": (name, content, "application/pdf")},
        )
        if response.ok:
            (answer,) = response.json()
            return (422, answer["error"]) if "error" in answer else (200, "")
        return response.status_code, response.text

    def paper_of_a_needs_form(self, name, content):
        """la gestionnaire : pièce jointe d’un recueil des besoins"""
        return self._attach(
            "gestionnaire", "care.assessment", "nightly forms", name, content
        )

    def paper_of_an_invoice(self, name, content):
        """le bureau : pièce jointe d’une facture"""
        return self._attach("bureau", "account.move", "letters", name, content)

    def _attach(self, login, model, key, name, content):
        response = self.stage.post(
            login,
            "/mail/attachment/upload",
            {
                "thread_id": self.stage.data[key][0],
                "thread_model": model,
                "is_pending": "false",
            },
            {"ufile": (name, content, "application/pdf")},
        )
        return self._page(response)

    def mail_with_a_paper(self, name, content):
        """un annuaire, par courriel : demande avec une pièce jointe"""
        self._number += 1
        gate = Mailgate(self.stage.host, 2)
        controller = Controller(
            gate,
            hostname=server.HOST,
            port=server.free_port(),
            data_size_limit=2**25,
        )
        controller.start()
        message = form_mail(
            f"Papier abîmé {self._number}",
            f"{self._number} impasse du Papier",
            f"papier{self._number}@x.test",
        )
        message.add_attachment(
            content, maintype="application", subtype="pdf", filename=name
        )
        try:
            with smtplib.SMTP(server.HOST, controller.port, timeout=300) as client:
                client.send_message(message, "robot@annuaire.example.com", [ADDRESS])
        except smtplib.SMTPResponseException as error:
            return error.smtp_code, str(error.smtp_error)
        finally:
            controller.stop()
        return (500, gate.failures[0]) if gate.failures else (200, "")

    @staticmethod
    def _page(response):
        text = response.text
        if response.ok and "json" in response.headers.get("Content-Type", ""):
            error = response.json().get("error")
            return (422, error) if error else (200, "")
        if response.status_code == 422:
            found = re.findall(
                r'class="[^"]*(?:alert|invalid-feedback)[^"]*"[^>]*>(.*?)</', text, re.S
            )
            words = " ".join(re.sub(r"<[^>]+>", " ", one) for one in found)
            text = " ".join(words.split())
        return response.status_code, "" if response.ok else text


DOORS = [
    name
    for name, method in vars(Doors).items()
    if not name.startswith("_") and callable(method)
]


def damaged_pdf_at_each_door(template, name):
    """Taken whole or refused with a sentence; nothing half written; later use works."""
    complaints, rows = [], []
    contents = papers()
    with Stage(template, name) as stage:
        look_first(stage)
        doors = Doors(stage)
        for door in DOORS:
            method = getattr(doors, door)
            who = method.__doc__
            said, kept, refused = {}, 0, 0
            for what, content in contents.items():
                file = f"{door}-{list(contents).index(what)}.pdf"
                before = stage.number(FILES)
                status, text = method(file, content)
                found = stage.base.query(
                    "SELECT id, store_fname, file_size FROM ir_attachment "
                    f"WHERE id > {before[1]} AND checksum = "
                    f"'{hashlib.sha1(content).hexdigest()}'"  # noqa: S324
                )
                if status < 400 and (found or not content):
                    kept += 1
                elif status in (413, 422, 552) and not found:
                    refused += 1
                    said[what] = " ".join(text.split())[:160]
                else:
                    complaints.append(
                        f"{who}, {what} : {status}, {len(found)} gardé(s), {text[:300]}"
                    )
                if TRACEBACK.search(text):
                    complaints.append(f"{who}, {what} : {text[-300:]}")
                if what == "intact" and not found:
                    complaints.append(f"{who} : un PDF intact n’est pas gardé : {text}")
            rows.append({"door": who, "kept": kept, "refused": refused, "said": said})
        complaints += use_later(stage)
        complaints += merge_letters(stage, rows)
        complaints += check_health(stage)
        if stage.host.logged("Traceback"):
            log = stage.host.log.read_text(errors="replace")
            at = log.index("Traceback")
            complaints.append(f"trace dans le journal : {log[at : at + 1500]}")
    return rows, complaints


def use_later(stage):
    """:return: what of these files, and of what they are added to, no longer works"""
    wrong = []
    bureau = stage.client("bureau").session
    url = stage.host.url
    reports = stage.base.query(
        "SELECT r.id, a.checksum FROM expertise_report r JOIN ir_attachment a ON "
        "a.res_model = 'expertise.report' AND a.res_id = r.id AND a.res_field = 'file' "
        "WHERE r.file_name LIKE 'report_of_%'"
    )
    if not reports:
        wrong.append("aucun rapport à relire")
    for number, checksum in reports:
        answer = bureau.get(f"{url}/expertise/report/{number}", timeout=120)
        digest = hashlib.sha1(answer.content).hexdigest()  # noqa: S324
        if not answer.ok or digest != checksum:
            wrong.append(f"rapport {number} : {answer.status_code}, autre contenu")
    invoice, dossier = stage.data["letters"][0], stage.data["appointments"][0]
    for who, path in (
        ("bureau", f"/report/pdf/account.report_invoice/{invoice}"),
        ("bureau", f"/report/pdf/expertise_dossier.report_mission_order/{dossier}"),
    ):
        answer = stage.client(who).session.get(url + path, timeout=300)
        if not answer.ok or not answer.content.startswith(b"%PDF-"):
            wrong.append(f"impression {path} : {answer.status_code}")
    return wrong


def merge_letters(stage, rows):
    """A kept letter that was damaged on the disk does not keep the others back."""
    works.remind(stage)
    stage.settle()
    letters = stage.base.query(
        "SELECT l.id, l.name, a.store_fname FROM dunning_letter l JOIN ir_attachment a "
        "ON a.id = l.attachment_id WHERE kind = 'reminder' ORDER BY l.id DESC LIMIT 6"
    )
    wrong, said, kept = [], {}, 0
    bureau = stage.client("bureau").session
    number, name, file = letters[0]
    path = stage.base.filestore / file
    original = path.read_bytes()
    ids = ",".join(row[0] for row in letters)
    contents = papers()
    for what in ("intact", "tronqué", "chiffré", "pas un PDF", "vide", "bombe"):
        path.write_bytes(original if what == "intact" else contents[what])
        answer = bureau.get(
            f"{stage.host.url}/dunning/letters.pdf?ids={ids}", timeout=300
        )
        if answer.ok and answer.content.startswith(b"%PDF-"):
            kept += 1
        elif answer.status_code in (400, 422) and name in answer.text:
            said[what] = " ".join(re.sub(r"<[^>]+>", " ", answer.text).split())[:160]
        else:
            wrong.append(
                f"lettres en un PDF, une lettre {what} : {answer.status_code} "
                f"{answer.text[-300:]}"
            )
    path.write_bytes(original)
    rows.append(
        {
            "door": "le bureau : six lettres en un PDF, dont une abîmée sur le disque",
            "kept": kept,
            "refused": len(said),
            "said": said,
        }
    )
    return wrong
