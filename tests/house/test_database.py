"""The database is protected as declared: each table, each policy, each key."""

import re
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models

from house.reading import ROOT
from isolation.test_raw_sql import declared
from partnerwerk.access.policies import PARTNER_ROLE, VENDOR_ROLE, WRITE_VERBS

pytestmark = pytest.mark.django_db


def floors() -> list[tuple[str, ...]]:
    """The layers of the import contract, highest first."""
    text = (ROOT / "pyproject.toml").read_text()
    contract = re.findall(r'^    "(\(.+\))",$', text, re.MULTILINE)
    return [tuple(re.findall(r"\w+", layer)) for layer in contract]


def our_models() -> list[type[models.Model]]:
    return [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("partnerwerk.")
        for model in app.get_models(include_auto_created=True)
    ]


def one(sql: str, *params: object) -> Any:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall()


def test_every_table_has_a_declared_policy() -> None:
    tables = {model._meta.db_table for model in our_models()}
    assert tables == set(declared())


@pytest.mark.parametrize("table", sorted(declared()))
def test_row_security_is_as_declared(table: str) -> None:
    policy = declared()[table]
    ((enabled, forced),) = one(
        "select relrowsecurity, relforcerowsecurity from pg_class where oid = %s::regclass", table
    )
    assert enabled
    assert forced == policy.forced
    found = {
        name: (tuple(roles), verb, normal(using), normal(check))
        for name, roles, verb, using, check in one(
            "select policyname, roles::text[], cmd, qual, with_check from pg_policies"
            " where schemaname = 'public' and tablename = %s",
            table,
        )
    }
    expected: dict[str, Any] = {}
    if policy.vendor:
        expected["vendor"] = ((VENDOR_ROLE,), "ALL", "true", "")
    if policy.partner_reads:
        expected["partner_reads"] = ((PARTNER_ROLE,), "SELECT", normal(policy.partner_reads), "")
    for verb in WRITE_VERBS if policy.partner_writes else ():
        if verb in policy.partner_privileges:
            clause = normal(policy.partner_writes)
            both = ("", clause) if verb == "insert" else (clause, "")
            expected[f"partner_{verb}s"] = ((PARTNER_ROLE,), verb.upper(), *both)
    assert found == expected


def normal(condition: str | None) -> str:
    """Without what PostgreSQL adds when it prints a condition: casts, brackets, a column's name."""
    text = re.sub(
        r"::(?:character varying|text|uuid\[\])|\bas \"?\w+\"?", "", (condition or "").lower()
    )
    return re.sub(r"[\s()]", "", text)


def test_privileges_are_as_declared() -> None:
    for table, policy in declared().items():
        granted = {PARTNER_ROLE: set[str](), VENDOR_ROLE: set[str]()}
        for grantee, privilege in one(
            "select grantee, lower(privilege_type) from information_schema.role_table_grants"
            " where table_schema = 'public' and table_name = %s",
            table,
        ):
            granted.get(grantee, set()).add(privilege)
        partner = policy.partner_privileges if policy.partner_writes else "select"
        assert granted[VENDOR_ROLE] == _words(policy.vendor), table
        assert granted[PARTNER_ROLE] == (_words(partner) if policy.partner_reads else set()), table


def _words(privileges: str) -> set[str]:
    return set(privileges.replace(",", " ").split())


def test_foreign_keys_point_down_the_floors() -> None:
    height = {app: n for n, floor in enumerate(reversed(floors())) for app in floor}
    assert height["kit"] == 0
    for model in our_models():
        for field in model._meta.get_fields():
            target = getattr(field, "related_model", None)
            if not field.concrete or target is None or isinstance(target, str):
                continue
            here, there = model._meta.app_label, target._meta.app_label
            assert here == there or height[there] < height[here], f"{model} → {target}"
