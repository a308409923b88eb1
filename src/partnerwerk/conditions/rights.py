"""May somebody know what a condition asks for?"""

from partnerwerk.access import Actor
from partnerwerk.conditions import language as say
from partnerwerk.conditions.models import SavedView
from partnerwerk.conditions.nouns import Noun, noun_of
from partnerwerk.kit.problems import InvalidInput


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


def is_view_open(view: SavedView, actor: Actor) -> bool:
    """Can its condition be read, and is all of it open to the actor?"""
    if view.condition is None:
        return True
    noun = noun_of(view.noun)
    try:
        return is_open(say.read_condition(view.condition, noun), noun, actor)
    except InvalidInput:
        return False
