"""The account in whose name residents' own deeds are written down: its name is taken before anybody else takes it."""

from django.db import migrations


def reserve(apps, schema_editor):
    apps.get_model("orgs", "User").objects.get_or_create(
        username="resident", defaults={"name": "群众", "is_active": False, "password": "!"}
    )


class Migration(migrations.Migration):

    dependencies = [("orgs", "0003_calendar_days")]

    operations = [migrations.RunPython(reserve, migrations.RunPython.noop)]
