"""Confidential matters had been known to every clerk of the body: those of today stay named in them."""

from django.db import migrations
from django.db.models import Q
from django.utils import timezone


def name_clerks(apps, schema_editor):
    matter, grant = apps.get_model("matters", "ResidentMatter"), apps.get_model("orgs", "RoleGrant")
    today = timezone.localdate()
    in_force = grant.objects.filter(Q(end__isnull=True) | Q(end__gte=today), start__lte=today, taken_at__isnull=True)
    clerks = in_force.filter(role__in=["director", "officer"])
    for one in matter.objects.filter(secrecy="confidential"):
        known = list(clerks.filter(org=one.org_id).order_by("pk").values_list("user", flat=True))
        one.entrusted.set(known)
        matter.objects.filter(pk=one.pk).update(keeper=next(iter(known), one.created_by_id))


class Migration(migrations.Migration):

    dependencies = [("matters", "0003_hearing"), ("orgs", "0004_the_resident")]

    operations = [migrations.RunPython(name_clerks, migrations.RunPython.noop)]
