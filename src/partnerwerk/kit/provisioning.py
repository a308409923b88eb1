"""What a database server must hold before Partnerwerk's first migration: three roles and a database.

The login role owns the tables and yet sees no business row: row security is forced on them and no
policy names it. For the length of a transaction it becomes one of the two other roles, whose rights
it must not inherit. The vendor's role passes by the policies, which are plain `true` for it: what it
may do is said by its privileges on each table. Under policies PostgreSQL would not use what it knows
of how rare a part of a name is, and would search a million names in the wrong order.
"""

from typing import Any

from psycopg import Connection

LOGIN_ROLE = "partnerwerk"
VENDOR_ROLE, PARTNER_ROLE = "partnerwerk_vendor", "partnerwerk_partner"
ACTING_ROLES = (VENDOR_ROLE, PARTNER_ROLE)
DATABASE = "partnerwerk"
EXTENSIONS = ("btree_gist", "pg_trgm", "unaccent")
INHERITANCE_PER_GRANT = 160000  # server version since which a grant itself says whether it inherits


def role_statements(server_version: int) -> dict[str, list[str]]:
    """Each role with the statements that create it, to be run by an administrator of the server."""
    terms = " with inherit false, set true" if server_version >= INHERITANCE_PER_GRANT else ""
    login = f"create role {LOGIN_ROLE} login nosuperuser noinherit nobypassrls nocreaterole"
    statements = {LOGIN_ROLE: [login]}
    for role in ACTING_ROLES:
        grant = f"grant {role} to {LOGIN_ROLE}{terms}"
        policies = "bypassrls" if role == VENDOR_ROLE else "nobypassrls"
        statements[role] = [f"create role {role} nologin noinherit {policies}", grant]
    return statements


def database_statements(database: str = DATABASE) -> list[str]:
    return [f"create database {database} owner {LOGIN_ROLE}"]


def schema_statement() -> str:
    """In that database. Up to PostgreSQL 15 a role that inherits nothing does not get the rights
    that the owner of a database has to its schema; from 16 on it is no more than a confirmation.
    """
    return f"alter schema public owner to {LOGIN_ROLE}"


def extension_statements() -> list[str]:
    """All of them are trusted extensions: the owner of the database may create them."""
    return [f"create extension if not exists {name}" for name in EXTENSIONS]


def provision_server(administrator: Connection[Any]) -> None:
    """Create the roles and the database that are not there yet; roles of an earlier version become
    those of this one. The connection must autocommit.
    """
    roles = {name for (name,) in administrator.execute("select rolname from pg_roles")}
    for role, statements in role_statements(administrator.info.server_version).items():
        for statement in statements if role not in roles else ():
            administrator.execute(statement.encode())
    administrator.execute(f"alter role {VENDOR_ROLE} bypassrls".encode())
    databases = {name for (name,) in administrator.execute("select datname from pg_database")}
    for statement in database_statements() if DATABASE not in databases else ():
        administrator.execute(statement.encode())


def instructions(server_version: int) -> str:
    """The same for a person in front of psql, on a server that we cannot provision ourselves."""
    roles = role_statements(server_version)
    roles[LOGIN_ROLE] = [f"{roles[LOGIN_ROLE][0]} password '…'"]
    statements = [line for lines in roles.values() for line in lines] + database_statements()
    in_database = f"\\connect {DATABASE}\n{schema_statement()};\n"
    return "".join(f"{statement};\n" for statement in statements) + in_database
