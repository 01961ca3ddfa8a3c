"""Settings, read from the environment: DATABASE_URL, REDIS_URL, VAR_DIR, DEBUG and what production needs besides.

Embedded default: SQLite and Celery's filesystem transport below VAR_DIR; keys are made there when DEBUG is on.
Without DEBUG nothing starts without all four keys or on SQLite; DEBUG itself is refused by `check --deploy`, with which a site
starts (deploy/), and stays possible on PostgreSQL for trials and benchmarks.
"""

import json
import os
import secrets
import sys
from pathlib import Path

import environ
from csp.constants import NONE, SELF
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

DEBUG = env.bool("DEBUG", default=False)
TESTING = "pytest" in sys.modules
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var" / "default"))).resolve()
VAR_DIR.mkdir(parents=True, exist_ok=True)
FILES_DIR = VAR_DIR / "files"
FILES_DIR.mkdir(exist_ok=True)
# Parsers and Celery's filesystem transport write temporary files: keep them on the same disk as what they become.
TEMPORARY_DIR = VAR_DIR / "temporary"
TEMPORARY_DIR.mkdir(exist_ok=True)
os.environ["TMPDIR"] = str(TEMPORARY_DIR)

# ── database ────────────────────────────────────────────────────────────────
DATABASES = {"default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'talentcareer.sqlite3'}")}
EMBEDDED = "sqlite" in DATABASES["default"]["ENGINE"]
if EMBEDDED:
    # IMMEDIATE: otherwise writers that read first get "locked" or lose updates. Reports read through the second alias, which takes no lock.
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA secure_delete=ON",
    }
    DATABASES["reading"] = DATABASES["default"] | {
        "OPTIONS": {"timeout": 20, "transaction_mode": "DEFERRED"},
        "TEST": {"MIRROR": "default"},
    }
else:
    from django.db.backends.postgresql.psycopg_any import IsolationLevel

    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["reading"] = DATABASES["default"] | {
        "OPTIONS": {"isolation_level": IsolationLevel.REPEATABLE_READ},
        "TEST": {"MIRROR": "default"},
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
REDIS_URL = env.str("REDIS_URL", default="")


# ── keys ────────────────────────────────────────────────────────────────────
KEYS_FILE = Path(env.str("KEYS_FILE", default=str(VAR_DIR / "keys.json")))


def _keys() -> dict[str, str]:
    """Return the keys: from the environment, else (with DEBUG or in tests) made once in VAR_DIR."""
    names = ("SECRET_KEY", "ENCRYPTION_KEY", "INDEX_KEY", "AUDIT_KEY")
    keys = {name: env.str(name, default="") for name in names}
    file = KEYS_FILE
    if not all(keys.values()) and file.exists():
        keys |= {
            name: value for name, value in json.loads(file.read_text()).items() if name in names and not keys[name]
        }
    missing = [name for name in names if not keys[name]]
    if missing and not (DEBUG or TESTING):
        raise ImproperlyConfigured(
            f"{', '.join(missing)} not set. Production needs its own keys: set them in the environment or name a KEYS_FILE "
            "(JSON; 64 hexadecimal characters each, kept apart from backups of the database). For a trial, set DEBUG=1: keys are then made in VAR_DIR."
        )
    if missing:
        keys |= {name: secrets.token_hex(32) for name in missing}
        if not TESTING:
            draft = file.with_suffix(f".{os.getpid()}")
            draft.touch(mode=0o600)
            draft.write_text(json.dumps(keys))
            try:
                os.link(draft, file)  # the first process to start wins; the others read its keys
            except FileExistsError:
                keys = json.loads(file.read_text())
            draft.unlink()
    return keys


_made = _keys()
SECRET_KEY = _made["SECRET_KEY"]
# Key id → key. To rotate, add a higher id; old ciphertext stays readable by its own.
ENCRYPTION_KEYS = {1: bytes.fromhex(_made["ENCRYPTION_KEY"])} | {
    int(k): bytes.fromhex(v) for k, v in env.dict("ENCRYPTION_KEYS_NEWER", default={}).items()
}
INDEX_KEY = bytes.fromhex(_made["INDEX_KEY"])
AUDIT_KEY = bytes.fromhex(_made["AUDIT_KEY"])
if EMBEDDED and not (DEBUG or TESTING):
    raise ImproperlyConfigured(
        "Production needs PostgreSQL: set DATABASE_URL=postgres://… For a trial on one machine set DEBUG=1."
    )

# ── applications ────────────────────────────────────────────────────────────
INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "django.forms",
    "axes",
    "django_filters",
    "django_htmx",
    "django_tables2",
    "import_export",
    "template_partials",
    "tree_queries",
    "talentcareer.audit",
    "talentcareer.access",
    "talentcareer.jobs",
    "talentcareer.deadlines",
    "talentcareer.exchange",
    "talentcareer.ui",
    "cohorts",
    "programs.catalogue",
    "programs.recognitions",
    "programs.postdocs",
    "programs.abroad",
    "programs.aid",
    "programs.funding",
    "programs.supports",
    "programs.eligibility",
    "mentorship",
    "reports",
]
MIDDLEWARE = [
    "talentcareer.access.middleware.ClientAddress",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "talentcareer.access.middleware.SessionLimits",
    "talentcareer.access.middleware.PolicyGate",
    "axes.middleware.AxesMiddleware",
]
ROOT_URLCONF = "talentcareer.urls"
WSGI_APPLICATION = "talentcareer.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "talentcareer.ui.context.page",
            ],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.TemplatesSetting"

# ── sign-in ─────────────────────────────────────────────────────────────────
AUTH_USER_MODEL = "access.User"
AUTHENTICATION_BACKENDS = ["axes.backends.AxesStandaloneBackend", "talentcareer.access.backends.AccountBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "display_name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "access:sign-in"
LOGIN_REDIRECT_URL = "reports:home"
LOGOUT_REDIRECT_URL = "access:sign-in"
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = 0.5  # hours
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False  # half an hour from the last counted try, whoever goes on trying
AXES_DISABLE_ACCESS_LOG = True  # sign-ins stand in the trail
# What was typed as a name may be a password, and may be long: tries are kept by a keyed index of it.
AXES_USERNAME_CALLABLE = "talentcareer.access.backends.sign_in_key"
AXES_LOCKOUT_CALLABLE = "talentcareer.access.views.locked_out"
AXES_VERBOSE = False
AXES_ENABLE_ADMIN = False
SESSION_COOKIE_AGE = 12 * 3600
SESSION_IDLE_SECONDS = 30 * 60
SESSION_SAVE_EVERY_REQUEST = False
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
# On an intranet without TLS, Secure cookies break sign-in. INSECURE_HTTP=1 does without them: `check --deploy`, with which
# a site starts, says so instead of the four warnings that this choice answers.
INSECURE_HTTP = env.bool("INSECURE_HTTP", default=False)
SECURE_TRANSPORT = not (DEBUG or TESTING or INSECURE_HTTP)
SILENCED_SYSTEM_CHECKS = [f"security.{code}" for code in ("W004", "W008", "W012", "W016") if INSECURE_HTTP]
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = SECURE_TRANSPORT
CSRF_FAILURE_VIEW = "talentcareer.ui.errors.csrf_failure"
SECURE_HSTS_SECONDS = 31_536_000 if SECURE_TRANSPORT else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = SECURE_TRANSPORT
SECURE_SSL_REDIRECT = SECURE_TRANSPORT
# The proxy in front sets X-Forwarded-Proto and X-Forwarded-For itself, whatever a browser sent in them.
BEHIND_PROXY = env.bool("BEHIND_PROXY", default=False)
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if BEHIND_PROXY else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost", "testserver"] if DEBUG or TESTING else [])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}

# ── language, time ──────────────────────────────────────────────────────────
LANGUAGE_CODE = "en"
LANGUAGES = [("zh-hans", _("Chinese")), ("en", _("English"))]
LANGUAGE_COOKIE_AGE = 365 * 24 * 3600
LANGUAGE_COOKIE_SECURE = SECURE_TRANSPORT
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [BASE_DIR / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["talentcareer.formats"]

# ── static and uploaded files ───────────────────────────────────────────────
STATIC_URL = "static/"
STATIC_ROOT = VAR_DIR / "static"
STATIC_ROOT.mkdir(exist_ok=True)  # whitenoise warns where it is missing
STATICFILES_DIRS = [
    BASE_DIR / "static",
    *([BASE_DIR / "static_vendor"] if (BASE_DIR / "static_vendor").exists() else []),
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": FILES_DIR}},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG or TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = DEBUG or TESTING
DATA_UPLOAD_MAX_MEMORY_SIZE = 5_000_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
DATA_UPLOAD_MAX_NUMBER_FILES = (
    400  # scans come by the hundred, each a file on disk while it is sent; beyond this a ZIP is asked for
)
FILE_UPLOAD_TEMP_DIR = TEMPORARY_DIR
UPLOAD_LIMIT_BYTES = 20_000_000
UPLOADS_KEPT_DAYS = env.int("UPLOADS_KEPT_DAYS", default=365)  # uploaded workbooks and what their checks found

# ── background work ─────────────────────────────────────────────────────────
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_TASK_DEFAULT_QUEUE = "talentcareer"
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TIMEZONE = TIME_ZONE
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False
# In memory: it has nothing to remember, and a file of it does not survive a kill.
CELERY_BEAT_SCHEDULER = "celery.beat:Scheduler"
if REDIS_URL:
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "global_keyprefix": "talentcareer:",
        "socket_timeout": 3,
        "socket_connect_timeout": 3,
    }
else:
    _queue = VAR_DIR / "queue"
    for _folder in (_queue, VAR_DIR / "queue-control"):
        _folder.mkdir(exist_ok=True)
    CELERY_BROKER_TRANSPORT_OPTIONS = {
        "data_folder_in": str(_queue),
        "data_folder_out": str(_queue),
        "control_folder": str(VAR_DIR / "queue-control"),
    }
JOB_LEASE_SECONDS = 30

# ── deadlines: messages that leave the house, all off until they are asked for ─
# Where people open the site: in messages, so that their link leads somewhere.
SITE_URL = env.str("SITE_URL", default=next(iter(CSRF_TRUSTED_ORIGINS), "")).rstrip("/")
DEADLINE_WEBHOOK_URLS = env.list("DEADLINE_WEBHOOK_URLS", default=[])  # robots of WeCom or DingTalk groups
DEADLINE_WEBHOOK_NAMES = env.bool("DEADLINE_WEBHOOK_NAMES", default=False)  # sentences with names, not counts alone
DEADLINE_MAIL = env.bool("DEADLINE_MAIL", default=False)
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="talentcareer@localhost")
EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
EMAIL_FILE_PATH = VAR_DIR / "mail"
if env.str("EMAIL_URL", default=""):  # smtp+tls://name:password@host:587
    globals().update(env.email_url("EMAIL_URL"))
EMAIL_TIMEOUT = 20

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": env.str("LOG_LEVEL", default="WARNING")},
}
