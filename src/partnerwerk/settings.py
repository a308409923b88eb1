"""Django's settings. What differs between installations comes from `kit.config`; nothing else does."""

from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.utils.translation import gettext_lazy as _

from partnerwerk.kit import config

HOME = config.home()
PUBLIC_URL = config.public_url()
SECRET_KEY = config.secret_key()
JOURNAL_KEY = config.setting("JOURNAL_KEY", SECRET_KEY)
DEBUG = False
HTTPS = PUBLIC_URL.startswith("https://")
ALLOWED_HOSTS = config.allowed_hosts()
CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
VENDOR_NAME = config.setting("VENDOR_NAME", "Partnerwerk")

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.postgres",
    "django.contrib.humanize",
    "django_htmx",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "procrastinate.contrib.django",
    "partnerwerk.kit",
    "partnerwerk.access",
    "partnerwerk.journal",
    "partnerwerk.identity",
    "partnerwerk.customfields",
    "partnerwerk.conditions",
    "partnerwerk.workflow",
    "partnerwerk.collaboration",
    "partnerwerk.exchange",
    "partnerwerk.partners",
    "partnerwerk.catalog",
    "partnerwerk.customers",
    "partnerwerk.deals",
    "partnerwerk.notifications",
    "partnerwerk.automation",
    "partnerwerk.integrations",
    "partnerwerk.web",
    "partnerwerk.api",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "partnerwerk.web.middleware.SecurityHeaders",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "partnerwerk.web.middleware.SlowDown",
    "partnerwerk.web.middleware.ActAs",
]

ROOT_URLCONF = "partnerwerk.urls"
WSGI_APPLICATION = "partnerwerk.wsgi.application"
TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [config.PACKAGE / "web" / "templates"],  # ours before the sign-in library's
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.messages.context_processors.messages",
                "partnerwerk.web.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "partnerwerk.web.templatetags.ui"],
        },
    }
]
FORM_RENDERER = "django.forms.renderers.DjangoTemplates"


def _database(url: str) -> dict[str, Any]:
    """Django's description of a `postgresql://` address; a socket directory may stand in `?host=`.

    Statements that come a second time are prepared: planning them costs more than running them. A
    pooler that does not know prepared statements needs `?prepare_threshold=off`.
    """
    parts = urlsplit(url)
    options = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    threshold = options.pop("prepare_threshold", "2")
    prepare = None if threshold == "off" else int(threshold)
    return {
        "ENGINE": "partnerwerk.kit.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": options.pop("host", parts.hostname or ""),
        "PORT": options.pop("port", str(parts.port or "")),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": {"server_side_binding": True, "prepare_threshold": prepare, **options},
    }


DATABASES = {"default": _database(config.database_url())}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "identity.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
ALLAUTH_TRUSTED_PROXY_COUNT = int(config.setting("TRUSTED_PROXIES", "0"))
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_ADAPTER = "partnerwerk.web.account.adapter.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_UNIQUE_EMAIL = True
ACCOUNT_EMAIL_VERIFICATION = "none"  # people come by invitation, which already proves the address
ACCOUNT_LOGIN_BY_CODE_ENABLED = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_LOGOUT_ON_PASSWORD_CHANGE = False
ACCOUNT_SESSION_REMEMBER = True
ACCOUNT_LOGOUT_REDIRECT_URL = "account_login"
MFA_ADAPTER = "partnerwerk.web.account.adapter.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_TOTP_ISSUER = VENDOR_NAME
MFA_ALLOW_UNVERIFIED_EMAIL = True  # as above: the invitation proved it
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not HTTPS
MFA_FORMS = {
    "add_webauthn": "partnerwerk.web.account.passkeys.AddPasskeyForm",
    "authenticate_webauthn": "partnerwerk.web.account.passkeys.AuthenticatePasskeyForm",
    "login_webauthn": "partnerwerk.web.account.passkeys.LoginPasskeyForm",
    "reauthenticate_webauthn": "partnerwerk.web.account.passkeys.ReauthenticatePasskeyForm",
}

CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "kit_cache",
    }
}
SESSION_ENGINE = "django.contrib.sessions.backends.db"
SESSION_COOKIE_AGE = 14 * 24 * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = HTTPS
CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "partnerwerk.web.errors.csrf_failure"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_HSTS_SECONDS = 365 * 24 * 3600 if HTTPS else 0
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if HTTPS else None
X_FRAME_OPTIONS = "DENY"

# A pasted book is refused with a sentence, an upload is streamed to disk.
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 256 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

LANGUAGE_CODE = "en"
LANGUAGES = [("en", _("English")), ("de", _("German"))]
LOCALE_PATHS = [config.PACKAGE / "locale"]
FORMAT_MODULE_PATH = "partnerwerk.web.formats"
LANGUAGE_COOKIE_SAMESITE = "Lax"
USE_TZ = True
TIME_ZONE = "UTC"
USE_THOUSAND_SEPARATOR = True

STATIC_URL = "/static/"
STATIC_ROOT = config.PACKAGE / "static_root"


def _storage(url: str) -> dict[str, Any]:
    """Where files are kept: the data directory, or a bucket. What is read or sent in parts is never
    whole in memory.
    """
    if not url:
        location = {"location": HOME / "files"}
        return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": location}
    from boto3.s3.transfer import TransferConfig

    parts, options = urlsplit(url), parse_qs(urlsplit(url).query)
    endpoint = options.get("endpoint", [None])[-1]
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.hostname,
            "location": parts.path.strip("/"),
            "region_name": options.get("region", [None])[-1],
            "endpoint_url": endpoint,
            "addressing_style": "path" if endpoint else "auto",
            "signature_version": "s3v4",
            "file_overwrite": False,
            "max_memory_size": FILE_UPLOAD_MAX_MEMORY_SIZE,
            "transfer_config": TransferConfig(multipart_chunksize=8 * 2**20, use_threads=False),
        },
    }


FILES_URL = config.setting("FILES_URL", "")
FILE_LARGEST_BYTES = int(config.setting("FILE_LARGEST", "1024")) * 2**20
CLAMAV = config.setting("CLAMAV", "")
STORAGES = {
    "default": _storage(FILES_URL),
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}


def _email(url: str) -> dict[str, Any]:
    """Django's mail settings for `smtp://` and `file://` addresses."""
    parts = urlsplit(url)
    if parts.scheme == "file":
        return {
            "EMAIL_BACKEND": "django.core.mail.backends.filebased.EmailBackend",
            "EMAIL_FILE_PATH": parts.path,
        }
    options = parse_qs(parts.query)
    return {
        "EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "EMAIL_HOST": parts.hostname or "localhost",
        "EMAIL_PORT": parts.port or 25,
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_TLS": options.get("tls") == ["1"],
        "EMAIL_USE_SSL": options.get("ssl") == ["1"],
        "EMAIL_TIMEOUT": 20,
    }


globals().update(_email(config.setting("EMAIL_URL", f"file://{HOME / 'mail'}")))
DEFAULT_FROM_EMAIL = config.setting("EMAIL_FROM", "Partnerwerk <partnerwerk@localhost>")

REPLY_DOMAIN = config.setting("REPLY_DOMAIN", "")
REPLY_AUTHSERV = config.setting("REPLY_AUTHSERV", "")
MATRIX_URL = config.setting("MATRIX_URL", "")
MATRIX_TOKEN = config.setting("MATRIX_TOKEN", "")

WEBHOOK_NETWORKS = config.webhook_networks()
WEBHOOK_HTTP = config.setting("WEBHOOK_HTTP", "0") == "1"
WEBHOOK_PORTS = config.webhook_ports()

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "WARNING"},
    "loggers": {"partnerwerk": {"level": "INFO"}},
}
SILENCED_SYSTEM_CHECKS: list[str] = []
