"""The demo beside its ledger: something lies at every desk, and the public page is open."""

from collections import Counter
from pathlib import Path

import pytest
from django.test import Client

from tests.cast import account
from weiyuan.cli.demo import HEARD, PUBLIC, SHOWN, show_hearing
from weiyuan.cli.start import command_line_account
from weiyuan.ledger.actions import import_ledger
from weiyuan.matters.models import ResidentMatter
from weiyuan.orgs.rules import Role

DEMO = Path(__file__).parents[2] / "examples" / "demo.xlsx"


@pytest.mark.django_db
def test_matters_of_these_days_lie_at_every_desk(client: Client) -> None:
    org = import_ledger(DEMO, by=command_line_account()).org
    before = set(ResidentMatter.objects.values_list("pk", flat=True))
    show_hearing(org, account("officer", "林晓岚", org, Role.OFFICER))
    fresh = ResidentMatter.objects.exclude(pk__in=before)
    states = Counter(fresh.values_list("state", flat=True))
    assert states == {"registered": 3, "accepted": 1, "assigned": 1, "in_progress": 1, "replied": 1}
    assert sum(states.values()) == len(HEARD)
    assert client.get(f"/public/{PUBLIC}/").status_code == 200
    assert client.get(f"/public/{PUBLIC}/answers/").status_code == 200
    assert ResidentMatter.objects.filter(published_on__isnull=False).count() == SHOWN
