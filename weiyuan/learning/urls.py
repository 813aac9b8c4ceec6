from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.learning.views import REGISTERS, mine, progress, roll, statistics

urlpatterns = [
    path("learning-statistics/", statistics.statistics, name="learning-statistics"),
    path("learning/<int:pk>/roll/", roll.roll, name="learning-roll"),
    path("learning/<int:pk>/roll/add/", roll.roll_add, name="learning-roll-add"),
    path("learning/<int:pk>/progress/", progress.progress, name="learning-progress"),
    path("learning/<int:pk>/remind/", progress.remind, name="learning-remind"),
    path("learning/<int:pk>/mine/", mine.mine, name="learning-mine"),
    path("learning/<int:pk>/mine/coming/", mine.coming, name="learning-coming"),
    path("learning/<int:pk>/mine/leave/", mine.leave, name="learning-leave"),
    path("learning/<int:pk>/mine/takeaway/", mine.takeaway, name="learning-takeaway"),
    path("learning/<int:pk>/mine/quiz/", mine.quiz, name="learning-quiz"),
    *register_urls(*REGISTERS),
]
