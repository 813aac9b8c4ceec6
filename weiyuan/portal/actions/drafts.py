"""A form on its way: what was typed is kept page by page, photos wait with it, and it becomes a matter once."""

from __future__ import annotations

import hashlib
import json
import os
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Sum
from django.utils import timezone
from django.utils.translation import gettext as _

from weiyuan.core.files import Kept, Refused, clean_name, examine
from weiyuan.matters.actions import receive_matter
from weiyuan.matters.models import ResidentMatter
from weiyuan.matters.models.words import Channel
from weiyuan.orgs.actions import the_resident
from weiyuan.orgs.models import LiaisonStation
from weiyuan.portal.actions.limits import take
from weiyuan.portal.models import Draft, Photo, PortalPage, pending_folder
from weiyuan.portal.rules import IDLE, MOST_PHOTOS, NOTICE
from weiyuan.registry.actions.attachments import keep_file


def begin(page: PortalPage, mark: str) -> Draft:
    """A new form. Raises Busy where too many were begun."""
    take("begin", mark)
    return Draft.objects.create(page=page)


@transaction.atomic
def write(draft: Draft, said: dict[str, Any]) -> None:
    """Keep what one page of the form says, beside what the others said. A form that was sent stays as it is."""
    stored = Draft.objects.select_for_update().get(pk=draft.pk)
    if stored.matter_id is None:
        stored.words = json.dumps({**stored.said, **said}, ensure_ascii=False)
        stored.save(update_fields=["words"])
    draft.words, draft.matter_id = stored.words, stored.matter_id


def add_photo(draft: Draft, file: Any, mark: str) -> Photo:
    """Keep a photo with the form until it is sent. One that is there already is not kept twice.

    Raises Refused with a reason in words where it is none or too much, Busy where too many were handed over.
    """
    if file.size > settings.ATTACHMENT_MAX_BYTES:
        raise Refused(_("超过 %d 兆，请换一张小一点的") % (settings.ATTACHMENT_MAX_BYTES >> 20))
    if draft.photos.count() >= MOST_PHOTOS:
        raise Refused(_("最多 %d 张；要换的话，先移去一张") % MOST_PHOTOS)
    take("photo", mark)
    found = examine(file.read())
    if not found.kind.image:
        raise Refused(_("这里只收照片（JPEG、PNG、WebP）；文件请交到联络站"))
    mark_of_photo = hashlib.sha256(found.content).hexdigest()
    same = draft.photos.filter(sha256=mark_of_photo).first()
    if same is not None and same.size:
        return same
    _make_room(len(found.content), draft)
    if same is not None:  # it gave way to others' photos: added again, it is a new one
        same.delete()
    return _keep(draft, found, clean_name(str(file.name), found.kind), mark_of_photo)


def _make_room(size: int, draft: Draft) -> None:
    """Let the photos of other forms that seem abandoned give way to a new one of this form, the oldest first.

    Their rows stay: whoever comes back to such a form after all is told which photo to add again. Raises Refused
    where the photos of the forms in hand fill all the room; their words can be sent without any.
    """
    waiting = Photo.objects.aggregate(total=Sum("size"))["total"] or 0
    over = waiting + size - settings.PORTAL_PENDING_MAX_BYTES
    if over <= 0:
        return
    idle = Photo.objects.filter(draft__begun_at__lt=timezone.now() - IDLE, size__gt=0).exclude(draft=draft)
    for photo in idle.order_by("draft__begun_at", "pk").iterator():
        Photo.objects.filter(pk=photo.pk).update(size=0)
        _unlink(photo)
        over -= photo.size
        if over <= 0:
            return
    raise Refused(
        _("现在等着发送的照片太多，暂时放不下。文字照样可以发：不选照片，点“下一步”；照片过一会儿再加，或交到联络站")
    )


def _keep(draft: Draft, found: Kept, name: str, sha256: str) -> Photo:
    photo = Photo(
        draft=draft, name=name, kind=found.kind.name, size=len(found.content), sha256=sha256, width=found.width,
        height=found.height,
    )  # fmt: skip
    pending_folder().mkdir(parents=True, exist_ok=True)
    try:
        _store(photo.path, found.content)
        _store(photo.small_path, found.small)
        with transaction.atomic():
            photo.save()
    except IntegrityError:  # the same photo came at the same moment: the button was pressed twice
        _unlink(photo)
        return draft.photos.get(sha256=sha256)
    except BaseException:
        _unlink(photo)
        raise
    return photo


def _store(path: Path, content: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)


def _unlink(photo: Photo) -> None:
    for path in (photo.path, photo.small_path):
        with suppress(OSError):
            path.unlink()


def drop_photo(draft: Draft, key: Any) -> None:
    """Take a photo out of the form."""
    for photo in draft.photos.filter(key=key):
        photo.delete()
        _unlink(photo)


def discard(drafts: Any) -> None:
    """Forget forms, with what was typed and the photos that waited with them."""
    for draft in drafts:
        photos = list(draft.photos.all())
        draft.delete()
        for photo in photos:
            _unlink(photo)


@transaction.atomic
def send(draft: Draft, mark: str) -> ResidentMatter:
    """Make the form a matter, with all its photos: both or nothing. Sent again it is the same matter.

    Raises Busy where too many were sent, Refused where a photo is gone, ValidationError as ``receive_matter`` does.
    """
    form = Draft.objects.select_for_update().get(pk=draft.pk)
    if form.matter is not None:
        return form.matter
    take("send", mark)
    matter = receive_matter(_matter_of(form))
    photos, resident = list(form.photos.all()), the_resident()
    for photo in photos:
        try:
            kept = photo.kept()
        except FileNotFoundError:
            raise Refused(_("照片《%s》没有存住，请回到照片那一页移去它，再加一次") % photo) from None
        keep_file(matter, kept, photo.name, by=resident)
        photo.delete()
    form.matter, form.words = matter, ""
    form.save(update_fields=["matter", "words"])
    for photo in photos:
        transaction.on_commit(partial(_unlink, photo))
    return matter


def _matter_of(form: Draft) -> ResidentMatter:
    said, org = form.said, form.page.org
    named = bool(said.get("named"))
    who = {name: said.get(name, "") for name in ("person_name", "phone", "address")} if named else {}
    station = LiaisonStation.objects.of(org).filter(pk=said.get("station") or 0).first()
    return ResidentMatter(
        org=org, received_at=timezone.now(), channel=Channel.ONLINE, content=said["content"], station=station,
        locations=[said["place"]] if said.get("place") else [], anonymous=not named, client_key=form.key,
        wants_reply=bool(said.get("wants_reply", True)), consent=named and bool(said.get("consent")),
        consent_version=NOTICE if named else "", **who,
    )  # fmt: skip
