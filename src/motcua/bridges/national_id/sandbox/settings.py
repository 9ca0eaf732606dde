"""Settings of the simulated national identity: its own tables, its own cookies, no door but its own."""

from __future__ import annotations

import os
from pathlib import Path

from motcua.bridges.national_id.sandbox.keys import private_keys

HERE = Path(__file__).parent
FOLDER = Path(os.environ["MOTCUA_SANDBOX_FOLDER"])
PEOPLE = FOLDER / "people.json"
CLIENTS = FOLDER / "clients.json"

DEBUG = False
SECRET_KEY = (FOLDER / "secret-key").read_text()
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "[::1]"]
DATABASES = {
    "default": {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": FOLDER / "sandbox.sqlite3",
        "OPTIONS": {"transaction_mode": "IMMEDIATE", "timeout": 10, "init_command": "PRAGMA journal_mode=WAL"},
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

INSTALLED_APPS = [
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.idp.oidc",
    "motcua.bridges.national_id.sandbox",
]
AUTH_USER_MODEL = "sandbox.Person"
AUTHENTICATION_BACKENDS = ["django.contrib.auth.backends.ModelBackend"]
# Passcodes of nobody and one random secret: nothing here is worth a slow digest.
PASSWORD_HASHERS = ["motcua.bridges.national_id.sandbox.actions.QuickHasher"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.bridges.national_id.sandbox.middleware.Headers",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
]
ROOT_URLCONF = "motcua.bridges.national_id.sandbox.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [HERE / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

LANGUAGE_CODE = "vi"
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Asia/Ho_Chi_Minh"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

LOGIN_URL = "account_login"
# Cookies do not know ports: on one host they must not be taken for the portal's.
SESSION_COOKIE_NAME = "dinh_danh_phien"
CSRF_COOKIE_NAME = "dinh_danh_csrf"
SESSION_COOKIE_AGE = 30 * 60
SESSION_COOKIE_HTTPONLY = CSRF_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

ACCOUNT_USER_MODEL_EMAIL_FIELD = None
ACCOUNT_USER_MODEL_USERNAME_FIELD = "personal_id"
IDP_OIDC_ADAPTER = "motcua.bridges.national_id.sandbox.adapter.Adapter"
IDP_OIDC_PRIVATE_KEYS = private_keys(FOLDER / "keys")
IDP_OIDC_ACCESS_TOKEN_EXPIRES_IN = 5 * 60
IDP_OIDC_AUTHORIZATION_CODE_EXPIRES_IN = 60
IDP_OIDC_RP_INITIATED_LOGOUT_ASKS_FOR_OP_LOGOUT = False

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"stderr": {"class": "logging.StreamHandler"}},
    "loggers": {"django.request": {"level": "ERROR"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
}
