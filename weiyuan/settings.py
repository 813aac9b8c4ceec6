"""Settings, all from the environment; a wrong one stops the start with its name. See docs/operations.md."""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured

BASE_DIR = Path(__file__).resolve().parent.parent


def env(name: str, default: str = "") -> str:
    """A text from the environment, or from the file that ``NAME_FILE`` points to."""
    if path := os.environ.get(f"{name}_FILE"):
        return Path(path).read_text(encoding="utf-8").strip()
    return os.environ.get(name, default)


def env_bool(name: str, default: bool) -> bool:
    """yes/no from the environment. Raises ImproperlyConfigured for anything else."""
    text = env(name, "yes" if default else "no").lower()
    if text not in {"yes", "no"}:
        raise ImproperlyConfigured(f"{name} must be yes or no, not {text!r}")
    return text == "yes"


def env_int(name: str, default: int) -> int:
    """A whole number from the environment. Raises ImproperlyConfigured for anything else."""
    text = env(name, str(default))
    if not text.isdigit():
        raise ImproperlyConfigured(f"{name} must be a whole number, not {text!r}")
    return int(text)


def env_json(name: str, default: str) -> dict[str, Any]:
    """An object in JSON from the environment. Raises ImproperlyConfigured for anything else."""
    try:
        found = json.loads(env(name, default))
    except ValueError:
        found = None
    if not isinstance(found, dict):
        raise ImproperlyConfigured(f"{name} must be a JSON object")
    return found


def kept_in(name: str) -> Path | None:
    """The file in which a secret is kept; None where the environment itself brings it."""
    if not env(name):
        return VAR_DIR / f"{name.lower()}.txt"
    path = os.environ.get(f"{name}_FILE")
    return Path(path) if path else None


def kept_secret(name: str) -> str:
    """A secret from the environment, else from ``var/``, made there on the first run."""
    if given := env(name):
        return given
    path = VAR_DIR / f"{name.lower()}.txt"
    if not path.exists():
        VAR_DIR.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="utf-8").strip()


VAR_DIR = Path(env("WEIYUAN_VAR", str(BASE_DIR / "var")))
EPHEMERAL = env_bool("WEIYUAN_EPHEMERAL", False)  # a database in memory, for the command line without a server
DEBUG = env_bool("WEIYUAN_DEBUG", False)
PORT = env_int("PORT", 8000)
ALLOWED_HOSTS = env("WEIYUAN_HOSTS", "127.0.0.1,localhost,[::1]").split(",")
SECRET_KEY = secrets.token_urlsafe(48) if EPHEMERAL else kept_secret("SECRET_KEY")
# Residents' names, phones and addresses are encrypted with this key; it is never in the database. While it is being
# changed (``weiyuan keys rotate``) there are older ones too: in the same file, a line each, or in a variable apart.
IDENTITY_KEY = secrets.token_urlsafe(48) if EPHEMERAL else kept_secret("IDENTITY_KEY").partition("\n")[0].strip()
IDENTITY_KEY_OLD = [key.strip() for key in env("IDENTITY_KEY_OLD").splitlines() if key.strip()]
IDENTITY_KEY_PATH = None if EPHEMERAL else kept_in("IDENTITY_KEY")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "axes",
    "csp",
    "rules",
    "django_tasks",
    "django_tasks_db",
    "weiyuan.core.ui",
    "weiyuan.orgs",
    "weiyuan.journal",
    "weiyuan.notices",
    "weiyuan.registry",
    "weiyuan.members",
    "weiyuan.governance",
    "weiyuan.matters",
    "weiyuan.learning",
    "weiyuan.activities",
    "weiyuan.investment",
    "weiyuan.proposals",
    "weiyuan.reports",
    "weiyuan.consultations",
    "weiyuan.polls",
    "weiyuan.rota",
    "weiyuan.duties",
    "weiyuan.ledger",
    "weiyuan.summaries",
    "weiyuan.calendars",
    "weiyuan.portal",
    "weiyuan.desk",
]
if EPHEMERAL:  # a summary from the command line needs the records, and nothing of the web
    NEEDED = {"django.contrib.auth", "django.contrib.contenttypes", "rules"}
    INSTALLED_APPS = [name for name in INSTALLED_APPS if name in NEEDED or name.startswith("weiyuan.")]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "weiyuan.core.private.kept_nowhere",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "weiyuan.urls"
WSGI_APPLICATION = "weiyuan.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "weiyuan.core.ui.context.shell",
            ],
        },
    },
]


def databases() -> dict[str, Any]:
    """SQLite in ``var/`` unless DATABASE_URL names another; tuned as measured in docs/adr/0002."""
    if EPHEMERAL:
        return {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
    url = env("DATABASE_URL", f"sqlite:///{VAR_DIR / 'weiyuan.sqlite3'}")
    found: dict[str, Any] = dict(dj_database_url.parse(url))
    if found["ENGINE"].endswith("sqlite3"):
        Path(found["NAME"]).parent.mkdir(parents=True, exist_ok=True)
        found["OPTIONS"] = {
            "transaction_mode": "IMMEDIATE",
            "timeout": 10,
            # FULL: what a resident was given a receipt for outlives a power cut.
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA temp_store=MEMORY;"
            " PRAGMA mmap_size=268435456; PRAGMA cache_size=-65536;",
        }
    elif found["ENGINE"].endswith("postgresql"):
        found["OPTIONS"] = {"pool": {"min_size": 1, "max_size": 8}}
    else:
        raise ImproperlyConfigured("DATABASE_URL must name SQLite or PostgreSQL")
    return {"default": found}


DATABASES = databases()
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "orgs.User"
RIGHTS = "rules.permissions.ObjectPermissionBackend"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    RIGHTS,
    "weiyuan.core.ui.entrance.Entrance",
]
if EPHEMERAL:
    AUTHENTICATION_BACKENDS = [RIGHTS]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_REDIRECT_URL = "/"
LOGIN_URL = "account_login"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_ADAPTER = "weiyuan.orgs.accounts.ClosedAdapter"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_RATE_LIMITS = {"login_failed": False}  # axes counts failures, for the form and the interface alike
ACCOUNT_SESSION_REMEMBER = False
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.25  # hours: 5 failures, 15 minutes
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]  # nobody can lock the director out from elsewhere
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_TEMPLATE = "account/lockout.html"
AXES_VERBOSE = False
BEHIND_PROXY = env_bool("WEIYUAN_PROXY", False)
AXES_CLIENT_IP_CALLABLE = "weiyuan.orgs.accounts.address_of"
AXES_USERNAME_CALLABLE = "weiyuan.orgs.accounts.name_of"

SESSION_COOKIE_AGE = 8 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_COOKIES = env_bool("WEIYUAN_HTTPS", False)
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_COOKIES
CSRF_TRUSTED_ORIGINS = [origin for origin in env("WEIYUAN_ORIGINS").split(",") if origin]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if SECURE_COOKIES else None
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

LANGUAGE_CODE = "zh-hans"
TIME_ZONE = "Asia/Shanghai"
USE_I18N = True
USE_TZ = True

FORM_RENDERER = "weiyuan.core.ui.worded.Renderer"

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": env("WEIYUAN_STATIC", "whitenoise.storage.CompressedManifestStaticFilesStorage")},
}
MEDIA_ROOT = VAR_DIR / "files"  # never served by address; see weiyuan/ledger and summaries for the doors

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_PERMISSIONS = 0o600
# What is still arriving lies where the ledgers lie: if the server dies meanwhile, the sweep finds it.
FILE_UPLOAD_TEMP_DIR = MEDIA_ROOT / "ledgers"
if not EPHEMERAL:
    FILE_UPLOAD_TEMP_DIR.mkdir(parents=True, exist_ok=True)
LEDGER_MAX_BYTES = 40 * 1024 * 1024  # of the file
FILE_UPLOAD_HANDLERS = [
    "weiyuan.core.private.Bounded",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
UPLOAD_MAX_BYTES = 210 * 1024 * 1024  # of all that comes in one request
ATTACHMENT_MAX_BYTES = env_int("WEIYUAN_ATTACHMENT_MB", 20) * 1024 * 1024  # of one file
ATTACHMENTS_MAX_BYTES = env_int("WEIYUAN_ATTACHMENTS_MB", 200) * 1024 * 1024  # of all files of a record together
ATTACHMENTS_MAX = 50  # files of a record
# Of all photos together that wait for their forms on the public pages to be sent.
PORTAL_PENDING_MAX_BYTES = env_int("WEIYUAN_PORTAL_PENDING_MB", 500) * 1024 * 1024
PORTAL_FACTOR = env_int("WEIYUAN_PORTAL_FACTOR", 1)  # how many times as often strangers may do things on public pages
LEDGER_MAX_UNPACKED = 400 * 1024 * 1024  # of all its parts together

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "filters": {"discreet": {"()": "weiyuan.core.private.Discreet"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["discreet"]}},
    "root": {"handlers": ["console"], "level": env("WEIYUAN_LOG", "WARNING")},
}

# Notices: each channel is off until its address is given; see docs/operations.md.
PUBLIC_ADDRESS = env("WEIYUAN_ADDRESS").rstrip("/")  # https://studio.example.cn: what links in messages begin with
EMAIL_HOST = env("WEIYUAN_MAIL_HOST")
EMAIL_PORT = env_int("WEIYUAN_MAIL_PORT", 465)
EMAIL_HOST_USER = env("WEIYUAN_MAIL_USER")
EMAIL_HOST_PASSWORD = env("WEIYUAN_MAIL_PASSWORD")
EMAIL_USE_SSL = env_bool("WEIYUAN_MAIL_SSL", True)
EMAIL_TIMEOUT = 10
DEFAULT_FROM_EMAIL = env("WEIYUAN_MAIL_FROM", EMAIL_HOST_USER or "weiyuan@localhost")
SMS_URL = env("WEIYUAN_SMS_URL")
SMS_BODY = env_json("WEIYUAN_SMS_BODY", '{"phone": "{phone}", "content": "{text}", "out_id": "{id}"}')
SMS_HEADERS = env_json("WEIYUAN_SMS_HEADERS", "{}")
SMS_OK = env("WEIYUAN_SMS_OK")  # "code=0": what the gateway's answer must say
NOTICE_HOSTS = frozenset(env("WEIYUAN_NOTICE_HOSTS").split(",")) - {""}  # may be private, and without https
