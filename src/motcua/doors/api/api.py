"""The API of the house: the same verbs as the desk and the portal, described by OpenAPI at /api/openapi.json."""

from __future__ import annotations

from ninja import NinjaAPI

from motcua.doors.api import acting, catalogue, problems, reading
from motcua.doors.api.auth import Token

api = NinjaAPI(
    title="Motcua API",
    version="1",
    description="One door: procedures, cases and their facts. Errors are RFC 9457 problem details.",
    auth=Token(),
    urls_namespace="api",
    docs_url=None,
)
problems.install(api)
for router in (catalogue.router, reading.router, acting.router):
    api.add_router("/v1", router)
