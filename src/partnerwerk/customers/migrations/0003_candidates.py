"""First version of the candidate search; the matching's own SQL replaces it."""

from django.db import migrations

SQL = """
create index customers_customer_name_key on customers_customer using gin (name_key gin_trgm_ops);
create function customers_candidates(p_name_key text, p_domain_key text, p_limit int)
returns table (customer_id uuid, name text, domain_key text, country text)
language sql stable as $$
    select c.id, c.name::text, d.domain_key::text, c.country::text
    from customers_customer c left join customers_customerdomain d on d.customer_id = c.id
    where c.name_key % p_name_key or d.domain_key = nullif(p_domain_key, '')
    limit p_limit
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("customers", "0002_row_security")]

    operations = [migrations.RunSQL(SQL, migrations.RunSQL.noop)]
