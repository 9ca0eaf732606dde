"""What the server of the sandbox serves, and beside it the hand that sends its notices."""

from __future__ import annotations

import logging
import threading
import time

from django.core.wsgi import get_wsgi_application
from django.db import close_old_connections

application = get_wsgi_application()

_REST = 0.2
_log = logging.getLogger(__name__)


def _send_for_ever() -> None:
    from django.utils import timezone

    from motcua.bridges.payment.sandbox.actions import send_due

    while True:
        try:
            send_due(now=timezone.now())
        except Exception:
            _log.exception("notices could not be sent")
        finally:
            close_old_connections()
        time.sleep(_REST)


threading.Thread(target=_send_for_ever, name="notices", daemon=True).start()
