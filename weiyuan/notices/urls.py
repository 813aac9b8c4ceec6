from django.urls import path

from weiyuan.notices.views import keeping, mine

urlpatterns = [
    path("notices/", mine.notices, name="notices"),
    path("notices/read/", mine.read_all, name="notices-read"),
    path("notices/<int:pk>/open/", mine.open_notice, name="notice-open"),
    path("notices/<int:pk>/mute/", mine.mute, name="notice-mute"),
    path("notices/settings/", mine.wishes, name="notice-settings"),
    path("notices/settings/test/", mine.test, name="notice-test"),
    path("notices/settings/mutes/<int:mute>/end/", mine.unmute, name="notice-unmute"),
    path("notices/log/", keeping.log, name="notice-log"),
    path("notices/log/<int:delivery>/retry/", keeping.retry, name="notice-retry"),
    path("notices/channels/", keeping.channels, name="notice-channels"),
    path("notices/channels/robots/new/", keeping.robot, name="notice-robot-new"),
    path("notices/channels/robots/<int:robot>/", keeping.robot, name="notice-robot"),
    path("notices/channels/robots/<int:robot>/test/", keeping.test_robot, name="notice-robot-test"),
]
