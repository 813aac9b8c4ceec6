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
        one.entrusted.set(clerks.filter(org=one.org_id).values_list("user", flat=True))


class Migration(migrations.Migration):

    dependencies = [("matters", "0003_hearing"), ("orgs", "0004_the_resident")]

    operations = [migrations.RunPython(name_clerks, migrations.RunPython.noop)]
