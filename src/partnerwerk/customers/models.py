"""End customers: the vendor's one record of each company, and what every partner knows of its own."""

from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from partnerwerk.customers.matching import name_key
from partnerwerk.customfields.models import HasCustomFields
from partnerwerk.kit import clock, ids
from partnerwerk.kit.lookups import folded_index
from partnerwerk.partners.models import Partner


class Customer(HasCustomFields):
    """The vendor's record of a company. Partners never read it: they have `PartnerCustomer`.

    Its id is random, not ordered by time: a partner that came upon it would not learn since when
    the vendor has known the company.
    """

    id = models.UUIDField(primary_key=True, default=ids.secret_id, editable=False)
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    country = models.CharField(max_length=2, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")
    industry = models.CharField(max_length=100, blank=True, default="")
    vat_id = models.CharField(max_length=20, blank=True, default="")
    lei = models.CharField(max_length=20, blank=True, default="")
    served_directly = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["name", "id"], name="customer_by_name"),
            models.Index(fields=["created_at", "id"], name="customer_newest"),
            folded_index("name", "customer_name_search"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="customer_has_name"),
            models.UniqueConstraint(
                fields=["vat_id"], condition=~Q(vat_id=""), name="customer_vat_id_once"
            ),
            models.UniqueConstraint(fields=["lei"], condition=~Q(lei=""), name="customer_lei_once"),
        ]

    def __str__(self) -> str:
        return self.name

    def rename(self, name: str) -> None:
        self.name, self.name_key = name, name_key(name)


class CustomerDomain(models.Model):
    """A web or mail domain of a customer. One domain belongs to one customer."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="domains")
    domain_key = models.CharField(max_length=253, unique=True)

    def __str__(self) -> str:
        return self.domain_key


class CustomerAlias(models.Model):
    """Another name of a customer: a spelling, a brand, a former name."""

    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="aliases")
    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["customer", "name_key"], name="alias_once_a_customer")
        ]

    def __str__(self) -> str:
        return self.name


class PartnerCustomer(models.Model):
    """A customer as one partner knows it, in that partner's words: all that it ever sees of it."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="customers")
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="known_to")
    name = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["partner", "name", "id"], name="partnercustomer_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["partner", "customer"], name="partnercustomer_once_a_partner"
            )
        ]

    def __str__(self) -> str:
        return self.name


class Contact(models.Model):
    """A person at a customer, known to one partner or (without partner) to the vendor only."""

    id = models.UUIDField(primary_key=True, default=ids.new_id, editable=False)
    customer = models.ForeignKey(Customer, on_delete=models.CASCADE, related_name="contacts")
    partner = models.ForeignKey(Partner, null=True, blank=True, on_delete=models.CASCADE)
    name = models.CharField(max_length=200, blank=True, default="")
    email = models.EmailField(blank=True, default="")
    phone = models.CharField(max_length=40, blank=True, default="")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["customer", "partner", "email"],
                condition=~Q(email=""),
                name="contact_email_once",
                nulls_distinct=False,
            ),
            models.CheckConstraint(condition=~Q(name="", email=""), name="contact_has_name"),
        ]

    def __str__(self) -> str:
        return self.name or self.email


class DirectoryCompany(models.Model):
    """A company of a public directory, offered while a partner types. Nothing of the vendor's."""

    name = models.CharField(max_length=200)
    name_key = models.CharField(max_length=200)
    domain = models.CharField(max_length=253, blank=True, default="")
    country = models.CharField(max_length=2, blank=True, default="")
    city = models.CharField(max_length=100, blank=True, default="")

    class Meta:
        indexes = [
            GinIndex(fields=["name_key"], opclasses=["gin_trgm_ops"], name="directory_name_search")
        ]

    def __str__(self) -> str:
        return self.name
