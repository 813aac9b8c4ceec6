from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.duties.views import REGISTERS, dossier, five_ones, points, start

urlpatterns = [
    path("five-ones/start/", start.start, {"slug": "five-ones"}, name="five-ones-start"),
    path("five-ones/<int:pk>/open/", five_ones.open_all, name="five-ones-open"),
    path("five-ones/<int:pk>/matches/", five_ones.matches, name="five-ones-matches"),
    path("five-ones/<int:pk>/progress/", five_ones.progress, name="five-ones-progress"),
    path("five-ones/<int:pk>/mine/", five_ones.mine, name="five-ones-mine"),
    path("five-ones/<int:pk>/mine/<int:item>/", five_ones.claim, name="five-ones-claim"),
    path("point-schemes/start/", start.start, {"slug": "point-schemes"}, name="point-schemes-start"),
    path("point-schemes/<int:pk>/points/", points.table, name="points-table"),
    path("point-schemes/<int:pk>/compute/", points.compute, name="points-compute"),
    path("point-schemes/<int:pk>/points/<int:member>/", points.account, name="points-account"),
    path("members/<int:pk>/dossier/", dossier.page, name="dossier"),
    path("members/<int:pk>/dossier/<str:suffix>/", dossier.paper, name="dossier-paper"),
    *register_urls(*REGISTERS),
]
