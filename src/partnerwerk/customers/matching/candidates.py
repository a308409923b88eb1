"""Which few of a million customers might be the one that somebody typed, found by an index.

A name is filed under short keys that survive what people do to names: shortening, misspelling,
changing the order of words. Each distinctive word gives its beginning and its end, its first and
last letters, its consonants and, when it is short, itself with each letter left out. Each pair of
words gives both beginnings in alphabetical order, and the whole name its beginning and end without
spaces. Names that share a key are candidates, the most similar first. Words that most companies
have give no keys of their own, unless a name has no other, and keys that many names share are not
searched for, so few rows are read. Should an unforeseen key be common all the same, `MOST` bounds
the work (the same name and the same domain have their own indexes and are found in any case).

A search takes every word's keys: a misspelled common word looks distinctive, and beside it the
others still lead to a name that has nothing but common words.

The SQL needs PostgreSQL 15 and is run by a migration. Call the function where row security does
not restrict the reader, else these indexes are not used: their operators are not leakproof.
"""

import json

from partnerwerk.customers.matching.data import lines
from partnerwerk.customers.matching.words import COMPANIES, common_words

EXTENSIONS = ("pg_trgm",)
"""Comes with PostgreSQL's own contrib and is trusted: the owner of a database may create it."""

MOST = 1_500
"""How many names, of customers and of aliases each, one search compares at most."""


TOO_MANY = 125
"""A key that more customers than this share is not searched for, unless a name has no other."""


def _array(texts: tuple[str, ...]) -> str:
    """An SQL literal; our words and keys hold neither quotes nor backslashes."""
    quoted = ",".join(f'"{text}"' for text in texts)
    return f"'{{{quoted}}}'::text[]"


_UNTOLD = _array(common_words())


def _unasked(customers: int) -> str:
    """Keys that more than `TOO_MANY` of so many customers share, judged by 28,144 companies.

    Of a JSON object PostgreSQL finds a key by halves; an array of as many it would hash each time.
    """
    shared = (line.split() for line in lines("common_keys.txt"))
    keys = (key for key, n in shared if int(n) * customers > TOO_MANY * COMPANIES)
    return f"'{json.dumps(dict.fromkeys(keys, 0))}'::jsonb"


KEYS_SQL = f"""
create or replace function customers_keys(p_name_key text, p_every_word boolean) returns text[]
language plpgsql immutable strict parallel safe cost 1000
set plan_cache_mode = force_generic_plan as $$
declare
  words constant text[] := (string_to_array(p_name_key, ' '))[1:5];
  told text[] := array(select w from unnest(words) w where w <> all ({_UNTOLD}));
  glued constant text := replace(p_name_key, ' ', '');
  keys text[] := array['^' || left(glued, 6), right(glued, 6) || '$'];
  bones text;
  a text;
  b text;
begin
  if p_every_word or told = '{{}}' then
    told := words;
  end if;
  foreach a in array told loop
    bones := left(a, 1) || translate(substr(a, 2), 'aeiouyh', '');
    keys := keys || array[left(a, 2) || '~' || right(a, 2),
                          case when length(bones) > 2 then bones end];
    if length(a) > 5 then
      keys := keys || array['<' || left(a, 5), right(a, 5) || '>'];
    end if;
    if length(a) < 7 then
      keys := keys || ('-' || a);
      for i in 1 .. length(a) loop
        keys := keys || ('-' || left(a, i - 1) || substr(a, i + 1));
      end loop;
    end if;
  end loop;
  foreach a in array words loop
    foreach b in array words loop
      if a < b then
        keys := keys || (least(left(a, 3), left(b, 3)) || '+' || greatest(left(a, 3), left(b, 3)));
      end if;
    end loop;
  end loop;
  return array_remove(keys, null);
end $$;
"""  # noqa: S608 only constants of this package

# No fast update: each search would read all new names from the list of those not yet in the index.
INDEX_SQL = """
create index if not exists customer_by_keys
  on customers_customer using gin (customers_keys(name_key, false)) with (fastupdate = off);
create index if not exists customer_by_name_key on customers_customer (name_key);
create index if not exists customeralias_by_keys
  on customers_customeralias using gin (customers_keys(name_key, false)) with (fastupdate = off);
create index if not exists customeralias_by_name_key on customers_customeralias (name_key);
"""

CANDIDATES_SQL = f"""
create or replace function customers_candidates(p_name_key text, p_domain_key text, p_limit int)
returns table (customer_id uuid, name text, domain_key text, country text)
language plpgsql stable set jit = off set max_parallel_workers_per_gather = 0
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  keys constant text[] := customers_keys(p_name_key, true);
  size constant real := (select reltuples from pg_class where oid = 'customers_customer'::regclass);
  told text[] := case
    when size > 400000 then
      array(select distinct k from unnest(keys) k where not {_unasked(1_000_000)} ? k)
    when size > 50000 then
      array(select distinct k from unnest(keys) k where not {_unasked(200_000)} ? k)
    else array(select distinct k from unnest(keys) k where not {_unasked(40_000)} ? k) end;
  at_domain constant uuid[] := array(
    select customer_id from customers_customerdomain where domain_key = nullif(p_domain_key, ''));
begin
  if told = '{{}}' then
    told := keys;
  end if;
  return query
  with spelling as (
    select id, name, name_key from customers_customer where id = any (at_domain)
    union all
    (select id, name, name_key from customers_customer where name_key = p_name_key limit p_limit)
    union all
    (select id, name, name_key from customers_customer
      where customers_keys(name_key, false) && told limit {MOST})
    union all
    (select customer_id, name, name_key from customers_customeralias
      where name_key = p_name_key limit p_limit)
    union all
    (select customer_id, name, name_key from customers_customeralias
      where customers_keys(name_key, false) && told limit {MOST})
  ), nearest as (
    select id, name from spelling
    order by id = any (at_domain) desc, greatest(
      similarity(name_key, p_name_key),
      case when starts_with(name_key, p_name_key) or starts_with(p_name_key, name_key)
        then 0.9
        when split_part(name_key, ' ', 1) = split_part(p_name_key, ' ', 1) then 0.6 end) desc
    limit 2 * p_limit  -- a spelling may have been found in two ways
  )
  select distinct n.id, n.name::text,
    case when n.id = any (at_domain) then p_domain_key else (
      select min(d.domain_key) from customers_customerdomain d where d.customer_id = n.id) end,
    c.country::text
  from nearest n join customers_customer c on c.id = n.id;
end $$;
"""  # noqa: S608 only constants of this package
"""A row is a spelling: a customer comes once for each of its names that was found."""

FUNCTION_SQL = KEYS_SQL + CANDIDATES_SQL
"""To be run before INDEX_SQL, whose indexes call `customers_keys`."""
