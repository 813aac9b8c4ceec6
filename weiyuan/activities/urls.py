from django.urls import path, re_path

from weiyuan.activities.views import REGISTERS, figures, invitations, mine, papers, photos, roll, routine, series
from weiyuan.core.ui.addresses import register_urls

ONE = "activities/<int:pk>/"

urlpatterns = [
    path("activities/leaves/", invitations.leaves, name="activity-leaves"),
    path("activities/leaves/<int:attendance>/", invitations.decide_leave, name="activity-leave"),
    path(f"{ONE}invitations/", invitations.invitations, name="activities-invitations"),
    path(f"{ONE}ask/", invitations.ask, name="activities-ask"),
    path(f"{ONE}roll/", roll.roll, name="activities-roll"),
    path(f"{ONE}code/", mine.code, name="activities-code"),
    path(f"{ONE}photos/", photos.photos, name="activities-photos"),
    path(f"{ONE}paper/<slug:kind>/", papers.paper, name="activities-paper"),
    re_path(
        r"^activities/(?P<pk>\d+)/paper/(?P<kind>\w+)\.(?P<suffix>docx|pdf)$",
        papers.paper_file,
        name="activities-paper-file",
    ),
    path(f"{ONE}mine/", mine.mine, name="activities-mine"),
    path(f"{ONE}mine/accept/", mine.reply, {"step": "accept"}, name="activities-accept"),
    path(f"{ONE}mine/decline/", mine.reply, {"step": "decline"}, name="activities-decline"),
    path(f"{ONE}mine/leave/", mine.leave, name="activities-leave"),
    path("scan/<str:token>/", mine.scan, name="activity-scan"),
    path("attendance-figures/", figures.figures, name="attendance-figures"),
    path("attendance-figures/rows/", figures.rows, name="attendance-figures-rows"),
    re_path(
        r"^attendance-figures/file\.(?P<suffix>docx|pdf|xlsx)$", figures.figures_file, name="attendance-figures-file"
    ),
    path("series/<int:pk>/dates/", series.dates, name="series-dates"),
    path("routine/", routine.routine, name="routine"),
    path("routine/rows/", routine.rows, name="routine-rows"),
    *register_urls(*REGISTERS),
]
