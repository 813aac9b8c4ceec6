from django.urls import path, re_path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.members import views

urlpatterns = [
    *register_urls(*views.REGISTERS),
    path("my-details/", views.my_details, name="my-details"),
    path("my-details/<int:pk>/withdraw/", views.withdraw, name="member-edit-withdraw"),
    path("my-difficulty/", views.report_my_difficulty, name="my-difficulty"),
    path("member-edits/", views.edits, name="member-edits"),
    path("member-edits/<int:pk>/accept/", views.accept, name="member-edit-accept"),
    path("member-edits/<int:pk>/refuse/", views.refuse, name="member-edit-refuse"),
    path("contact-schedule/", views.schedule, name="contact-schedule"),
    path("roster/", views.show_roster, name="roster"),
    re_path(r"^roster/file\.(?P<suffix>docx|pdf)$", views.roster_file, name="roster-file"),
]
