from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.polls.views import REGISTERS, answer, form, result

POLL = "polls/<int:pk>/"

urlpatterns = [
    path("polls/new/", form.poll_new, name="poll-new"),
    path("polls/answer/<str:token>/", answer.open_link, name="poll-link"),
    path("polls/linked/<int:invitation>/", answer.linked, name="poll-linked"),
    path(f"{POLL}edit/", form.poll_edit, name="poll-edit"),
    path(f"{POLL}answer/", answer.mine, name="poll-answer"),
    path(f"{POLL}result/", result.result, name="poll-result"),
    path(f"{POLL}open/", result.send_out, name="poll-open"),
    path(f"{POLL}move/<str:step>/", result.move, name="poll-move"),
    path(f"{POLL}decide/", result.decide, name="poll-decide"),
    path(f"{POLL}undecide/", result.undecide, name="poll-undecide"),
    path(f"{POLL}remind/", result.remind, name="poll-remind"),
    path(f"{POLL}links/", result.links, name="poll-links"),
    *register_urls(*REGISTERS),
]
