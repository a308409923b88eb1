"""Partners, their program, what is sold and to whom."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from factories.people import OrganisationFactory
from partnerwerk.catalog.models import ProductFamily
from partnerwerk.customers.models import Customer, CustomerDomain
from partnerwerk.deals.models import Terms
from partnerwerk.partners.models import Enrolment, Partner, Program, Tier


class ProgramFactory(DjangoModelFactory[Program]):
    """A program with its settings for registrations."""

    class Meta:
        model = Program
        skip_postgeneration_save = True

    code = factory.Sequence(lambda n: f"program-{n}")
    name = factory.Sequence(lambda n: f"Program {n}")
    terms = factory.RelatedFactory("factories.channel.TermsFactory", "program")


class TermsFactory(DjangoModelFactory[Terms]):
    class Meta:
        model = Terms

    program = factory.SubFactory(ProgramFactory, terms=None)


class TierFactory(DjangoModelFactory[Tier]):
    class Meta:
        model = Tier

    program = factory.SubFactory(ProgramFactory)
    name = "Silver"
    level = factory.Sequence(lambda n: n % 1000 + 1)


class EnrolmentFactory(DjangoModelFactory[Enrolment]):
    class Meta:
        model = Enrolment

    tier = factory.SubFactory(TierFactory)
    program = factory.SelfAttribute("tier.program")


class PartnerFactory(DjangoModelFactory[Partner]):
    """An active partner; `tier=` enrols it."""

    class Meta:
        model = Partner
        skip_postgeneration_save = True

    organisation = factory.SubFactory(OrganisationFactory)
    slug = factory.Sequence(lambda n: f"partner-{n}")
    types = ["var"]
    country = "DE"
    countries = ["DE"]

    @factory.post_generation
    def tier(self, create: bool, extracted: Tier | None, **kwargs: Any) -> None:
        if create and extracted is not None:
            EnrolmentFactory(partner=self, tier=extracted)


class ProductFamilyFactory(DjangoModelFactory[ProductFamily]):
    class Meta:
        model = ProductFamily

    code = factory.Sequence(lambda n: f"family-{n}")
    name = factory.Sequence(lambda n: f"Family {n}")


class CustomerFactory(DjangoModelFactory[Customer]):
    """A customer of the vendor; `domain=` gives it one."""

    class Meta:
        model = Customer
        skip_postgeneration_save = True

    name = factory.Sequence(lambda n: f"Werft {n} AG")
    country = "DE"

    @classmethod
    def _build(cls, model_class: type[Customer], *args: Any, **kwargs: Any) -> Customer:
        customer = model_class(*args, **kwargs)
        customer.rename(customer.name)
        return customer

    @classmethod
    def _create(cls, model_class: type[Customer], *args: Any, **kwargs: Any) -> Customer:
        customer = cls._build(model_class, *args, **kwargs)
        customer.save(force_insert=True)
        return customer

    @factory.post_generation
    def domain(self, create: bool, extracted: str | None, **kwargs: Any) -> None:
        if create and extracted:
            CustomerDomain.objects.create(customer=self, domain_key=extracted)
