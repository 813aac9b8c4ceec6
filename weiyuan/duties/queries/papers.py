"""A dossier as a document tree, for DOCX and PDF."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from weiyuan.core import zh
from weiyuan.core.documents.tree import Block, Document, Heading, Paragraph, Run, Table
from weiyuan.duties.queries.dossier import Dossier, Row, Section


def dossier_paper(found: Dossier, day: date) -> Document:
    """The dossier on paper, signed by the body and dated on ``day``."""
    span = {"start": zh.date_text(found.period.start), "end": zh.date_text(min(found.period.end, day))}
    blocks: list[Block] = [Heading(_("一、基本情况")), _table(_particulars(found), _("个人信息"))]
    blocks.append(_said(_("本档案记录%(start)s至%(end)s的履职情况，根据台账生成。") % span))
    for at, section in enumerate(found.sections, 2):
        blocks.append(Heading(f"{zh.numeral(at)}、{section.title}"))
        if section.said:
            blocks.append(_said(section.said))
        if section.rows:
            counted = _("%(title)s（%(n)d 条）") % {"title": section.title, "n": len(section.rows)}
            blocks.append(_table(section, counted))
    if found.blank:
        blocks.append(_said(_("任期内没有记录的：%s。") % "、".join(found.blank)))
    title = (_("政协委员履职档案"), f"{found.member.name}（{found.term}）")
    return Document(title, tuple(blocks), signature=found.member.org.name, signed_on=zh.date_text(day))


def _particulars(found: Dossier) -> Section:
    return Section(_("个人信息"), (_("项目"), _("内容")), tuple(Row(pair) for pair in found.particulars))


def _said(words: str) -> Paragraph:
    return Paragraph((Run(words),))


def _table(section: Section, caption: str) -> Table:
    rows = tuple(tuple((Run(cell),) for cell in row.cells) for row in section.rows)
    return Table(caption, section.header, rows, section.numeric)
