"""Investment brought in (招商引资): leads, what members are credited with, and the totals of the area.

Foreign capital is kept in 万美元, domestic capital in 万元; the two are never summed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q, Sum
from django.utils.translation import gettext_lazy as _

from weiyuan.core.numbering import Numbering
from weiyuan.core.scope import Audience
from weiyuan.core.workflow import Workflow
from weiyuan.investment.rules import LEAD_PERMISSIONS
from weiyuan.investment.workflow import ARRIVED, LEAD, SIGNED, LeadState, lead_states
from weiyuan.members.models import Member
from weiyuan.orgs.models import Record
from weiyuan.orgs.rules import record_permissions

NOT_NEGATIVE = MinValueValidator(Decimal(0))


class CapitalKind(models.TextChoices):
    FOREIGN = "foreign", _("外资")
    DOMESTIC = "domestic", _("内资")


class Currency(models.TextChoices):
    USD = "USD", _("美元")
    CNY = "CNY", _("人民币")


CURRENCY_OF = {CapitalKind.FOREIGN: Currency.USD, CapitalKind.DOMESTIC: Currency.CNY}


def capital_kinds() -> Any:
    return CapitalKind.choices


def currencies() -> Any:
    return Currency.choices


def wan(label: Any, **more: Any) -> models.DecimalField[Any, Any]:
    """An amount in 万 of the record's currency: 万美元 for foreign capital, 万元 for domestic."""
    return models.DecimalField(label, max_digits=14, decimal_places=4, validators=[NOT_NEGATIVE], **more)


class InvestmentLead(Record):
    """A lead (招商线索) and what became of it. Amounts count only from certified evidence (domain.md D8)."""

    title = models.CharField(_("项目名称"), max_length=100)
    reported_on = models.DateField(_("登记日期"))
    introducer = models.ForeignKey(
        Member, models.PROTECT, null=True, blank=True, verbose_name=_("引荐委员"), related_name="leads"
    )
    introducer_name = models.CharField(_("其他引荐人"), max_length=60, blank=True)
    investor = models.CharField(_("投资方"), max_length=100)
    industry = models.CharField(_("行业"), max_length=60, blank=True)
    capital_kind = models.CharField(_("资金类别"), max_length=8, choices=capital_kinds)
    currency = models.CharField(_("币种"), max_length=3, choices=currencies)
    planned_amount = wan(_("计划投资（万）"), null=True, blank=True)
    responded_on = models.DateField(_("响应日期"), null=True, blank=True)
    assessed_on = models.DateField(_("评估日期"), null=True, blank=True)
    contract_amount = wan(_("合同金额（万）"), null=True, blank=True)
    contract_on = models.DateField(_("签约日期"), null=True, blank=True)
    landed_on = models.DateField(_("落地日期"), null=True, blank=True)
    arrived_amount = wan(_("到位金额（万）"), null=True, blank=True)
    arrived_asof = models.DateField(_("到位截止日期"), null=True, blank=True)
    certified_by = models.CharField(_("认定单位"), max_length=80, blank=True)
    certificate = models.CharField(_("认定凭证"), max_length=120, blank=True)
    credited_share = models.DecimalField(
        _("可认领比例（%）"),
        max_digits=5,
        decimal_places=2,
        default=Decimal(100),
        validators=[NOT_NEGATIVE, MaxValueValidator(Decimal(100))],
    )
    state = models.CharField(_("状态"), max_length=16, choices=lead_states, default=LeadState.CLUE)

    audience: ClassVar[Audience] = Audience(own=("introducer__user", "credits__member__user"))
    numbering: ClassVar[Numbering] = Numbering("ZS", 3, "reported_on")
    workflow: ClassVar[Workflow | None] = LEAD

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("招商线索")
        rules_permissions = LEAD_PERMISSIONS
        constraints = [
            *Record.numbered("investmentlead"),
            LEAD.known_states("investmentlead_state_known"),
            models.CheckConstraint(
                condition=Q(capital_kind=CapitalKind.FOREIGN, currency=Currency.USD)
                | Q(capital_kind=CapitalKind.DOMESTIC, currency=Currency.CNY),
                name="investmentlead_currency",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(SIGNED)) | Q(contract_amount__isnull=False, contract_on__isnull=False),
                name="investmentlead_signed",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(ARRIVED))
                | (Q(arrived_amount__isnull=False, arrived_asof__isnull=False) & ~Q(certified_by="")),
                name="investmentlead_arrived",
            ),
            models.CheckConstraint(
                condition=Q(arrived_amount__isnull=True) | Q(arrived_asof__isnull=False), name="investmentlead_asof"
            ),
            models.CheckConstraint(
                condition=Q(credited_share__gte=0, credited_share__lte=100), name="investmentlead_share"
            ),
            *(
                models.CheckConstraint(
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__gte": 0}), name=f"investmentlead_{name}"
                )
                for name in ("planned_amount", "contract_amount", "arrived_amount")
            ),
        ]
        indexes = [
            models.Index(fields=["org", "reported_on"], name="investmentlead_day"),
            models.Index(fields=["org", "no"], name="investmentlead_number"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def creditable(self) -> Decimal:
        """How much of the arrived funds may be credited to members, in 万 of the lead's currency."""
        return (self.arrived_amount or Decimal(0)) * self.credited_share / 100

    def problems(self) -> list[tuple[str, str]]:
        found = self.missing(self.state)
        if self.capital_kind and self.currency != CURRENCY_OF[CapitalKind(self.capital_kind)]:
            found.append(("currency", str(_("外资按美元登记，内资按人民币登记"))))
        if self.arrived_amount is not None and self.arrived_asof is None:
            found.append(("arrived_asof", str(_("到位金额要写明截止日期"))))
        return found + self.dated("reported_on", "contract_on")

    def missing(self, state: str) -> list[tuple[str, str]]:
        """What the lead lacks to be in that state: (field, reason)."""
        contract, evidence = _("已签约的要填合同金额和签约日期"), _("到位资金要有认定：金额、截止日期、认定单位")
        asked = dict.fromkeys(("contract_amount", "contract_on"), contract) if state in SIGNED else {}
        if state in ARRIVED:
            asked.update(dict.fromkeys(("arrived_amount", "arrived_asof", "certified_by"), evidence))
        return [(name, str(why)) for name, why in asked.items() if getattr(self, name) in (None, "")]

    def conflicts(self) -> list[tuple[str, str]]:
        """Where the funds no longer cover what members are credited with: (field, reason). One query."""
        credited = self.credits.alive().aggregate(sum=Sum("amount_wan"))["sum"] if self.pk else None
        if not credited or credited <= self.creditable:
            return []
        return [("arrived_amount", str(_("委员已认领%(sum)s万，超过可认领的金额") % {"sum": _plain(credited)}))]


class LeadProgress(Record):
    """How a lead stands, reported to who introduced it every two weeks (招商跟进, domain.md D8)."""

    lead = models.ForeignKey(InvestmentLead, models.PROTECT, verbose_name=_("招商线索"), related_name="progress")
    on = models.DateField(_("跟进日期"))
    content = models.TextField(_("进展情况"))

    audience: ClassVar[Audience] = Audience(own=("lead__introducer__user",))
    numbering: ClassVar[Numbering] = Numbering("ZSGJ", 3, "on")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("招商跟进")
        rules_permissions = record_permissions("leadprogress")
        constraints = Record.numbered("leadprogress")
        indexes = [
            models.Index(fields=["org", "on"], name="leadprogress_day"),
            models.Index(fields=["lead", "on"], name="leadprogress_latest"),
        ]

    def __str__(self) -> str:
        return f"{self.lead} {self.on}"

    def problems(self) -> list[tuple[str, str]]:
        if self.on < self.lead.reported_on:
            return [("on", str(_("跟进日期早于线索的登记日期")))]
        return []


class InvestmentAreaTotal(Record):
    """What the whole area brought in from ``start`` to ``end``, as counted on ``asof`` (街道引资总额)."""

    capital_kind = models.CharField(_("资金类别"), max_length=8, choices=capital_kinds)
    start = models.DateField(_("统计起"))
    end = models.DateField(_("统计止"))
    amount_wan = wan(_("总额（万）"))
    asof = models.DateField(_("截止日期"))
    source = models.CharField(_("数据来源"), max_length=100)

    audience: ClassVar[Audience] = Audience(members=True)
    numbering: ClassVar[Numbering] = Numbering("YZZE", 2, "asof")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("引资总额")
        rules_permissions = record_permissions("investmentareatotal")
        constraints = [
            *Record.numbered("investmentareatotal"),
            models.UniqueConstraint(
                fields=["org", "capital_kind", "start", "end", "asof"],
                condition=Q(deleted_at__isnull=True),
                name="areatotal_once",
            ),
            models.CheckConstraint(condition=Q(end__gte=F("start")), name="areatotal_dates"),
            models.CheckConstraint(condition=Q(asof__gte=F("start"), asof__lte=F("end")), name="areatotal_asof"),
            models.CheckConstraint(condition=Q(amount_wan__gte=0), name="areatotal_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.get_capital_kind_display()} {self.start}—{self.asof}"

    @property
    def currency(self) -> str:
        """The currency of the total, as a word."""
        return str(CURRENCY_OF[CapitalKind(self.capital_kind)].label)

    currency.fget.short_description = _("币种")  # type: ignore[attr-defined]  # the heading of the column

    def holds(self, credit: InvestmentCredit) -> bool:
        """Whether the credit is part of this total: same kind, dated between its start and its cut-off."""
        return credit.lead.capital_kind == self.capital_kind and self.start <= credit.asof <= self.asof

    def problems(self) -> list[tuple[str, str]]:
        found = self.dated("start", "end")
        if not self.start <= self.asof <= self.end:
            found.append(("asof", str(_("截止日期不在统计起止之内"))))
        return found

    def conflicts(self) -> list[tuple[str, str]]:
        """Where the total contradicts the stored credits: (field, reason). One query."""
        inside = InvestmentCredit.objects.of(self.org).filter(lead__capital_kind=self.capital_kind)
        inside = inside.filter(asof__gte=self.start, asof__lte=self.asof)
        credited: Decimal = inside.aggregate(sum=Sum("amount_wan"))["sum"] or Decimal(0)
        if credited <= self.amount_wan:
            return []
        return [("amount_wan", str(_("委员认领合计%(sum)s万，超过总额") % {"sum": _plain(credited)}))]


class InvestmentCredit(Record):
    """The part of a lead's arrived funds that is credited to a member (其中委员引进), in 万 of the lead's currency.

    Each row is an amount of its own: a later increase is another row for the increment alone.
    """

    lead = models.ForeignKey(InvestmentLead, models.PROTECT, verbose_name=_("招商线索"), related_name="credits")
    member = models.ForeignKey(Member, models.PROTECT, verbose_name=_("委员"), related_name="credits")
    amount_wan = wan(_("认领金额（万）"))
    asof = models.DateField(_("截止日期"))

    audience: ClassVar[Audience] = Audience(own=("member__user",))
    numbering: ClassVar[Numbering] = Numbering("YZRL", 3, "asof")

    class Meta(Record.Meta):
        abstract = False
        verbose_name = _("引资认领")
        rules_permissions = record_permissions("investmentcredit")
        constraints = [
            *Record.numbered("investmentcredit"),
            models.UniqueConstraint(
                fields=["lead", "member", "asof"], condition=Q(deleted_at__isnull=True), name="investmentcredit_once"
            ),
            models.CheckConstraint(condition=Q(amount_wan__gt=0), name="investmentcredit_amount"),
        ]
        indexes = [
            models.Index(fields=["org", "asof"], name="investmentcredit_day"),
            models.Index(fields=["org", "no"], name="investmentcredit_number"),
        ]

    def __str__(self) -> str:
        return f"{self.member} {self.lead}"

    @property
    def currency(self) -> str:
        """The currency of the lead, as a word."""
        return str(self.lead.get_currency_display())

    currency.fget.short_description = _("币种")  # type: ignore[attr-defined]  # the heading of the column

    def problems(self) -> list[tuple[str, str]]:
        if self.amount_wan <= 0:
            return [("amount_wan", str(_("认领金额要大于零")))]
        if self.lead.arrived_amount is None:
            return [("lead", str(_("该线索还没有到位金额，不能认领")))]
        return []

    def conflicts(self) -> list[tuple[str, str]]:
        """Where the credit goes beyond what is stored: (field, reason). Two queries."""
        return [("amount_wan", reason) for _credit, reason in beyond(self.org, [self])]


def beyond(
    org: Any, credits: Sequence[InvestmentCredit], fresh: Sequence[InvestmentAreaTotal] = ()
) -> Iterator[tuple[InvestmentCredit, str]]:
    """Those of these credits, new or corrected, that go beyond the lead's arrived funds or the area's total.

    They are weighed together with what is stored; a stored credit of the same number, or of the same lead, member
    and day, is the one that is being corrected. ``fresh`` are totals that come in together with the credits.
    """
    stored: list[InvestmentCredit] = []
    totals: list[InvestmentAreaTotal] = []
    if org.pk:
        stored = list(InvestmentCredit.objects.of(org).select_related("lead"))
        renewed = {(t.capital_kind, t.start, t.end, t.asof) for t in fresh} | {t.no for t in fresh if t.no}
        totals = [
            t
            for t in InvestmentAreaTotal.objects.of(org)
            if t.no not in renewed and (t.capital_kind, t.start, t.end, t.asof) not in renewed
        ]
    replaced = {credit.no for credit in credits if credit.no}
    same = {(credit.lead.pk, credit.member_id, credit.asof) for credit in credits}
    rest = [c for c in stored if c.no not in replaced and (c.lead_id, c.member_id, c.asof) not in same]
    yield from _beyond_leads(rest, credits)
    for total in (*totals, *fresh):
        yield from _beyond_total(total, rest, credits)


def _beyond_leads(rest: Iterable[InvestmentCredit], credits: Iterable[InvestmentCredit]) -> Any:
    used: dict[Any, Decimal] = defaultdict(Decimal)
    for credit in rest:
        used[_key(credit.lead)] += credit.amount_wan
    for credit in credits:
        used[_key(credit.lead)] += credit.amount_wan
        if used[_key(credit.lead)] > credit.lead.creditable:
            words = {"sum": _plain(used[_key(credit.lead)]), "most": _plain(credit.lead.creditable)}
            yield credit, str(_("该线索认领合计%(sum)s万，超过可认领的%(most)s万") % words)


def _beyond_total(
    total: InvestmentAreaTotal, rest: Iterable[InvestmentCredit], credits: Iterable[InvestmentCredit]
) -> Any:
    used = sum((c.amount_wan for c in rest if total.holds(c)), Decimal(0))
    for credit in credits:
        if total.holds(credit):
            used += credit.amount_wan
            if used > total.amount_wan:
                words = {"kind": total.get_capital_kind_display(), "sum": _plain(used)}
                words |= {"most": _plain(total.amount_wan), "asof": str(total.asof)}
                said = _("截至%(asof)s%(kind)s认领合计%(sum)s万，超过总额%(most)s万")
                yield credit, str(said % words)


def _key(lead: InvestmentLead) -> Any:
    """A lead that is new in a ledger has no key yet."""
    return lead.pk or id(lead)


def _plain(amount: Decimal) -> str:
    return f"{amount.normalize():f}"
