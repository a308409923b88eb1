from django.db import migrations

from partnerwerk.access.policies import RowPolicy, protect

ME = "(select nullif(current_setting('partnerwerk.member_id', true), '')::uuid)"
OF_ME = f"membership_id = {ME}"
OF_MY_ACCOUNT = (
    "account_id in (select integrations_calendaraccount.id from integrations_calendaraccount)"
)


class Migration(migrations.Migration):
    dependencies = [("integrations", "0004_calendars")]

    operations = [
        protect(
            RowPolicy(table="integrations_feed", vendor="", forced=False),
            RowPolicy(table="integrations_calendarpassword", vendor="", forced=False),
            RowPolicy(
                table="integrations_calendaraccount",
                partner_reads=OF_ME,
                partner_writes=OF_ME,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
            RowPolicy(
                table="integrations_link",
                partner_reads=OF_MY_ACCOUNT,
                partner_writes=OF_MY_ACCOUNT,
                partner_privileges="select, insert, update, delete",
                vendor="select, insert, update, delete",
                forced=True,
            ),
        )
    ]
