from django.urls import path

from weiyuan.portal.views import answers, check, following, home, office, photos, rate, say

SITE = "public/<slug:site>/"

urlpatterns = [
    path("robots.txt", home.robots, name="robots"),
    path("public/rate/<str:token>/", rate.rate_link, name="portal-rate"),
    path(SITE, home.home, name="portal"),
    path(f"{SITE}notice/", home.notice, name="portal-notice"),
    path(f"{SITE}say/photos/", photos.photos, name="portal-say-photos"),
    path(f"{SITE}say/photos/<uuid:photo>/", photos.photo, name="portal-photo"),
    path(f"{SITE}say/check/", check.check, name="portal-say-check"),
    path(f"{SITE}say/done/", check.done, name="portal-done"),
    path(f"{SITE}say/<str:step>/", say.say, name="portal-say"),
    path(f"{SITE}track/", following.track, name="portal-track"),
    path(f"{SITE}track/matter/", following.matter, name="portal-matter"),
    path(f"{SITE}track/more/", following.more, name="portal-more"),
    path(f"{SITE}track/opinion/", following.opinion, name="portal-opinion"),
    path(f"{SITE}track/leave/", following.leave, name="portal-leave"),
    path(f"{SITE}answers/", answers.answers, name="portal-answers"),
    path("portal/", office.office, name="portal-office"),
    path("portal/<int:org>/", office.edit, name="portal-edit"),
    path("portal/<int:org>/poster/", office.poster, name="portal-poster"),
]
