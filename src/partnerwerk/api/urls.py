"""The REST API, version 1."""

from ninja import NinjaAPI

api = NinjaAPI(title="Partnerwerk", version="1")
