"""What people give: a body's facts, an account with its roles, and a password of one's own."""

from __future__ import annotations

import csv
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.contrib.auth.validators import UnicodeUsernameValidator
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from weiyuan.core.ledger.columns import plain
from weiyuan.core.ledger.workbook import BadFile, Book
from weiyuan.core.ui.days import DayInput
from weiyuan.core.zh import parse_date
from weiyuan.orgs.models import CalendarDay, HandlingUnit, OrgUnit, RoleGrant, User
from weiyuan.orgs.queries import facts_mark, stations_at
from weiyuan.orgs.rules import Role

MOST_ITEMS = 20  # on the wall


def day(label: Any, *, required: bool = False, help_text: Any = "") -> forms.DateField:
    """A day, typed or picked."""
    return forms.DateField(label=label, required=required, widget=DayInput, help_text=help_text)


class Dressed:
    """A form whose fields look like the house's."""

    fields: dict[str, Any]

    def dress(self) -> None:
        """Give each widget the house's class, except the boxes to tick."""
        for field in self.fields.values():
            if not isinstance(field.widget, forms.CheckboxSelectMultiple | forms.CheckboxInput):
                field.widget.attrs["class"] = "in"


class BodyForm(Dressed, forms.ModelForm[OrgUnit]):
    """The facts of a body. ``seen`` marks what the form showed, so that nobody overwrites another's change."""

    wall_items = forms.CharField(
        label=gettext_lazy("上墙项"), required=False, max_length=500,
        help_text=gettext_lazy("如标识、人员信息、工作职责，用顿号隔开"),
    )  # fmt: skip
    seen = forms.CharField(widget=forms.HiddenInput, max_length=64)

    class Meta:
        model = OrgUnit
        fields = (
            "name", "short_name", "area_name", "body_type", "level", "founded_on", "parent_cppcc", "party_committee",
            "address", "phone", "area_desc", "population", "floor_area_m2", "invested_wan", "wall_items",
            "summary_from", "summary_to", "note",
        )  # fmt: skip
        help_texts = {
            "name": gettext_lazy("机构改名时先在“名称沿革”里登记原来的名称，再改这里"),
            "short_name": gettext_lazy("总结中的自称，如柳荫街道委员工作室"),
            "phone": gettext_lazy("对外公开的电话，不填个人手机"),
            "summary_from": gettext_lazy("出总结时不另指定期间的，用这里的起止"),
        }
        widgets = dict.fromkeys(("founded_on", "summary_from", "summary_to"), DayInput)

    sections = (
        (gettext_lazy("名称"), ("name", "short_name", "area_name", "body_type", "level", "founded_on")),
        (gettext_lazy("上级"), ("parent_cppcc", "party_committee")),
        (gettext_lazy("联系"), ("address", "phone")),
        (gettext_lazy("辖区和条件"), ("area_desc", "population", "floor_area_m2", "invested_wan", "wall_items")),
        (gettext_lazy("工作总结"), ("summary_from", "summary_to")),
        (gettext_lazy("其他"), ("note",)),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["wall_items"] = "、".join(self.instance.wall_items)
        self.initial["seen"] = facts_mark(self.instance)
        self.dress()

    def clean_wall_items(self) -> list[str]:
        text = self.cleaned_data["wall_items"].replace("，", "、").replace(",", "、")
        found = [item.strip() for item in text.split("、") if item.strip()]
        if len(found) > MOST_ITEMS:
            raise forms.ValidationError(_("最多 %d 项") % MOST_ITEMS)
        return found

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        start, end = said.get("summary_from"), said.get("summary_to")
        if start and end and end < start:
            self.add_error("summary_to", _("总结期间的止早于起"))
        elif bool(start) != bool(end) and not ({"summary_from", "summary_to"} & set(self.errors)):
            self.add_error("summary_to" if start else "summary_from", _("起止要一起填，或者都不填"))
        return said

    def facts(self) -> dict[str, Any]:
        """The facts to store, by field name."""
        return {name: value for name, value in self.cleaned_data.items() if name != "seen"}

    def grouped(self) -> list[tuple[Any, list[Any]]]:
        """The sections with their fields."""
        return [(heading, [self[name] for name in names]) for heading, names in self.sections]


class RoleFields(Dressed, forms.Form):
    """Roles of one body, with what some of them need, from and to."""

    station: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("联络站"), required=False, empty_label=gettext_lazy("不选"),
        help_text=gettext_lazy("只有站长要选"),
    )  # fmt: skip
    unit: Any = forms.ModelChoiceField(
        queryset=None, label=gettext_lazy("承办单位"), required=False, empty_label=gettext_lazy("不选"),
        help_text=gettext_lazy("只有承办单位的账号要选"),
    )  # fmt: skip
    start = day(gettext_lazy("自"), required=True)
    end = day(gettext_lazy("至"), help_text=gettext_lazy("不填就是没有期限"))

    def __init__(self, *args: Any, org: OrgUnit, given: Iterable[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.org, self.given = org, frozenset(given)
        self.fields["start"].initial = timezone.localdate()
        fields: dict[str, Any] = self.fields
        fields["station"].queryset = stations_at(org, timezone.localdate())
        fields["unit"].queryset = HandlingUnit.objects.of(org).order_by("no")

    def choices(self) -> list[tuple[str, str]]:
        """The roles that may be given here, in the order of the house."""
        return [(role.value, str(role.label)) for role in Role if role.value in self.given]

    def grant_of(self, role: str) -> RoleGrant:
        """The grant that the form describes, for one of its roles."""
        said: dict[str, Any] = self.cleaned_data
        station = said.get("station") if role == Role.STATION_HEAD else None
        unit = said.get("unit") if role == Role.UNIT else None
        start: Any = said.get("start")
        return RoleGrant(org=self.org, role=role, station=station, unit=unit, start=start, end=said.get("end"))

    def weigh(self, roles: Iterable[str]) -> None:
        """Say what contradicts itself in the grants of these roles."""
        for role in roles:
            for name, reason in self.grant_of(role).problems():
                if name not in self.errors:
                    self.add_error(name, reason)


class InviteForm(RoleFields):
    """A new account: who, under which name, with which roles."""

    name = forms.CharField(label=gettext_lazy("姓名"), max_length=40)
    username = forms.CharField(
        label=gettext_lazy("账号名"), max_length=40, validators=[UnicodeUsernameValidator()],
        help_text=gettext_lazy("登录时输入，如姓名的拼音；不分大小写，以后不能改"),
    )  # fmt: skip
    roles = forms.MultipleChoiceField(
        label=gettext_lazy("角色"), widget=forms.CheckboxSelectMultiple, help_text=gettext_lazy("可以选几个")
    )
    field_order = ("name", "username", "roles", "station", "unit", "start", "end")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice: Any = self.fields["roles"]
        choice.choices = self.choices()
        self.fields["username"].widget.attrs.update(autocapitalize="none", spellcheck="false", autocomplete="off")
        self.dress()

    def clean_username(self) -> str:
        name = unicodedata.normalize("NFKC", self.cleaned_data["username"]).strip().casefold()
        if User.objects.filter(username__iexact=name).exists():
            raise forms.ValidationError(_("这个账号名已经有人用，请换一个"))
        return name

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        self.weigh(said.get("roles", ()))
        return said

    def grants(self) -> list[RoleGrant]:
        """The first roles of the account."""
        return [self.grant_of(role) for role in self.cleaned_data["roles"]]


class GrantForm(RoleFields):
    """One more role for an account."""

    role = forms.ChoiceField(label=gettext_lazy("角色"))
    field_order = ("role", "station", "unit", "start", "end")

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        choice: Any = self.fields["role"]
        choice.choices = [("", _("请选择")), *self.choices()]
        self.dress()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        if role := said.get("role"):
            self.weigh([role])
            self._refuse_twice(self.grant_of(role))
        return said

    def _refuse_twice(self, grant: RoleGrant) -> None:
        """The same role twice at one time would have to be taken away twice."""
        today, start = timezone.localdate(), grant.start or timezone.localdate()
        held = self.account.grants.filter(org=self.org, role=grant.role, station=grant.station, unit=grant.unit)
        if any(not one.is_over(today) and (one.end is None or one.end >= start) for one in held):
            self.add_error("role", _("这个角色现在就有，期限要改请先收回再授予"))

    def grant(self) -> RoleGrant:
        """The role to give."""
        found = self.grant_of(self.cleaned_data["role"])
        found.user = self.account
        return found


class EndForm(Dressed, forms.Form):
    """When a role ends."""

    last_day = day(gettext_lazy("最后一天"), help_text=gettext_lazy("不填就是现在收回，从下一次操作起失效"))
    sure = forms.BooleanField(label=gettext_lazy("我知道，仍然收回"), required=False)

    def __init__(self, *args: Any, grant: RoleGrant, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.grant = grant
        self.dress()

    def clean_last_day(self) -> Any:
        last = self.cleaned_data["last_day"]
        if last and last < max(self.grant.start, timezone.localdate()):
            raise forms.ValidationError(_("已经过去的日子收不回，请填今天或以后的日期，或者留空"))
        return last


class WelcomeForm(Dressed, forms.Form):
    """The holder of an account gives his name and a password."""

    name = forms.CharField(
        label=gettext_lazy("姓名"), max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    password1 = forms.CharField(
        label=gettext_lazy("新密码"), strip=False, max_length=200,
        help_text=gettext_lazy("至少 10 位，不能全是数字，不要用姓名、账号或常见密码"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip
    password2 = forms.CharField(
        label=gettext_lazy("再输一次新密码"), strip=False, max_length=200,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )  # fmt: skip

    def __init__(self, *args: Any, account: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.account = account
        self.fields["name"].initial = account.name
        self.dress()

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        first, second = said.get("password1"), said.get("password2")
        if first and second and first != second:
            self.add_error("password2", _("两次输入的密码不一样"))
        elif first:
            try:
                validate_password(first, User(username=self.account.username, name=said.get("name", "")))
            except forms.ValidationError as error:
                self.add_error("password1", error)
        return said


DAY_HEADERS = ["日期", "性质", "名称"]
OFF, ON = "放假", "上班"
MOST_DAYS = 400
CALENDAR_BYTES = 1 << 20


class CalendarForm(forms.Form):
    """Days off and weekends that are worked, pasted or from a file. ``days`` and ``troubles`` are what was read."""

    text = forms.CharField(
        label=gettext_lazy("粘贴"), required=False, max_length=40_000, strip=False,
        widget=forms.Textarea(attrs={"class": "in", "rows": 10, "placeholder": "2027-01-01\t放假\t元旦"}),
        help_text=gettext_lazy("一行一天：日期、性质（放假或上班）、名称，用空格、逗号或制表符隔开"),
    )  # fmt: skip
    file = forms.FileField(
        label=gettext_lazy("或者选一个文件"), required=False,
        widget=forms.FileInput(attrs={"class": "in", "accept": ".xlsx,.csv,.txt"}),
        help_text=gettext_lazy("xlsx 或 csv，表头为日期、性质、名称"),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.days: list[CalendarDay] = []
        self.troubles: list[str] = []

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or {}
        rows = self._uploaded(said["file"]) if said.get("file") else _lines(said.get("text", ""))
        self._read(rows)
        if not self.errors and not self.days and not self.troubles:
            self.add_error("text", _("请粘贴内容，或选一个文件"))
        if self.troubles:
            self.add_error(None, _("有 %d 处看不懂，改好再导入；现在什么都没有写入") % len(self.troubles))
        return said

    def _uploaded(self, file: Any) -> list[tuple[int, Sequence[Any]]]:
        if file.size > CALENDAR_BYTES:
            self.add_error("file", _("文件太大，节假日表不会超过 1 兆"))
            return []
        if not file.name.lower().endswith(".xlsx"):
            return _lines(_decoded(file.read()))
        try:
            with Book(file) as book:
                for title in book.titles:
                    if table := book.table(title, DAY_HEADERS):
                        at = [table.headers.get(header, -1) for header in DAY_HEADERS]
                        return [(number, [_cell(row, index) for index in at]) for number, row in table.rows]
            self.add_error("file", _("找不到表头：日期、性质、名称"))
        except BadFile as error:
            self.add_error("file", str(error))
        return []

    def _read(self, rows: list[tuple[int, Sequence[Any]]]) -> None:
        if len(rows) > MOST_DAYS:
            self.add_error(None, _("一次最多 %d 天") % MOST_DAYS)
            return
        seen: set[date] = set()
        for number, row in rows:
            if not any(plain(cell) for cell in row):
                continue
            try:
                day = _calendar_day(row)
                if day.on in seen:
                    raise ValueError(_("这一天写了两次"))
            except ValueError as error:
                self.troubles.append(_("第 %(row)d 行：%(why)s") % {"row": number, "why": error})
                continue
            seen.add(day.on)
            self.days.append(day)

    def said(self) -> str:
        """What was read, as the lines that would be pasted: what is confirmed is what was shown."""
        return "\n".join(f"{day.on.isoformat()}\t{ON if day.works else OFF}\t{day.name}" for day in self.days)


def _decoded(raw: bytes) -> str:
    """A text file as spreadsheets write it: UTF-8 with or without a mark, or GB18030."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")


def _lines(text: str) -> list[tuple[int, Sequence[Any]]]:
    """The rows of a pasted text, without the headers."""
    rows = [next(csv.reader([re.sub(r"[\t，;；]| +", ",", line.strip())]), []) for line in text.splitlines()]
    return [(number, row) for number, row in enumerate(rows, 1) if row[:1] != DAY_HEADERS[:1]]


def _cell(row: Sequence[Any], index: int) -> Any:
    return row[index] if 0 <= index < len(row) else ""


def _calendar_day(row: Sequence[Any]) -> CalendarDay:
    """The day that a row means. Raises ValueError with the reason."""
    on, kind, name = (_cell(row, index) for index in range(3))
    day, kind, name = parse_date(on), plain(kind), plain(name)
    if kind not in {OFF, ON}:
        raise ValueError(_("性质只能写放假或上班，不能是“%s”") % kind[:20])
    if not 2000 <= day.year < 2100:
        raise ValueError(_("年份不对：%d") % day.year)
    if len(name) > 40:
        raise ValueError(_("名称太长"))
    return CalendarDay(on=day, works=kind == ON, name=name)
