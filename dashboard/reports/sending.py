"""A finished report by e-mail, through the clinic's own server."""

import os
import smtplib
import ssl
from email.message import EmailMessage

from dashboard.settings import Mail

PASSWORD = "OUTCOMES_SMTP_PASSWORD"
WAIT = 30


class NotSent(RuntimeError):
    """The report is made but could not be sent; one plain sentence."""


def message(mail: Mail, title: str, name: str, content: bytes, mime: str) -> EmailMessage:
    """The e-mail with the report attached."""
    made = EmailMessage()
    made["Subject"], made["From"], made["To"] = title, mail.sender, ", ".join(mail.to)
    made.set_content(f"{title}\n\nThe report is attached. It says what clients reported, and how many sessions were recorded.\n")
    main, sub = mime.split("/")
    made.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return made


def send(mail: Mail, told: EmailMessage) -> None:
    """Sends it over an encrypted connection. Raises NotSent."""
    try:
        with smtplib.SMTP(mail.server, mail.port, timeout=WAIT) as server:
            server.starttls(context=ssl.create_default_context())
            if mail.user:
                server.login(mail.user, os.environ.get(PASSWORD, ""))
            server.send_message(told)
    except (OSError, smtplib.SMTPException):
        raise NotSent(f"The report is made, but {mail.server} did not take the e-mail; check [email] in clinic.toml and {PASSWORD}.") from None
