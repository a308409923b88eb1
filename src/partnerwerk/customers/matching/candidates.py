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
from collections.abc import Mapping

from partnerwerk.customers.matching.data import lines
from partnerwerk.customers.matching.words import COMPANIES, common_words

EXTENSIONS = ("pg_trgm",)
"""Comes with PostgreSQL's own contrib and is trusted: the owner of a database may create it."""

MOST = 1_500
"""How many names, of customers and of aliases each, one search compares at most."""


TOO_MANY = 125
"""A key that more customers than this share is not searched for, unless a name has no other."""


def _as_json(counts: Mapping[str, int]) -> str:
    """An SQL literal of what is looked up by binary search; our words and keys hold no quotes."""
    return f"'{json.dumps(counts, separators=(',', ':'))}'::jsonb"


_COMMON_WORDS = _as_json(dict.fromkeys(common_words(), 1))
_COMMON_KEYS = _as_json(
    {key: int(count) for key, count in map(str.split, lines("common_keys.txt"))}
)
"""How many of 28,144 companies share a key, where it is four or more."""


def _sounds(word: str) -> str:
    """SQL of a word as it is heard: one letter a sound, none doubled, no h."""
    sql = word
    for letters, sound in (("ph", "f"), ("x", "ks"), ("qu", "k")):
        sql = f"replace({sql}, '{letters}', '{sound}')"
    sql = f"translate({sql}, 'cqzvwyh', 'kksffi')"
    for letter in "abdefgiklmnoprstu":
        sql = f"replace({sql}, '{letter}{letter}', '{letter}')"
    return sql


KEYS_SQL = f"""
create or replace function customers_keys(p_name_key text, p_every_word boolean) returns text[]
language plpgsql immutable strict parallel safe cost 1000
set plan_cache_mode = force_generic_plan as $$
declare
  words constant text[] := (string_to_array(p_name_key, ' '))[1:5];
  glued constant text := replace(p_name_key, ' ', '');
  keys text[] := array['^' || left(glued, 6), right(glued, 6) || '$'];
  told text[] := '{{}}';
  sounds text;
  initials text := '';
  a text;
  b text;
begin
  if not p_every_word then
    foreach a in array words loop
      if not {_COMMON_WORDS} ? a then
        told := told || a;
      end if;
    end loop;
  end if;
  if told = '{{}}' then
    told := words;
  end if;
  foreach a in array told loop
    sounds := {_sounds("a")};
    keys := keys || (left(a, 2) || '~' || right(a, 2));
    if length(a) > 4 then
      keys := keys || ('*' || translate(sounds, 'eiou', 'aaaa'));
    end if;
    sounds := left(sounds, 1) || translate(substr(sounds, 2), 'aeiou', '');
    if length(sounds) > 2 then
      keys := keys || sounds;
    end if;
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
  if cardinality(words) > 2 then
    foreach a in array string_to_array(p_name_key, ' ') loop
      initials := initials || left(a, 1);
    end loop;
    keys := keys || ('.' || left(initials, 8));
  elsif cardinality(words) = 1 and length(glued) between 3 and 8 then
    keys := keys || ('.' || glued);
  end if;
  return keys;
end $$;
"""

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
drop function if exists customers_candidates(text, text, int);
create function customers_candidates(p_name_key text, p_domain_key text, p_limit int)
returns table (customer_id uuid, name text, domain_key text, country text, name_key text)
language plpgsql stable set jit = off set max_parallel_workers_per_gather = 0
set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  keys constant text[] := customers_keys(p_name_key, true);
  size constant real := (select reltuples from pg_class where oid = 'customers_customer'::regclass);
  told text[] := array(
    select distinct k from unnest(keys) k
    where coalesce(({_COMMON_KEYS} -> k)::int, 0) * size <= {TOO_MANY * COMPANIES});
  initials constant text := case when p_name_key ~ '^[a-z0-9]{{3,8}}$'
    then '^' || regexp_replace(p_name_key, '(.)(?=.)', '\\1\\\\S* ', 'g') end;
  labels constant text[] := array[replace(p_name_key, ' ', ''), replace(p_name_key, ' ', '-')];
  at_domain constant uuid[] := array(
    select customer_id from customers_customerdomain where domain_key = nullif(p_domain_key, '')
    union all  -- leaving doubles out would make room for a million
    select d.customer_id from unnest(labels) label join customers_customerdomain d
      on d.domain_key ~>=~ (label || '.') and d.domain_key ~<~ (label || '/')
    limit p_limit);
begin
  if told = '{{}}' then
    told := keys;
  end if;
  return query
  with spelling as (
    select id, name, name_key from customers_customer where id = any (at_domain)
    union all
    (select id, name, name_key from customers_customer
      where name_key in (p_name_key, split_part(p_domain_key, '.', 1)) limit p_limit)
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
    select id, name, name_key from spelling
    group by id, name, name_key  -- it may have been found in two ways
    order by id = any (at_domain) desc, greatest(
      similarity(name_key, p_name_key),
      case when starts_with(name_key, p_name_key) or starts_with(p_name_key, name_key)
        then 0.9
        when name_key ~ initials then 0.8
        when split_part(name_key, ' ', 1) = split_part(p_name_key, ' ', 1) then 0.6 end) desc
    limit p_limit
  )
  select n.id, n.name::text, (
      select d.domain_key::text from customers_customerdomain d where d.customer_id = n.id
      order by d.domain_key <> p_domain_key, split_part(d.domain_key, '.', 1) <> all (labels),
        d.domain_key limit 1),
    c.country::text, n.name_key::text
  from nearest n join customers_customer c on c.id = n.id;
end $$;
"""  # noqa: S608 only constants of this package
"""A row is a spelling: a customer comes once for each of its names that was found."""

IN_TURN_SQL = """
create or replace function customers_candidates_in_turn(
  p_turns text[], p_name_key text, p_domain_key text, p_limit int)
returns table (customer_id uuid, name text, domain_key text, country text, name_key text)
language plpgsql volatile as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(turn, 1)) from unnest(p_turns) turn;
  return query select * from customers_candidates(p_name_key, p_domain_key, p_limit);
end $$;
"""
"""Waits, then searches: each statement of a volatile function sees what was written before it began,
so that the search finds what was waited for.
"""

FUNCTION_SQL = KEYS_SQL + CANDIDATES_SQL + IN_TURN_SQL
"""To be run before INDEX_SQL, whose indexes call `customers_keys`."""
