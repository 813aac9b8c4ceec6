from django.urls import path, re_path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.governance.views import REGISTERS, plans, rules, words

urlpatterns = [
    path("rules/on/", rules.rules_on, name="rules-on"),
    path("rules/wall/", rules.rules_wall, name="rules-wall"),
    path("rules/<int:pk>/text/", rules.rule_text, name="rule-text"),
    path("rules/<int:pk>/revise/", rules.rule_revise, name="rule-revise"),
    path("rules/<int:pk>/compare/", rules.rule_compare, name="rule-compare"),
    path("rules/<int:pk>/wall/", rules.rule_wall, name="rule-wall"),
    re_path(r"^rules/(?P<pk>[0-9]+)/wall\.(?P<suffix>docx|pdf)$", rules.rule_file, name="rule-file"),
    path("plans/<int:pk>/board/", plans.plan_board, name="plan-board"),
    path("plans/<int:pk>/year/", plans.plan_year, name="plan-year"),
    path("plans/<int:pk>/copy/", plans.plan_copy, name="plan-copy"),
    path("directives/overdue/", words.directives_overdue, name="directives-overdue"),
    path("briefings/<int:pk>/reads/", words.briefing_reads, name="briefing-reads"),
    path("briefings/<int:pk>/acknowledge/", words.briefing_acknowledge, name="briefing-acknowledge"),
    path("carried-out/<str:kind>/<int:pk>/", words.records, name="governance-records"),
    *register_urls(*REGISTERS),
]
