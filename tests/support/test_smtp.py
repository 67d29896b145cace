"""The tests' mail server takes real messages and can refuse them."""

import smtplib
from email.message import EmailMessage

import pytest

from tests.support.smtp import running_smtp


def _message() -> EmailMessage:
    message = EmailMessage()
    message["From"], message["To"] = "portal@cluebridge.test", "intake@agency.test"
    message["Subject"] = "新的线索"
    message.set_content("请登录查看。")
    return message


def test_it_keeps_what_it_is_given() -> None:
    with running_smtp() as mailbox, smtplib.SMTP(mailbox.host, mailbox.port) as client:
        client.send_message(_message())
    [delivered] = mailbox.delivered
    assert delivered.recipients == ["intake@agency.test"]
    assert delivered.message["Subject"] == "新的线索"
    assert delivered.message.get_content().strip() == "请登录查看。"


def test_it_can_refuse() -> None:
    with running_smtp() as mailbox, smtplib.SMTP(mailbox.host, mailbox.port) as client:
        mailbox.refuse = "451 try later"
        with pytest.raises(smtplib.SMTPDataError, match="try later"):
            client.send_message(_message())
    assert mailbox.delivered == []
