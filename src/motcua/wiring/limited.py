"""Which addresses are counted, by which method, in which bucket of `ground.access.limits`.

A GET counts only when it asks for something (has a query). Uploads and the API are counted wherever they go; signing
in counts for itself.
"""

from __future__ import annotations

from collections.abc import Mapping

LIMITED: Mapping[str, Mapping[str, str]] = {
    "portal:lookup": {"GET": "lookup"},
    "portal:check_papers": {"GET": "lookup"},
    "portal:procedures": {"GET": "search"},
    "portal:units": {"GET": "search"},
    "portal:find_units": {"GET": "search"},
    "portal:unit": {"GET": "search"},
    "portal:working_time": {"GET": "search"},
    "portal:notice": {"GET": "notice", "POST": "notice"},
    "portal:pay_returned": {"GET": "lookup"},
    "portal:start": {"POST": "filing"},
    "portal:review": {"POST": "filing"},
    "desk:work": {"GET": "search"},
    "desk:intake": {"GET": "search"},
    "desk:fill": {"POST": "filing"},
}
