"""Raw SQL as the database roles of the actors: what no filter of ours stands before.

The partner role of the rival goes over every table of the schema: it reads, changes, deletes, and
writes rows in the name of others. Nobody at all, the login role, sees no business row.
"""

import json
from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, transaction

from isolation.planting import Planted
from partnerwerk.access import acting, system_actor
from partnerwerk.access.policies import PARTNER_ROLE, VENDOR_ROLE, RowPolicy
from partnerwerk.deals.queries import evidence_of, history_of
from partnerwerk.identity.queries import actor_of, memberships_of

PRIVILEGES = ("select", "insert", "update", "delete", "truncate", "references", "trigger")
# Readable by everybody in the channel: they hold nothing of anybody's.
COMMON = {
    "partners_program", "partners_tier", "catalog_productfamily", "deals_terms", "identity_role",
    "customers_directorycompany", "customfields_customfield",
}  # fmt: skip


def declared() -> dict[str, RowPolicy]:
    modules = [f"{app.name}.access" for app in apps.get_app_configs()]
    policies = [p for name in modules for p in getattr(_import(name), "ROW_POLICIES", [])]
    return {policy.table: policy for policy in policies}


def _import(name: str) -> Any:
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        if error.name is None or not name.startswith(error.name):
            raise
        return None


def rows(sql: str, *params: object) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return cursor.fetchall() if cursor.description else []


def tables() -> list[str]:
    return [
        name for (name,) in rows("select relname from pg_class where relnamespace ="
                                 " 'public'::regnamespace and relkind in ('r', 'p', 'v', 'm')")
    ]  # fmt: skip


def has_right(role: str, table: str, privilege: str) -> bool:
    either = "has_table_privilege(%s, %s, %s)"
    if privilege in ("select", "insert", "update", "references"):
        either += " or has_any_column_privilege(%s, %s, %s)"
        return bool(rows(f"select {either}", *[role, f"public.{table}", privilege] * 2)[0][0])
    return bool(rows(f"select {either}", role, f"public.{table}", privilege)[0][0])


def partner_tables() -> list[str]:
    return [t for t in tables() if any(has_right(PARTNER_ROLE, t, p) for p in PRIVILEGES)]


def snapshot(table: str, planted: Planted) -> dict[str, str]:
    """All rows as the vendor's role sees them, by id."""
    with acting(system_actor()):
        key = rows("select a.attname from pg_index i join pg_attribute a on a.attrelid ="
                   " i.indrelid and a.attnum = i.indkey[0] where i.indisprimary and"
                   " i.indrelid = %s::regclass", table)[0][0]  # fmt: skip
        found = rows(f"select {key}::text, to_jsonb(t)::text from {table} t")
    return dict(found)


def others_rows(table: str, planted: Planted) -> dict[str, str]:
    rival = str(planted.rivals.partner_id)
    return {k: v for k, v in snapshot(table, planted).items() if rival not in v}


def attempt(sql: str, *params: object) -> str:
    """What became of a statement: "" when it went through, else the SQLSTATE. Undone afterwards."""
    try:
        with transaction.atomic():
            rows(sql, *params)
            rows("set constraints all immediate")
    except DatabaseError as error:
        return getattr(error.__cause__, "sqlstate", None) or "?"
    return ""


def undone(effect: Callable[[], Any]) -> Any:
    """Do something, look at what it returns, and take it back."""
    with transaction.atomic():
        result = effect()
        transaction.set_rollback(True)
    return result


def test_every_table_is_declared_or_out_of_reach(planted: Planted) -> None:
    for table in tables():
        if table in declared():
            continue
        rights = [p for p in PRIVILEGES if has_right(PARTNER_ROLE, table, p)]
        rights += [p for p in PRIVILEGES if has_right(VENDOR_ROLE, table, p)]
        assert not rights, f"{table} is nobody's, and yet: {rights}"


def test_the_partner_role_reaches_only_what_is_declared(planted: Planted) -> None:
    readable = {t for t, policy in declared().items() if policy.partner_reads}
    assert set(partner_tables()) == readable
    for table in (
        "customers_customer", "customers_customerdomain", "customers_customeralias",
        "deals_conflictcheck", "deals_duplicate", "deals_reminder", "notifications_mail",
        "integrations_webhook", "integrations_webhooksecret", "integrations_delivery",
        "integrations_attempt", "identity_user", "identity_token", "journal_answer", "django_session",
        "workflow_approvalpolicy", "workflow_policyversion", "workflow_approval", "workflow_ask",
        "workflow_absence", "automation_rule", "automation_ruleversion", "automation_run",
        "automation_step",
        "procrastinate_jobs", "procrastinate_events", "account_emailaddress",
        "mfa_authenticator", "usersessions_usersession",
    ):  # fmt: skip
        assert table in tables()
        assert table not in readable, table


def test_the_vendors_role_reaches_no_password_token_or_session(planted: Planted) -> None:
    for table in ("identity_user", "identity_token", "django_session", "mfa_authenticator",
                  "integrations_webhooksecret"):  # fmt: skip
        assert not any(has_right(VENDOR_ROLE, table, p) for p in PRIVILEGES), table


def test_everything_was_planted(planted: Planted) -> None:
    """Else the tests below would look for nothing."""
    silent = COMMON | {"deals_probecount", "exchange_importrow", "exchange_columnmemory"}
    for table, policy in declared().items():
        if policy.partner_reads and table not in silent:
            assert others_rows(table, planted), f"plant something in {table}"


def test_the_rival_reads_no_row_of_others(planted: Planted) -> None:
    rival = planted.cast.rival
    seen: dict[str, int] = {}
    for table in partner_tables():
        with rival.acting():
            found = rows(f"select to_jsonb(t)::text from {table} t")
        seen[table] = len(found)
        for (row,) in found:  # its own rows name the vendor's record, by an id that says nothing
            assert not planted.found_in(row.replace(str(planted.customer.pk), "")), table
    assert seen["deals_dealregistration"] == 2
    assert seen["collaboration_file"] == 1


def test_ids_and_joins_help_nobody(planted: Planted) -> None:
    with planted.cast.rival.acting():
        assert not rows("select 1 from deals_dealregistration where id = %s", planted.deal.pk)
        assert not rows(
            "select 1 from deals_dealregistration d join partners_partner p"
            " on p.organisation_id = d.partner_id where p.slug = 'reseller'"
        )
        assert rows("select count(*) from identity_organisation") == [(2,)]
        assert rows("select count(distinct organisation_id) from identity_membership") == [(2,)]
        (largest,) = rows("select max(number) from deals_dealregistration")[0]
        assert largest == max(planted.rivals.number, planted.rivals_draft.number)


@pytest.mark.parametrize("verb", ["update", "delete"])
def test_the_rival_changes_no_row_of_others(verb: str, planted: Planted) -> None:
    for table in partner_tables():
        before = others_rows(table, planted)

        def effect(table: str = table) -> dict[str, str]:
            with planted.cast.rival.acting():
                attempt_kept(f"update {table} set {_column(table)} = {_column(table)}"
                             if verb == "update" else f"delete from {table}")  # fmt: skip
            return others_rows(table, planted)

        assert undone(effect) == before, table


def attempt_kept(sql: str) -> None:
    """Run it, row versions and all; a refusal is as good as no effect."""
    try:
        with transaction.atomic():
            rows(sql)
    except DatabaseError:
        return


def _column(table: str) -> str:
    return str(rows("select attname from pg_attribute where attrelid = %s::regclass"
                    " and attnum = 2", table)[0][0])  # fmt: skip


def test_a_change_of_others_touches_nothing(planted: Planted) -> None:
    """Counted by the database itself, with their ids known."""
    deal, extension = planted.deal, planted.extension
    with planted.cast.rival.acting():
        for table, key in (
            ("deals_dealregistration", deal.pk),
            ("customers_partnercustomer", planted.partner_customer.pk),
            ("customers_contact", planted.contact.pk),
            ("collaboration_file", planted.file.pk),
        ):
            with connection.cursor() as cursor:
                cursor.execute(f"update {table} set id = id where id = %s", [key])
                assert cursor.rowcount == 0, table
                cursor.execute(f"delete from {table} where id = %s", [key])
                assert cursor.rowcount == 0, table
        assert attempt("update deals_extension set status = 'approved' where id = %s",
                       extension.pk) == "42501"  # fmt: skip
        assert attempt("update journal_event set reason = ''") == "42501"
        assert attempt("delete from journal_event") == "42501"


def test_the_rival_writes_no_row_in_the_name_of_others(planted: Planted) -> None:
    tried = []
    for table in partner_tables():
        for key, row in list(others_rows(table, planted).items())[:3]:
            copy = json.dumps(json.loads(row) | _fresh(table))
            names = _written(table)
            with planted.cast.rival.acting():
                became = attempt(
                    f"insert into {table} ({names}) select {names}"
                    f" from jsonb_populate_record(null::{table}, %s)",
                    copy,
                )
            assert became == "42501", f"{table} {key}: {became or 'it was written'}"
            tried.append(table)
    assert {"deals_dealregistration", "collaboration_file", "journal_event"} <= set(tried)


def _written(table: str) -> str:
    """The columns that somebody writes, without those that the database makes of others."""
    names = rows("select quote_ident(attname) from pg_attribute where attrelid = %s::regclass and"
                 " attnum > 0 and not attisdropped and attgenerated = ''", table)  # fmt: skip
    return ", ".join(name for (name,) in names)


def _fresh(table: str) -> dict[str, object]:
    """Another key, so that row security is what refuses, not a duplicate."""
    row = rows("select a.attname, format_type(a.atttypid, null) from pg_index i join pg_attribute a"
               " on a.attrelid = i.indrelid and a.attnum = i.indkey[0] where i.indisprimary and"
               " i.indrelid = %s::regclass", table)[0]  # fmt: skip
    fresh: dict[str, object] = {
        row[0]: "11111111-2222-4333-8444-555555555555" if row[1] == "uuid" else 999_999_999
    }
    return fresh if row[1] in ("uuid", "bigint", "integer") else {}


def test_the_rival_gives_no_row_of_its_own_to_others(planted: Planted) -> None:
    partner = planted.deal.partner_id
    with planted.cast.rival.acting():
        for table in ("deals_dealregistration", "customers_partnercustomer", "customers_contact",
                      "collaboration_file", "deals_registrationfamily"):  # fmt: skip
            assert attempt(f"update {table} set partner_id = %s", partner) == "42501", table
        assert attempt("update identity_membership set organisation_id = %s", partner) == "42501"


def test_the_rival_hangs_nothing_of_its_own_below_records_of_others(planted: Planted) -> None:
    deal, own = planted.deal.pk, planted.rivals.partner_id
    family = planted.cast.storage.pk
    with planted.cast.rival.acting():
        assert attempt("insert into deals_registrationfamily (registration_id, family_id,"
                       " partner_id) values (%s, %s, %s)", deal, family, own) == "23503"  # fmt: skip
        assert attempt("update deals_registrationfamily set registration_id = %s, family_id = %s"
                       " where registration_id = %s",
                       deal, family, planted.rivals.pk) == "23503"  # fmt: skip
        assert attempt("insert into deals_extension (id, registration_id, partner_id, until, reason,"
                       " status, requested_at, review_due_at, decision_reason) values (%s, %s, %s,"
                       " '2030-01-01', '', 'requested', now(), now(), '')",
                       own, planted.draft.pk, own) == "23503"  # fmt: skip
        assert attempt("insert into exchange_importrow (run_id, organisation_id, number, status,"
                       " made, note, problems) values (%s, %s, 99, 'failed', '{}', '', '[]')",
                       planted.run.pk, own) == "23503"  # fmt: skip


def test_every_child_belongs_to_the_owner_of_its_parent(planted: Planted) -> None:
    """A key over the parent alone would let a row of one partner hang below a record of another."""
    owners = {
        table: {c for (c,) in rows("select attname from pg_attribute where attrelid = %s::regclass"
                                   " and attname in ('partner_id', 'organisation_id')", table)}
        for table, policy in declared().items() if policy.partner_writes
    }  # fmt: skip
    loose = [
        f"{child} {columns} → {parent}"
        for child, parent, columns in rows(
            "select c.conrelid::regclass::text, c.confrelid::regclass::text,"
            " array(select attname::text from pg_attribute where attrelid = c.conrelid"
            " and attnum = any(c.conkey)) from pg_constraint c where c.contype = 'f'"
        )
        if (common := owners.get(child, set()) & owners.get(parent, set()))
        and not common & set(columns)
    ]
    assert not loose


def test_what_others_forge_is_in_no_history(planted: Planted) -> None:
    """Files and events name their subject without a key: who reads them asks for the owner, too."""
    deal, own = planted.deal, planted.rivals.partner_id
    with planted.cast.rival.acting():
        rows("insert into journal_event (at, name, subject_kind, subject_id, partner_id, internal,"
             " actor_name, changes, reason, data) values (now(), 'deal.won', 'dealregistration',"
             " %s, %s, false, 'Remi', '{}', '', '{}')", deal.pk, own)  # fmt: skip
        rows("update collaboration_file set subject_id = %s", deal.pk)
    vendor = planted.cast.vendor
    with vendor.acting() as actor:
        assert rows("select count(*) from collaboration_file where subject_id = %s", deal.pk) == [
            (6,)
        ]
        assert [f.name for f in evidence_of(deal, actor)] == ["zilpzalp-offer.pdf"]
        assert "Remi" not in [event.actor_name for event in history_of(deal, actor)]


def test_a_partner_makes_nobody_a_vendor(planted: Planted) -> None:
    """Its own colleagues' rows are a partner admin's to write, their side is not."""
    vendor = planted.cast.vendor.organisation_id
    with planted.cast.rival_admin.acting():
        assert attempt("update identity_membership set side = 'vendor'") == "23503"
        assert attempt("update identity_membership set role_id = 'administrator'") == "23503"
        assert attempt("update identity_membership set organisation_id = %s", vendor) == "42501"
        assert attempt("update identity_role set permissions = '{deals.review}'") == "42501"


@pytest.mark.parametrize("who", ["vendor", "rival"])
def test_history_cannot_be_rewritten(who: str, planted: Planted) -> None:
    with planted.cast[who].acting():
        assert attempt("update journal_event set actor_name = 'nobody'") == "42501"
        assert attempt("delete from journal_event") == "42501"
        assert attempt("truncate journal_event") == "42501"


def test_nobody_sees_no_business_row(planted: Planted) -> None:
    for table, policy in declared().items():
        if not policy.forced:
            continue
        assert rows(f"select count(*) from {table}") == [(0,)], table


def test_after_an_actor_nobody_is_there_again(planted: Planted) -> None:
    with planted.cast.vendor.acting():
        assert rows("select count(*) from deals_dealregistration") != [(0,)]
    assert rows("select count(*) from deals_dealregistration") == [(0,)]


def test_a_distributor_sees_itself_and_its_reseller(planted: Planted) -> None:
    with planted.cast.distributor.acting():
        assert rows("select count(distinct partner_id) from deals_dealregistration") == [(1,)]
        assert rows("select slug from partners_partner order by slug") == [
            ("distributor",), ("reseller",),
        ]  # fmt: skip
        texts = str(rows("select to_jsonb(d)::text from deals_dealregistration d"))
    assert "Goldhahn" not in texts


def test_a_reseller_sees_not_what_its_distributor_has(planted: Planted) -> None:
    with planted.cast.reseller.acting():
        assert rows("select slug from partners_partner") == [("reseller",)]


def test_no_function_lends_its_owners_eyes(planted: Planted) -> None:
    """One that a trigger runs cannot be called."""
    assert not rows("select proname from pg_proc where prosecdef"
                    " and pronamespace = 'public'::regnamespace"
                    " and prorettype <> 'trigger'::regtype")  # fmt: skip
    assert not rows("select relname from pg_class where relkind in ('v', 'm')"
                    " and relnamespace = 'public'::regnamespace")  # fmt: skip
    with planted.cast.rival.acting():
        assert attempt("select * from customers_candidates('zilpzalp textilwerke', %s, 20)",
                       "gemeinsam.example") == "42501"  # fmt: skip


def test_the_roles_inherit_and_own_nothing(planted: Planted) -> None:
    found = rows("select rolname, rolinherit, rolsuper, rolbypassrls, rolcanlogin from pg_roles"
                 " where rolname in (%s, %s) order by 1", PARTNER_ROLE, VENDOR_ROLE)  # fmt: skip
    assert found == [
        (PARTNER_ROLE, False, False, False, False),
        (VENDOR_ROLE, False, False, True, False),  # its privileges are its wall
    ]
    assert not rows("select relname from pg_class c join pg_roles r on r.oid = relowner"
                    " where rolname in (%s, %s)", PARTNER_ROLE, VENDOR_ROLE)  # fmt: skip
    actor = actor_of(memberships_of(planted.cast.rival.user.pk).get())
    assert actor.partner_ids == (planted.rivals.partner_id,)
