"""May somebody know what a condition asks for?"""

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.nouns import Noun, noun_of


def is_open(condition: say.Condition, noun: Noun, actor: Actor) -> bool:
    """Does it ask only for fields and relations that are open to the actor?"""
    if isinstance(condition, say.Test):
        field = noun.field(condition.field)
        return field is not None and field.open_to(actor)
    if isinstance(condition, say.Not):
        return is_open(condition.part, noun, actor)
    if isinstance(condition, say.Has):
        relation = noun.relation(condition.relation)
        if relation is None or not relation.open_to(actor):
            return False
        return is_open(condition.where, noun_of(relation.target), actor)
    return all(is_open(part, noun, actor) for part in condition.parts)
