"""Several models in one statement, and records of several models from one."""

from types import SimpleNamespace
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from cast import Cast
from partnerwerk.access import acting, system_actor
from partnerwerk.customers.events import CustomerEvent
from partnerwerk.customers.models import Customer, CustomerDomain
from partnerwerk.journal.models import Event
from partnerwerk.journal.recording import unwritten
from partnerwerk.kit.bulk import insert_together
from partnerwerk.kit.rows import Rows
from partnerwerk.partners.models import Partner


def company(name: str) -> Customer:
    customer = Customer(country="DE")
    customer.rename(name)
    return customer


def added(customer: Customer) -> Event:
    return unwritten(CustomerEvent.ADDED, customer, actor=system_actor(), partner_id=None)


def test_all_are_written_and_get_their_numbers_in_their_order(cast: Cast) -> None:
    customers = [company("Werft Nord"), company("Werft Süd")]
    events = [added(c) for c in customers]
    domain = CustomerDomain(customer=customers[0], domain_key="werft-nord.example")
    with acting(system_actor()):
        insert_together([*events, *customers], once=[domain])  # a key may come before its row
        assert events[0].pk < events[1].pk
        for event, customer in zip(events, customers, strict=True):
            assert Event.objects.get(pk=event.pk).subject_id == customer.pk
        customers[0].city = "Wismar"
        customers[0].save()  # known to be there: an update, no second row
        assert [c.city for c in Customer.objects.filter(name="Werft Nord")] == ["Wismar"]
        assert CustomerDomain.objects.get().customer_id == customers[0].pk


def test_what_is_there_stays_as_it_is_and_only_where_it_may_be_there(cast: Cast) -> None:
    first, second = company("Werft Nord"), company("Werft Süd")
    domains = [CustomerDomain(customer=c, domain_key="werft.example") for c in (first, second)]
    with acting(system_actor()):
        insert_together([first], once=[domains[0]])
        insert_together([second], once=[domains[1]])
        assert CustomerDomain.objects.get().customer_id == first.pk
        with pytest.raises(IntegrityError), transaction.atomic():
            insert_together([company("Werft West"), second])
        assert not Customer.objects.filter(name="Werft West").exists()


def test_rows_are_records_and_none_where_a_join_found_nothing(cast: Cast) -> None:
    rows = Rows(p=Partner, c=Customer)
    sql = "from partners_partner p left join customers_customer c on false where p.slug = %s"
    with acting(system_actor()):
        ((partner, customer),) = rows.fetch(sql, ["rival"])
        assert partner == Partner.objects.get(slug="rival")
        assert partner.types == Partner.objects.get(slug="rival").types
    assert customer is None


def test_a_model_that_only_the_orm_can_read_is_refused() -> None:
    sealed = SimpleNamespace(attname="sealed", name="sealed", column="sealed", from_db_value=str)
    model: Any = SimpleNamespace(__name__="Letter", _meta=SimpleNamespace(concrete_fields=[sealed]))
    with pytest.raises(TypeError, match="Letter: only the ORM reads sealed"):
        Rows(f=model)
