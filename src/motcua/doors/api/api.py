"""The API of the house: the same verbs as the desk and the portal, described by OpenAPI at /api/openapi.json."""

from __future__ import annotations

from motcua.doors.api import acting, catalogue, filing, papers, problems, reading, units, working_time
from motcua.doors.api.auth import Token
from motcua.doors.api.document import Api
from motcua.doors.api.parsing import StrictJson

api = Api(
    title="Motcua API",
    version="1",
    auth=Token(),
    parser=StrictJson(),
    urls_namespace="api",
    docs_url=None,
)
problems.install(api)
ON_READINGS_ROUTER = (filing, acting)
"""They put their routes there when they are imported."""
for router in (catalogue.router, units.router, papers.router, working_time.router, reading.router):
    api.add_router("/v1", router)
