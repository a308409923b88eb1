"""Row security, declared once per table in its app's `access.py` and created by its migration.

Default deny: a table without a policy shows nobody anything. The vendor role's policy is plain
`true`, so that the planner drops it and trigram indexes stay usable; the partner role's compares an
indexed column with a value computed once per statement.
"""

from dataclasses import dataclass
from typing import Any

from django.db import migrations

from partnerwerk.kit.provisioning import PARTNER_ROLE, VENDOR_ROLE

EVERYTHING = "true"
WRITE_VERBS = ("insert", "update", "delete")
POLICY_NAMES = ("vendor", "partner_reads", *(f"partner_{verb}s" for verb in WRITE_VERBS))


def own(column: str = "partner_id") -> str:
    """Rows of the partner organisations that the actor stands for."""
    return _among(column, "partnerwerk.partner_ids")


def known(column: str) -> str:
    """Rows of organisations whose name the actor may read: its own, its distributor, the vendor."""
    return _among(column, "partnerwerk.known_ids")


def at_home(column: str) -> str:
    """Rows that are for everybody, or for the actor's own organisation and nobody else."""
    return f"({column} is null or {column} = {_one('partnerwerk.home_id')})"


def by_home(column: str) -> str:
    """Rows of the actor's own organisation; not of those below it."""
    return f"{column} = {_one('partnerwerk.home_id')}"


def of_member(organisation: str, member: str, *, or_if: str) -> str:
    """Rows of the actor's own organisation that are its own as a person, or that all there may see."""
    home, me = (_one(f"partnerwerk.{name}_id") for name in ("home", "member"))
    return f"{organisation} = {home} and ({or_if} or {member} = {me})"


def of_me(column: str) -> str:
    """Rows of the actor as a person."""
    return f"{column} = {_one('partnerwerk.member_id')}"


def takes_part(column: str) -> str:
    """Rows whose list of people holds the actor."""
    return f"{_one('partnerwerk.member_id')} = any ({column})"


def named(column: str) -> str:
    """Of an organisation whose name the actor may read: what it sees of the table of them."""
    return f"{column} in (select identity_organisation.id from identity_organisation)"  # noqa: S608


def _one(setting: str) -> str:
    return f"(select nullif(current_setting('{setting}', true), '')::uuid)"


def _among(column: str, setting: str) -> str:
    ids = f"(select nullif(current_setting('{setting}', true), '')::uuid[])"
    return f"{column} = any ({ids}::uuid[])"


@dataclass(frozen=True, slots=True)
class RowPolicy:
    """Who may read and write the rows of one table. None: the partner role has no right at all.

    `vendor` lists the vendor role's privileges. `forced` is off only for tables that sign-in reads
    before there is an actor: those the login role, their owner, sees.
    """

    table: str
    partner_reads: str | None = None
    partner_writes: str | None = None
    partner_privileges: str = "select, insert, update, delete"
    vendor: str = "select, insert, update, delete"
    forced: bool = True

    def statements(self) -> list[str]:
        table = self.table
        sql = [
            f"alter table {table} enable row level security",
            f"alter table {table} {'force' if self.forced else 'no force'} row level security",
            *(f"drop policy if exists {name} on {table}" for name in POLICY_NAMES),
            f"revoke all on {table} from {VENDOR_ROLE}, {PARTNER_ROLE}",
        ]
        if self.vendor:
            sql.append(f"grant {self.vendor} on {table} to {VENDOR_ROLE}")
            sql.append(f"create policy vendor on {table} to {VENDOR_ROLE} using (true)")
        return sql + self._partner_statements()

    def _partner_statements(self) -> list[str]:
        if self.partner_reads is None:
            return []
        privileges = self.partner_privileges if self.partner_writes else "select"
        sql = [
            f"grant {privileges} on {self.table} to {PARTNER_ROLE}",
            f"create policy partner_reads on {self.table} for select to {PARTNER_ROLE}"
            f" using ({self.partner_reads})",
        ]
        return sql + [self._write_policy(verb) for verb in self._write_verbs()]

    def _write_verbs(self) -> list[str]:
        if not self.partner_writes:
            return []
        return [verb for verb in WRITE_VERBS if verb in self.partner_privileges]

    def _write_policy(self, verb: str) -> str:
        """Reading has a policy of its own: `for all` would let writers read more."""
        clause = "with check" if verb == "insert" else "using"
        return (
            f"create policy partner_{verb}s on {self.table} for {verb} to {PARTNER_ROLE}"
            f" {clause} ({self.partner_writes})"
        )


def protect(*policies: RowPolicy) -> migrations.RunSQL:
    """The migration operation that puts row policies in force."""
    statements: list[Any] = [sql for policy in policies for sql in policy.statements()]
    return migrations.RunSQL(statements, migrations.RunSQL.noop)


def grant_schema() -> migrations.RunSQL:
    """Let both roles reach the schema and draw numbers; rows need a policy all the same."""
    both = f"{VENDOR_ROLE}, {PARTNER_ROLE}"
    return migrations.RunSQL(
        [
            f"grant usage on schema public to {both}",
            f"alter default privileges in schema public grant usage on sequences to {both}",
        ],
        migrations.RunSQL.noop,
    )
