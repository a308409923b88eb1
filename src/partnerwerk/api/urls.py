"""The REST API, version 1."""

from partnerwerk.api.approvals.routes import router as approvals
from partnerwerk.api.audit.routes import router as audit
from partnerwerk.api.automation.routes import router as automation
from partnerwerk.api.calendar.routes import router as calendar
from partnerwerk.api.catalog.routes import router as catalog
from partnerwerk.api.customers.routes import router as customers
from partnerwerk.api.customfields.routes import router as custom_fields
from partnerwerk.api.deals.routes import router as deals
from partnerwerk.api.deals.schemas import API_NAMES
from partnerwerk.api.described import DescribedAPI
from partnerwerk.api.door import actor_of
from partnerwerk.api.files.routes import router as files
from partnerwerk.api.notices.routes import router as notices
from partnerwerk.api.partners.routes import router as partners
from partnerwerk.api.problems import handle_problems
from partnerwerk.api.segments.routes import router as segments
from partnerwerk.api.tasks.routes import router as tasks
from partnerwerk.api.together.routes import router as together
from partnerwerk.api.views.routes import router as views
from partnerwerk.api.webhooks.routes import router as webhooks

api = DescribedAPI(
    title="Partnerwerk",
    version="1",
    description="Partner relationship management. Send `Authorization: Bearer TOKEN`.",
    auth=actor_of,
    docs_url=None,
)
handle_problems(api, API_NAMES)
for router in (
    deals, catalog, partners, segments, customers, custom_fields, views, approvals, webhooks,
    automation, tasks, calendar, audit, together, files, notices,
):  # fmt: skip
    api.add_router("", router)
