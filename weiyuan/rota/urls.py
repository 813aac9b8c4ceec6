from django.urls import path, re_path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.rota.views import REGISTERS, dates, days, draw, mine, year

urlpatterns = [
    path("rota/", draw.rota, name="rota"),
    path("rota/take/", draw.rota_take, name="rota-take"),
    path("rota/year/", year.year, name="rota-year"),
    re_path(r"^rota/year\.(?P<suffix>docx|pdf|xlsx)$", year.year_file, name="rota-year-file"),
    path("rota/due/", days.due, name="rota-due"),
    path("my-duties/", mine.my_duties, name="my-duties"),
    path("my-duties/away/", mine.away_add, name="away-add"),
    path("unavailable/<int:pk>/take-back/", mine.away_remove, name="away-remove"),
    path("duty-swaps/<int:pk>/answer/", mine.swap_answer, name="swap-answer"),
    path("reception-rules/<int:pk>/dates/", dates.rule_dates, name="rule-dates"),
    path("receptions/<int:pk>/swap/", mine.swap_new, name="reception-swap"),
    path("receptions/<int:pk>/change/", days.change, name="reception-change"),
    path("receptions/<int:pk>/announce/", days.announce, name="reception-announce"),
    path("receptions/<int:pk>/notice/", days.notice, name="reception-notice"),
    re_path(r"^receptions/(?P<pk>\d+)/notice\.(?P<suffix>docx|pdf)$", days.notice_file, name="reception-notice-file"),
    path("receptions/<int:pk>/desk/", days.desk, name="reception-desk"),
    path("receptions/<int:pk>/desk/<slug:step>/", days.desk_step, name="reception-desk-step"),
    *register_urls(*REGISTERS),
]
