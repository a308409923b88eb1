#!/usr/bin/env python
"""A new installation's first steps: the vendor, its program, its product families, and the first
administrator, whose invitation it prints.

    python ops/begin.py --vendor "Nordlicht Networks" --email birgit@nordlicht.example \\
        --name "Birgit Hansen" --program "Nordlicht Partner" --tier Silver --tier Gold \\
        --family edge-servers="Edge servers" --family switches=Switches
"""

import argparse
import sys

import click

from partnerwerk.cli import ground


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="The vendor and its first administrator.")
    parser.add_argument("--vendor", required=True, help="the company's name")
    parser.add_argument("--email", required=True, help="the first administrator's")
    parser.add_argument("--name", required=True, help="the first administrator's")
    parser.add_argument("--language", choices=["en", "de"], default="en")
    parser.add_argument("--program", required=True, help="the partner program's name")
    parser.add_argument("--tier", action="append", required=True, help="the lowest first")
    parser.add_argument("--family", action="append", required=True, metavar="CODE=NAME")
    return parser.parse_args()


def begin(given: argparse.Namespace) -> str:
    """Write all of it in one transaction; the address at which the administrator comes in."""
    from partnerwerk.access import acting, system_actor
    from partnerwerk.catalog.models import ProductFamily
    from partnerwerk.deals.models import Terms
    from partnerwerk.identity.actions import invite_member
    from partnerwerk.identity.invitations import invitation_url
    from partnerwerk.identity.models import Organisation
    from partnerwerk.partners.models import Program, Tier

    with acting(system_actor()) as system:
        if Organisation.objects.filter(side="vendor").exists():
            sys.exit("This database has a vendor already.")
        vendor = Organisation.objects.create(side="vendor", name=given.vendor)
        program = Program.objects.create(code="main", name=given.program)
        Terms.objects.create(program=program)
        for level, name in enumerate(given.tier, start=1):
            Tier.objects.create(program=program, name=name, level=level)
        for code, _, name in (family.partition("=") for family in given.family):
            ProductFamily.objects.create(code=code, name=name or code)
        member = invite_member(
            vendor, email=given.email, name=given.name, role="administrator",
            language=given.language, actor=system,
        )  # fmt: skip
        return invitation_url(member)


if __name__ == "__main__":
    given = arguments()
    try:
        with ground.django():
            print(begin(given))
    except click.ClickException as error:
        sys.exit(error.message)
