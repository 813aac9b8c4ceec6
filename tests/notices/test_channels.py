"""What each channel sends, and what becomes of an answer that is none."""

from __future__ import annotations

import base64
import hashlib
import hmac
import socket
import threading
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest

from tests.notices.fakes import PostOffice, Web, a_free_port
from weiyuan.notices.channels import Parcel, Refused, checked, guard, send_mail, send_sms, send_to_group

PARCEL = Parcel(uuid4(), "【柳荫】变更：座谈会改期", ("改到 6 月 12 日", "https://studio.example.cn/activities/1/"))


class TestMail:
    def test_a_mail_bears_the_id_of_its_delivery(self, post: PostOffice) -> None:
        send_mail(PARCEL, "li@example.cn")
        mail = post.mails[0]
        assert (mail.to, mail.id) == ("li@example.cn", f"<{PARCEL.uid}@example.cn>")
        assert (mail.subject, mail.text.split()) == (
            PARCEL.title,
            ["改到", "6", "月", "12", "日", "https://studio.example.cn/activities/1/"],
        )

    def test_a_line_break_makes_no_header(self, post: PostOffice) -> None:
        send_mail(Parcel(uuid4(), "改期\r\nBcc: x@example.cn"), "li@example.cn")
        assert post.mails[0].subject == "改期 Bcc: x@example.cn"

    @pytest.mark.parametrize(("answer", "again"), [("451 busy", True), ("554 no", False)])
    def test_what_the_server_says_decides_over_another_try(self, post: PostOffice, answer: str, again: bool) -> None:
        post.answer = answer
        with pytest.raises(Refused) as refused:
            send_mail(PARCEL, "li@example.cn")
        assert refused.value.again is again

    def test_no_server_may_be_there_later(self, settings: Any) -> None:
        settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
        settings.EMAIL_HOST, settings.EMAIL_PORT, settings.EMAIL_USE_SSL = "127.0.0.1", a_free_port(), False
        with pytest.raises(Refused, match="连不上") as refused:
            send_mail(PARCEL, "li@example.cn")
        assert refused.value.again


class TestShortMessages:
    def test_the_template_is_filled_and_nothing_breaks_out_of_it(self, web: Web, settings: Any) -> None:
        settings.SMS_URL = web.url
        settings.SMS_BODY = {"to": ["{phone}"], "args": {"content": "【柳荫】{text}"}, "out_id": "{id}"}
        settings.SMS_HEADERS = {"Authorization": "Bearer geheim"}
        send_sms(Parcel(PARCEL.uid, '改期", "to": "{phone}'), "13800000000")
        assert web.posts[0].body == {
            "to": ["13800000000"], "args": {"content": '【柳荫】改期", "to": "{phone}'}, "out_id": str(PARCEL.uid)
        }  # fmt: skip
        assert web.posts[0].headers["Authorization"] == "Bearer geheim"
        assert web.ids == [str(PARCEL.uid)]

    def test_an_answer_without_the_agreed_word_is_none(self, web: Web, settings: Any) -> None:
        settings.SMS_URL, settings.SMS_OK, web.answer = web.url, "code=0", {"code": "isv.MOBILE"}
        with pytest.raises(Refused, match=r"isv\.MOBILE"):
            send_sms(PARCEL, "13800000000")


class TestRobots:
    def test_wecom(self, web: Web) -> None:
        send_to_group(PARCEL, "wecom", web.url)
        assert web.posts[0].body == {"msgtype": "text", "text": {"content": PARCEL.text}}

    def test_dingtalk_signs_in_the_address(self, web: Web) -> None:
        send_to_group(PARCEL, "dingtalk", web.url, "SECabc")
        said = {name: value[0] for name, value in parse_qs(urlsplit(web.posts[0].path).query).items()}
        sign = hmac.new(b"SECabc", f"{said['timestamp']}\nSECabc".encode(), hashlib.sha256).digest()
        assert (said["key"], said["sign"]) == ("geheim", base64.b64encode(sign).decode())

    def test_feishu_signs_in_the_body(self, web: Web) -> None:
        send_to_group(PARCEL, "feishu", web.url, "abc")
        body = web.posts[0].body
        sign = hmac.new(f"{body['timestamp']}\nabc".encode(), b"", hashlib.sha256).digest()
        assert (body["msg_type"], body["sign"]) == ("text", base64.b64encode(sign).decode())

    @pytest.mark.parametrize(
        ("answer", "again"),
        [
            ({"errcode": 45009}, True),
            ({"errcode": 93000}, False),
            (b"<html>", True),
            ({"errcode": None}, True),
            ([1], True),
        ],
    )
    def test_only_zero_is_yes(self, web: Web, answer: Any, again: bool) -> None:
        web.answer = answer
        with pytest.raises(Refused) as refused:
            send_to_group(PARCEL, "wecom", web.url)
        assert refused.value.again is again

    def test_a_long_text_is_cut_between_signs(self, web: Web) -> None:
        send_to_group(Parcel(uuid4(), "长" * 3000), "wecom", web.url)
        assert len(web.posts[0].body["text"]["content"].encode()) < 2048


class TestWrongAnswers:
    @pytest.mark.parametrize(("status", "again"), [(500, True), (429, True), (404, False), (401, False)])
    def test_the_status_decides_over_another_try(self, web: Web, status: int, again: bool) -> None:
        web.status = status
        with pytest.raises(Refused, match=str(status)) as refused:
            send_to_group(PARCEL, "wecom", web.url)
        assert refused.value.again is again

    def test_a_redirect_is_not_followed(self, web: Web) -> None:
        web.status, web.location = 302, web.url
        with pytest.raises(Refused, match="别的地址"):
            send_to_group(PARCEL, "wecom", web.url)
        assert len(web.posts) == 1

    def test_an_endless_answer_is_not_read(self, web: Web) -> None:
        web.answer = b" " * 100_000
        with pytest.raises(Refused, match="太长"):
            send_to_group(PARCEL, "wecom", web.url)

    def test_nobody_waits_for_ever(self, web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
        over = threading.Event()
        web.before = lambda: over.wait(5) and None  # type: ignore[func-returns-value]
        monkeypatch.setattr(guard, "TIMEOUT", 0.1)
        with pytest.raises(Refused, match="没有按时") as refused:
            send_to_group(PARCEL, "wecom", web.url)
        over.set()
        assert refused.value.again

    def test_nobody_at_home(self, settings: Any) -> None:
        settings.NOTICE_HOSTS = {"127.0.0.1"}
        with pytest.raises(Refused, match="连不上") as refused:
            send_to_group(PARCEL, "wecom", f"http://127.0.0.1:{a_free_port()}/")
        assert refused.value.again


class TestCase42:
    @pytest.mark.parametrize(
        "host",
        [
            "127.0.0.1", "10.0.0.5", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
            "224.0.0.1", "[::1]", "[::]", "[fe80::1]", "[fd00::1]", "[::ffff:127.0.0.1]", "[2002:7f00:1::]",
            "localhost", "2130706433",
        ],
    )  # fmt: skip
    def test_the_inner_network_is_out_of_reach(self, host: str) -> None:
        with pytest.raises(Refused, match="内部网络"):
            checked(f"https://{host}/send")

    @pytest.mark.parametrize(
        "url",
        [
            "http://8.8.8.8/",
            "ftp://8.8.8.8/",
            "file:///etc/passwd",
            "https://",
            "https://a:b@8.8.8.8/",
            "https://8.8.8.8:x/",
        ],
    )
    def test_only_plain_https(self, url: str) -> None:
        with pytest.raises(Refused, match="https"):
            checked(url)

    def test_one_private_address_among_public_ones_is_enough(self, monkeypatch: pytest.MonkeyPatch) -> None:
        resolve(monkeypatch, ["8.8.8.8"], ["8.8.8.8", "10.0.0.1"])
        assert checked("https://hooks.example.cn/")[1] == "8.8.8.8"
        with pytest.raises(Refused):
            checked("https://hooks.example.cn/")

    def test_the_connection_goes_to_the_address_that_was_looked_at(
        self, web: Web, settings: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A name that is public when it is looked at and private a moment later leads nowhere else."""
        settings.NOTICE_HOSTS = {"hooks.example.cn"}
        resolve(monkeypatch, ["127.0.0.1"], ["10.255.255.1"])
        send_to_group(PARCEL, "wecom", web.url.replace("127.0.0.1", "hooks.example.cn"))
        assert web.posts[0].headers["Host"].startswith("hooks.example.cn:")


def resolve(monkeypatch: pytest.MonkeyPatch, *answers: list[str]) -> None:
    """Names that have these addresses, one answer after the other."""
    real, left = socket.getaddrinfo, list(answers)

    def found(host: str, *args: Any, **more: Any) -> Any:
        if host != "hooks.example.cn":
            return real(host, *args, **more)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443)) for address in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", found)
