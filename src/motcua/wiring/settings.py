"""Settings, read from the environment. Every variable is listed in docs/reference/settings.md."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

from motcua.wiring import limited
from motcua.wiring.embedded import demo_server, state_dir
from motcua.wiring.gateways import gateways
from motcua.wiring.identity import identity_providers
from motcua.wiring.province import packs_folder, province
from motcua.wiring.secret import encryption_keys_file, secret_setting, signing_keys


def _flag(name: str, default: bool) -> bool:
    return os.environ.get(name, "1" if default else "0").lower() in {"1", "true", "yes"}


def _database(url: str) -> dict[str, object]:
    """``postgresql://user:password@host:port/name?host=/socket/dir`` as Django wants it."""
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": 16}} if _flag("MOTCUA_POOL", False) else options,
        "CONN_MAX_AGE": 0 if _flag("MOTCUA_POOL", False) else 60,
        "CONN_HEALTH_CHECKS": True,
        "TEST": {"NAME": "motcua_test"},
    }


STATE = state_dir()
PACKS = packs_folder()
PROVINCE = province(PACKS)
DEMO = _flag("MOTCUA_DEMO", False)
DEBUG = False
# The first signs; what the others signed is believed until they are taken out.
SECRET_KEY, *SECRET_KEY_FALLBACKS = secret_setting("MOTCUA_SECRET_KEY").split() or signing_keys(STATE)
# The ring that closes encrypted columns: as text, or in a file that is read again when it changes.
ENCRYPTION_KEYS = os.environ.get("MOTCUA_ENCRYPTION_KEYS", "")
ENCRYPTION_KEYS_FILE = os.environ.get("MOTCUA_ENCRYPTION_KEYS_FILE", "") or (
    "" if ENCRYPTION_KEYS else str(encryption_keys_file(STATE))
)
ALLOWED_HOSTS = os.environ.get("MOTCUA_HOSTS", "localhost,127.0.0.1,[::1],testserver").split(",")
SITE = os.environ.get("MOTCUA_SITE", "http://localhost:8000")
CSRF_TRUSTED_ORIGINS = [SITE] if SITE.startswith("https") else []

DATABASES = {"default": _database(secret_setting("DATABASE_URL") or demo_server(PROVINCE).url)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "motcua.ground.packs",
    "motcua.ground.places",
    "motcua.ground.offices",
    "motcua.ground.people",
    "motcua.ground.ledger",
    "motcua.ground.access",
    "motcua.ground.papers",
    "motcua.ground.money",
    "motcua.ground.messages",
    "motcua.ground.vault",
    "motcua.ground.vault.digitising",
    "motcua.ground.promises",
    "motcua.ground.health",
    "motcua.record.cases",
    "motcua.record.retention",
    "motcua.doors.look",
    "motcua.doors.portal",
    "motcua.doors.desk",
    "motcua.doors.studio",
    "motcua.doors.api",
    "motcua.wiring",
]
AUTH_USER_MODEL = "people.Account"

MIDDLEWARE = [
    "motcua.doors.look.proxies.Proxies",
    "motcua.doors.look.headers.Headers",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "motcua.doors.look.middleware.Language",
    "motcua.doors.api.middleware.Problems",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "motcua.doors.look.middleware.Guard",
    "motcua.doors.look.limiting.Limiting",
    "motcua.doors.look.wall.Wall",
]
ROOT_URLCONF = "motcua.wiring.urls"
WSGI_APPLICATION = "motcua.wiring.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "motcua.doors.look.context.look",
            ],
        },
    }
]

LANGUAGE_CODE = "vi"
LANGUAGES = [("vi", "Tiếng Việt"), ("en", "English")]
CATALOGUES = Path(__file__).parent / "locale"
LOCALE_PATHS = [str(STATE / "locale")]  # compiled from CATALOGUES when the program starts
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
FORMAT_MODULE_PATH = "motcua.wiring.formats"

# The tests serve static files from where they are written; everybody else from the folder collectstatic fills.
STATIC_FROM_SOURCE = _flag("MOTCUA_STATIC_FROM_SOURCE", False)
STATIC_URL = "/static/"
STATIC_ROOT = STATE / "static"
MEDIA_ROOT = STATE / "papers"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if STATIC_FROM_SOURCE
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = STATIC_FROM_SOURCE
WHITENOISE_AUTOREFRESH = False

LOGIN_URL = "/dang-nhap"
# Minutes: how long a sign-in may lie unused, and how long it may last at most.
SIGN_IN_LIMITS = {
    "citizen": (
        int(os.environ.get("MOTCUA_CITIZEN_IDLE", "240" if DEMO else "30")),
        int(os.environ.get("MOTCUA_CITIZEN_LONGEST", "720")),
    ),
    "official": (
        int(os.environ.get("MOTCUA_OFFICIAL_IDLE", "240" if DEMO else "15")),
        int(os.environ.get("MOTCUA_OFFICIAL_LONGEST", "720")),
    ),
    "administrator": (
        int(os.environ.get("MOTCUA_ADMINISTRATOR_IDLE", "240" if DEMO else "5")),
        int(os.environ.get("MOTCUA_ADMINISTRATOR_LONGEST", "480")),
    ),
}
# "required" or "offered": whether an official without a second factor gets further than to the page that adds one.
SECOND_FACTOR = os.environ.get("MOTCUA_SECOND_FACTOR", "offered" if DEMO else "required")
# Minutes for which a proof is fresh: for acts on what opens the account, and for deciding and signing.
PROOF_MINUTES = int(os.environ.get("MOTCUA_PROOF_MINUTES", "15"))
PROOF_TO_DECIDE_MINUTES = int(os.environ.get("MOTCUA_PROOF_TO_DECIDE_MINUTES", "240"))
INVITATION_HOURS = int(os.environ.get("MOTCUA_INVITATION_HOURS", "72"))
IDLE_ACCOUNT_DAYS = int(os.environ.get("MOTCUA_IDLE_ACCOUNT_DAYS", "0" if DEMO else "45"))
# scrypt is hard on memory too; what the other one has hashed is hashed anew when its owner next signs in.
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
CSRF_FAILURE_VIEW = "motcua.doors.look.errors.stale_page"
# "Lax", since the national identity leads back here by a link. Under TLS the names bind the cookies to this very host.
HTTPS = SITE.startswith("https:")
SESSION_COOKIE_NAME = "__Host-motcua" if HTTPS else "sessionid"
CSRF_COOKIE_NAME = "__Host-motcua-form" if HTTPS else "csrftoken"
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = LANGUAGE_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = LANGUAGE_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = LANGUAGE_COOKIE_SECURE = HTTPS
# A site with https stands behind a proxy that ends TLS and says so; only TRUSTED_PROXIES are believed.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"

# Who proves a citizen's identity, and an official's beside their password.
IDENTITY_PROVIDERS = identity_providers()

# Through whom money may come (money.ports.Gateway), in the order of the screens; of the demo's bank, where its app is.
GATEWAYS = gateways()
BANK_APP = os.environ.get("MOTCUA_BANK_APP", "") if DEMO else ""

# The ways out: a dotted path to an adapter in `bridges`; without one, a channel does not exist.
MESSAGES_SMS = os.environ.get("MOTCUA_SMS", "motcua.bridges.messages.demo.DemoSms" if DEMO else "")
MESSAGES_EMAIL = os.environ.get("MOTCUA_EMAIL", "motcua.bridges.messages.demo.DemoEmail" if DEMO else "")
EMAIL_HOST = os.environ.get("MOTCUA_SMTP_HOST", "localhost")
EMAIL_PORT = int(os.environ.get("MOTCUA_SMTP_PORT", "25"))
EMAIL_HOST_USER = os.environ.get("MOTCUA_SMTP_USER", "")
EMAIL_HOST_PASSWORD = secret_setting("MOTCUA_SMTP_PASSWORD")
EMAIL_USE_TLS = _flag("MOTCUA_SMTP_TLS", False)
DEFAULT_FROM_EMAIL = os.environ.get("MOTCUA_EMAIL_FROM", "motcua@localhost")

# How often something may be tried (ground.access.limits); a demo is one machine with many hands.
LIMITS = os.environ.get("MOTCUA_LIMITS", "")
LIMITS_TIMES = 20 if DEMO else 1
LIMITED = limited.LIMITED
# The proxies whose word about the visitor's address and TLS is taken; nobody's without.
TRUSTED_PROXIES = os.environ.get("MOTCUA_TRUSTED_PROXIES", "")

# Who stamps the time of seals (ledger.ports.Stamper), and the roots that their stamps must lead to.
_TSA = [url.strip() for url in secret_setting("MOTCUA_TSA_URL").split(",") if url.strip()]
_OURS = DEMO and not _TSA
STAMPERS = [f"motcua.bridges.timestamp.rfc3161.HttpStamper={url}" for url in _TSA]
STAMPERS += ["motcua.bridges.timestamp.local.LocalStamper"] if _OURS else []
STAMP_ROOTS = os.environ.get("MOTCUA_TSA_ROOTS", str(STATE / "tsa" / "ca.pem") if _OURS else "").split(os.pathsep)
STAMP_POLICY = os.environ.get("MOTCUA_TSA_POLICY", "")
STAMP_EVERY = int(os.environ.get("MOTCUA_STAMP_EVERY", "60"))

# Who looks into papers before they are kept (papers.ports.Scanner): a dotted path, "off" for nobody.
PAPERS_SCANNER = os.environ.get("MOTCUA_SCANNER", "")
PAPERS_UNSCANNED = PAPERS_SCANNER == "off"
PAPERS_SCANNER = "" if PAPERS_UNSCANNED else PAPERS_SCANNER
PAPERS_CLAMD = os.environ.get("MOTCUA_CLAMD", "/run/clamav/clamd.ctl")
# Who keeps the keys that sign (papers.ports.Signer), and who stamps a signature in the act, in a hurry.
PAPERS_SIGNER = os.environ.get("MOTCUA_SIGNER", "motcua.bridges.signing.software.Software" if DEMO else "")
PAPERS_STAMPER = f"motcua.bridges.timestamp.rfc3161.HurriedStamper={_TSA[0]}" if _TSA else (STAMPERS or [""])[0]
# The roots that signatures must lead to, and the newest lists of revoked certificates, as files.
_OWN_ROOT = str(STATE / "signing" / "ca.pem") if PAPERS_SIGNER.startswith("motcua.bridges.signing.software") else ""
SIGN_ROOTS = os.environ.get("MOTCUA_SIGN_ROOTS", _OWN_ROOT).split(os.pathsep)
SIGN_CRLS = os.environ.get("MOTCUA_SIGN_CRLS", "").split(os.pathsep)
# Who reads scanned papers (vault.digitising.ports.Recogniser): a dotted path; without one officers type.
# The demo reads where the programs are there, and types where they are not.
_READS = "motcua.bridges.recognition.ocrmypdf.OcrMyPdf" if DEMO and shutil.which("ocrmypdf") else ""
VAULT_RECOGNISER = os.environ.get("MOTCUA_RECOGNISER", _READS)
FILE_UPLOAD_HANDLERS = ["motcua.ground.papers.upload.LimitedUpload"]
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 3_000

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "motcua.wiring.masking.Masking",
            "format": "{asctime} {levelname} {name} {message}",
            "style": "{",
        },
        "json": {"()": "motcua.wiring.masking.MaskedJson"},
    },
    "handlers": {
        "stderr": {"class": "logging.StreamHandler", "formatter": os.environ.get("MOTCUA_LOG_FORMAT", "line")}
    },
    # A page not found is the visitor's affair; what is ours to mend is an error.
    "loggers": {
        "django.request": {"level": "ERROR"},
        # That a signature does not hold is said to who asked.
        **{name: {"level": "ERROR"} for name in ("pyhanko", "pyhanko_certvalidator")},
    },
    "root": {"handlers": ["stderr"], "level": os.environ.get("MOTCUA_LOG", "WARNING")},
}
