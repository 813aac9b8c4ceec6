"""The workbook: every flat's sheets, in an order in which no sheet refers to a later one.

Explicit, like the summary's ``gather``: a new flat is one line here, and a test that fails until it is.
"""

from __future__ import annotations

from weiyuan.activities.ledger import SHEETS as ACTIVITIES
from weiyuan.consultations.ledger import SHEETS as CONSULTATIONS
from weiyuan.core.ledger.sheet import Sheet
from weiyuan.core.registers import Register
from weiyuan.duties.ledger import SHEETS as DUTIES
from weiyuan.governance.ledger import SHEETS as GOVERNANCE
from weiyuan.investment.ledger import SHEETS as INVESTMENT
from weiyuan.learning.ledger import SHEETS as LEARNING
from weiyuan.matters.ledger import SHEETS as MATTERS
from weiyuan.members.ledger import SHEETS as MEMBERS
from weiyuan.orgs.ledger import SHEETS as ORGS
from weiyuan.proposals.ledger import SHEETS as PROPOSALS
from weiyuan.reports.ledger import SHEETS as REPORTS
from weiyuan.rota.ledger import SHEETS as ROTA

BODY: Sheet = ORGS[0]
SHEETS: tuple[Sheet, ...] = (
    *ORGS[1:],
    *MEMBERS,
    *GOVERNANCE,
    *MATTERS,
    *LEARNING,
    *ACTIVITIES,
    *ROTA,
    *INVESTMENT,
    *PROPOSALS,
    *REPORTS,
    *CONSULTATIONS,
    *DUTIES,
)


def sheet_of(register: Register) -> Sheet | None:
    """The sheet by which a register's records go into a workbook and come out of it; None where it has none."""
    return register.sheet or next((sheet for sheet in SHEETS if sheet.label == register.key), None)
