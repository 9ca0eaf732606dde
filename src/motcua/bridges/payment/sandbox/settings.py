"""Settings of the simulated gateway and bank: their own tables, their own cookies, no door but their own."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parent
FOLDER = Path(os.environ["MOTCUA_SANDBOX_FOLDER"])
KNOWN = FOLDER / "known.json"

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
INSTALLED_APPS = ["django.contrib.staticfiles", "motcua.bridges.payment.sandbox"]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "motcua.bridges.payment.sandbox.middleware.Headers",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]
ROOT_URLCONF = "motcua.bridges.payment.sandbox.urls"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
    }
]

LANGUAGE_CODE = "vi"
USE_I18N = True
USE_TZ = True
USE_THOUSAND_SEPARATOR, NUMBER_GROUPING = True, 3
TIME_ZONE = "Asia/Ho_Chi_Minh"
STATIC_URL = "/static/"
WHITENOISE_USE_FINDERS = True

# Cookies do not know ports: on one host they must not be taken for the portal's.
CSRF_COOKIE_NAME = "thanh_toan_csrf"
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
