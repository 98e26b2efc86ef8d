"""A finished report by e-mail, through the clinic's own server."""

import ipaddress
import os
import smtplib
import socket
import ssl
from email.message import EmailMessage

from dashboard.settings import Mail

PASSWORD = "OUTCOMES_SMTP_PASSWORD"
WAIT = 30
ENCRYPTED = 465  # the port that is encrypted from its first byte; the others ask for it with STARTTLS


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
    """Sends it over an encrypted connection; a server on this very computer may do without. Raises NotSent, which says what to do."""
    try:
        with _connected(mail) as server:
            if mail.user:
                server.login(mail.user, os.environ.get(PASSWORD, ""))
            refused = server.send_message(told)
    except (OSError, smtplib.SMTPException) as error:
        raise NotSent(f"The report is made, but not sent: {_why(mail, error)}") from None
    if refused:
        raise NotSent(f"The report is made and sent, but {mail.server} refused {', '.join(sorted(refused))}; check to in [email] of clinic.toml.")


def _connected(mail: Mail) -> smtplib.SMTP:
    secure = ssl.create_default_context()
    if mail.port == ENCRYPTED:
        return smtplib.SMTP_SSL(mail.server, mail.port, timeout=WAIT, context=secure)
    server = smtplib.SMTP(mail.server, mail.port, timeout=WAIT)
    try:
        server.ehlo()
        if server.has_extn("starttls") or not _here(mail.server):
            server.starttls(context=secure)
    except BaseException:
        server.close()
        raise
    return server


def _here(server: str) -> bool:
    """Whether a server is on this computer, so that nothing travels."""
    try:
        return server == "localhost" or ipaddress.ip_address(server).is_loopback
    except ValueError:
        return False


def _why(mail: Mail, error: Exception) -> str:
    """What went wrong and what to look at, in words."""
    if isinstance(error, smtplib.SMTPAuthenticationError):
        return f"{mail.server} did not accept the user or the password; check user in [email] of clinic.toml and {PASSWORD}."
    if isinstance(error, smtplib.SMTPNotSupportedError):
        return f"{mail.server} offers no encrypted connection or no sign-in on port {mail.port}; check server and port in [email] of clinic.toml."
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return f"{mail.server} refused all recipients; check to in [email] of clinic.toml."
    if isinstance(error, smtplib.SMTPSenderRefused):
        return f"{mail.server} refused the sender (or the size of the e-mail); check sender in [email] of clinic.toml."
    if isinstance(error, ssl.SSLError):
        return f"the certificate or the encryption of {mail.server} could not be trusted; check server and port in [email] of clinic.toml."
    if isinstance(error, TimeoutError | smtplib.SMTPServerDisconnected):
        return f"{mail.server} did not answer within {WAIT} seconds, or hung up; check server and port in [email] of clinic.toml, and the network."
    if isinstance(error, socket.gaierror | ConnectionError):
        return f"{mail.server} could not be reached on port {mail.port}; check server and port in [email] of clinic.toml, and the network."
    return f"{mail.server} did not take the e-mail; check [email] in clinic.toml and {PASSWORD}."
