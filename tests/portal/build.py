"""Public pages as the tests need them, and a resident who fills the form in."""

from __future__ import annotations

import re
from datetime import date, timedelta
from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from PIL import Image

from tests.cast import Cast
from tests.matters.build import a_matter
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.models import OrgUnit
from weiyuan.portal.models import Draft, PortalPage

SITE = "/public/liuyin"
WORDS = "楼道里的灯坏了两个星期，给物业打了三次电话都没人来修。"
NAMED = {"named": "yes", "person_name": "张桂英", "phone": "138 1234 5678", "address": "铁路新村 3 号院"}


def a_page(org: OrgUnit, key: str = "liuyin", **more: Any) -> PortalPage:
    OrgUnit.objects.filter(pk=org.pk).update(phone="8555 0146")
    return PortalPage.objects.create(org=org, key=key, **{"open": True, **more})


def a_photo(colour: str = "red", size: tuple[int, int] = (60, 40), name: str = "灯.jpg") -> SimpleUploadedFile:
    """A photo that tells where it was taken."""
    image, file, exif = Image.new("RGB", size, colour), BytesIO(), Image.Exif()
    exif[0x010E] = "GPS 31.2 121.4"
    image.save(file, "jpeg", exif=exif)
    return SimpleUploadedFile(name, file.getvalue(), "image/jpeg")


def say(client: Client, step: str, **fields: Any) -> Any:
    """Send one page of the form."""
    return client.post(f"{SITE}/say/{step}/", fields)


def filled(client: Client, *, photos: tuple[Any, ...] = (), answer: dict[str, Any] | None = None, **who: Any) -> Draft:
    """Fill the form in up to the last page, slowly enough for a person."""
    say(client, "what", content=who.pop("content", WORDS))
    say(client, "where", place=who.pop("place", "3 号院 5 单元"), station=who.pop("station", ""))
    say(client, "photos", act="next", **({"photos": list(photos)} if photos else {}))
    say(client, "who", **(who or {"named": "no"}))
    agreed = {"agreed": "on"} if who.get("named") == "yes" else {}
    say(client, "answer", **{"wants_reply": "yes", **agreed, **(answer or {})})
    draft = Draft.objects.get(key=client.cookies["weiyuan_form"].value)
    unhurried(draft)
    return draft


def unhurried(draft: Draft) -> None:
    """A minute has passed since the form was begun."""
    Draft.objects.filter(pk=draft.pk).update(begun_at=timezone.now() - timedelta(minutes=1))


def form_mark(client: Client) -> str:
    """What the last page says of which form it is."""
    found = re.search(r'name="form" value="(\w+)"', client.get(f"{SITE}/say/check/").content.decode())
    assert found is not None
    return found[1]


def sent(client: Client, **more: Any) -> Any:
    """Press the button on the last page."""
    return client.post(f"{SITE}/say/check/", {"form": form_mark(client), **more})


def an_answered(cast: Cast, **more: Any) -> ResidentMatter:
    """A matter answered, the answer being public."""
    said = {
        "no": "QS-2025-0001", "receipt": "ABCDEFGHJK", "replied_on": date(2025, 3, 6), "answer_to": "public",
        "content": "张三说路灯不亮", "result": "张三家门口的灯修好了", "public_content": "路灯不亮",
        "public_answer": "灯修好了", "published_on": date(2025, 3, 7), "satisfaction": "unrated", **more,
    }  # fmt: skip
    return a_matter(cast, said.pop("state", "feedback_given"), **said)


def tracked(client: Client, no: str = "QS-2025-0001", code: str = "ABCDEFGHJK", site: str = SITE) -> Any:
    """Ask for a matter by number and code."""
    return client.post(f"{site}/track/", {"no": no, "code": code})
