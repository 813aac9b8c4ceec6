"""E-mail."""

from __future__ import annotations

import smtplib
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.utils.translation import gettext as _

from weiyuan.notices.channels.guard import Refused
from weiyuan.notices.channels.parcel import Parcel


def send_mail(parcel: Parcel, to: str) -> None:
    """Send it to one person. A repeated mail bears the same Message-ID. Raises Refused."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    message = EmailMessage(
        " ".join(parcel.title.split()),
        "\n".join(parcel.lines) or parcel.title,
        settings.DEFAULT_FROM_EMAIL,
        [to],
        headers={"Message-ID": f"<{parcel.uid}@{domain}>", "Auto-Submitted": "auto-generated"},
    )
    try:
        message.send()
    except smtplib.SMTPRecipientsRefused as error:
        code = min((code for code, _text in error.recipients.values()), default=550)
        raise Refused(_("邮箱地址被拒收（%d）") % code, again=code < 500) from error
    except smtplib.SMTPAuthenticationError as error:
        raise Refused(_("邮件服务器不认账号或密码"), again=True) from error
    except smtplib.SMTPResponseException as error:
        raise Refused(_("邮件服务器不收（%d）") % error.smtp_code, again=error.smtp_code < 500) from error
    except TimeoutError as error:
        raise Refused(_("邮件服务器没有按时回答"), again=True) from error
    except (OSError, smtplib.SMTPException) as error:
        raise Refused(_("连不上邮件服务器"), again=True) from error
