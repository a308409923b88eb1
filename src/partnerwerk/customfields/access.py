"""Who manages fields, and which of them the database shows to a partner at all.

What a role sees and changes of a record's values is said in `fieldsets.py`, and only there.
"""

from enum import StrEnum

from partnerwerk.access.policies import RowPolicy


class FieldPermission(StrEnum):
    MANAGE = "fields.manage"


GRANTS = {FieldPermission.MANAGE: ("administrator",)}

ROW_POLICIES = [RowPolicy("customfields_customfield", partner_reads="for_partners")]
