"""How a tie is said, from either end."""

from __future__ import annotations

from kg.terms import CIVIC, code, expand

# How the role of a party is said: from the party, and from what it is engaged in.
_ROLES = {
    "beneficiary": ("is meant to benefit from", "is meant to benefit"),
    "consultee": ("is consulted on", "consults"),
    "delivery-partner": ("is a delivery partner in", "has as delivery partner"),
    "engaged": ("is to be engaged in", "is to engage"),
    "evaluator": ("evaluates", "is evaluated by"),
    "funder": ("is a funder of", "has as funder"),
    "intermediary": ("is a funding intermediary of", "has as funding intermediary"),
    "lead": ("leads", "is led by"),
    "oversight": ("oversees", "is overseen by"),
    "participant": ("takes part in", "has as participant"),
    "recipient": ("is a grant recipient of", "has as grant recipient"),
}
_RELATIONS = {
    "civic:accountableBody": ("is answered for by", "answers for"),
    "civic:alignsWith": ("is said to support", "is said to be supported by"),
    "civic:benefits": ("is meant to benefit", "is meant to gain from"),
    "civic:continues": ("continues", "is continued by"),
    "civic:contributesTo": ("contributes to", "is served by"),
    "civic:delivers": ("delivers", "is delivered by"),
    "civic:expectedOutcome": ("is expected to bring about", "is expected of"),
    "civic:fundedFrom": ("draws money from", "gives money to"),
    "civic:inPlan": ("stands in", "holds"),
    "civic:milestoneOf": ("is a milestone of", "has the milestone"),
    "civic:partOf": ("is part of", "has the part"),
    "civic:programme": ("belongs to", "includes"),
    "civic:underStrategy": ("is a goal of", "has the goal"),
    "dcterms:references": ("refers to", "is referred to in"),
    "dcterms:subject": ("is about", "is the topic of"),
    "org:classification": ("is one of the", "includes"),
    "org:hasMember": ("has the member", "is a member of"),
    "org:memberOf": ("is a member of", "has the member"),
    "org:postIn": ("is a post in", "has the post"),
    "org:subOrganizationOf": ("is part of", "has the part"),
    "org:unitOf": ("is a unit of", "has the unit"),
    "skos:broader": ("belongs to the wider group", "includes the group"),
}
_BY_ROLE = {code("role", name): words for name, words in _ROLES.items()}
_BY_RELATION = {expand(name): words for name, words in _RELATIONS.items()}
_ANY_ROLE = ("takes part in", "involves")
_ANY_RELATION = ("is tied to", "is tied to")


def phrase(relation: str, role: str, *, is_forward: bool) -> str:
    """Return the verb of a tie.

    Args:
        relation: The property, by IRI; `civic:engagedIn` stands for an engagement.
        role: The role of an engagement, by IRI.
        is_forward: Whether it is said from the subject (the party) or from the object.
    """
    if relation == str(CIVIC.engagedIn):
        words = _BY_ROLE.get(role, _ANY_ROLE)
    else:
        words = _BY_RELATION.get(relation, _ANY_RELATION)
    return words[0] if is_forward else words[1]
