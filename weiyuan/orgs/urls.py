from django.urls import path

from weiyuan.core.ui.addresses import register_urls
from weiyuan.orgs.views import REGISTERS, accounts, bodies, holidays, welcome

ACCOUNT = "people/<int:org>/<int:pk>/"

urlpatterns = [
    *register_urls(*REGISTERS),
    path("bodies/", bodies.bodies, name="bodies"),
    path("bodies/<int:pk>/", bodies.show_body, name="body"),
    path("bodies/<int:pk>/edit/", bodies.edit_body, name="body-edit"),
    path("people/", accounts.people, name="people"),
    path("people/<int:org>/", accounts.accounts, name="accounts"),
    path("people/<int:org>/invite/", accounts.invite, name="account-invite"),
    path(ACCOUNT, accounts.show_account, name="account"),
    path(f"{ACCOUNT}grant/", accounts.grant, name="account-grant"),
    path(f"{ACCOUNT}roles/<int:grant>/end/", accounts.end_role, name="account-end-role"),
    path(f"{ACCOUNT}link/", accounts.link, name="account-link"),
    path(f"{ACCOUNT}unlink/", accounts.unlink, name="account-unlink"),
    path(f"{ACCOUNT}stop/", accounts.stop, name="account-stop"),
    path(f"{ACCOUNT}resume/", accounts.resume, name="account-resume"),
    path("holidays/", holidays.holidays, name="holidays"),
    path("holidays/import/", holidays.bring_in, name="holidays-import"),
    path("holidays/<int:day>/forget/", holidays.forget, name="holidays-forget"),
    path("welcome/", welcome.welcome, name="welcome"),
    path("welcome/<str:token>/", welcome.open_link, name="welcome-link"),
]
