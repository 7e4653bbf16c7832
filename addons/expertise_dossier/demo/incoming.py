"""Three mails of this morning, as the gateway gets them: two requests and a double."""

from email.message import EmailMessage

ROBOT = "Annuaire <ne-pas-repondre@annuaire.example.com>"
#: origin, subject, text
MAILS = (
    (
        "source_arobiz_directory",
        "Nouvelle demande de devis",
        """Une nouvelle demande vient d’être déposée sur l’annuaire.

Nom : Solène Barreau
Téléphone : 06 39 98 27 41
E-mail : solene.barreau@example.com
Adresse du bien : 17 rue des Halles, 37000 Tours
Type de bien : Appartement T3
Surface : 64 m²
Année de construction : 1932
Transaction : Vente
Diagnostics : DPE, CREP, Gaz
Message : Compromis prévu dans trois semaines, merci de faire vite.
""",
    ),
    (
        "source_arobiz_directory",
        "Nouvelle demande de devis",
        """Nom : BARREAU Solène
Tél. : 06.39.98.27.41
Adresse : 17 r. des Halles 37000 TOURS
Message : Je n’ai pas eu de réponse, merci de me rappeler.
""",
    ),
    (
        "source_arobiz_website",
        "Formulaire de contact",
        """Nom : Hugo Lemoine
Courriel : hugo.lemoine@example.com
Projet : mise en location
Message : Bonjour, il me faudrait un DPE pour mon studio. Cordialement
""",
    ),
)


def receive(builder):
    """Give the mails to the gateway, and turn the renewals on."""
    builder.company.dossier_renewal_days = 60
    for number, (origin, subject, text) in enumerate(MAILS):
        message = EmailMessage()
        message["From"] = ROBOT
        message["To"] = "demandes@example.com"
        message["Subject"] = subject
        message["Message-ID"] = f"<demo-{number}@annuaire.example.com>"
        message.set_content(text)
        builder.env["mail.thread"].message_process(
            "expertise.dossier",
            message.as_bytes(),
            custom_values={
                "source_id": builder.ref(origin).id,
                "company_id": builder.company.id,
            },
        )
