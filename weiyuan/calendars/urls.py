from django.urls import path

from weiyuan.calendars.views import feeds, pages

urlpatterns = [
    path("calendar/", pages.calendar, name="calendar"),
    path("calendar/event/<slug:kind>/<int:pk>.ics", feeds.one_event, name="calendar-event"),
    path("calendar/<slug:scope>/<str:token>.ics", feeds.feed, name="calendar-feed"),
    path("calendar-feeds/", feeds.feeds, name="calendar-feeds"),
    path("calendar-feeds/<int:pk>/revoke/", feeds.revoke, name="calendar-feed-revoke"),
    path("calendar-feeds/<int:pk>/renew/", feeds.renew, name="calendar-feed-renew"),
]
