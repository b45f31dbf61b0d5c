"""Our terms as a closed class, beside the table of prefixes.

Nothing here reads a file. `tests/test_terms.py` holds the class equal to `ontology/civic.ttl`.
"""

# ruff: noqa: N815  (the names are the ontology's own)

from __future__ import annotations

from rdflib.namespace import DefinedNamespace, Namespace
from rdflib.term import URIRef

from kg.namespaces import BASE, CODE, NS, PREFIXES, SHAPES, code, expand, shorten

__all__ = ["BASE", "CIVIC", "CODE", "NS", "PREFIXES", "SHAPES", "code", "expand", "shorten"]


class CIVIC(DefinedNamespace):
    """The terms of `ontology/civic.ttl`; any other name is an AttributeError."""

    _fail = True
    _NS = Namespace(NS)

    # plans
    Plan: URIRef
    Strategy: URIRef
    DeliveryPlan: URIRef
    PlanElement: URIRef
    inPlan: URIRef
    hasElement: URIRef
    delivers: URIRef
    alignsWith: URIRef
    succeeds: URIRef
    accountableBody: URIRef

    # ends
    Intent: URIRef
    Goal: URIRef
    Aim: URIRef
    Objective: URIRef
    supports: URIRef
    contributesTo: URIRef
    partOf: URIRef
    underStrategy: URIRef
    supportsStrategy: URIRef

    # work
    Activity: URIRef
    Milestone: URIRef
    Programme: URIRef
    expectedOutcome: URIRef
    milestoneOf: URIRef
    hasMilestone: URIRef
    programme: URIRef
    continues: URIRef
    recurrence: URIRef

    # time
    TimeFrame: URIRef
    timeframe: URIRef
    due: URIRef
    edtf: URIRef
    bound: URIRef
    calendar: URIRef
    anchoredTo: URIRef

    # parties
    StakeholderGroup: URIRef
    OrganisationType: URIRef
    Population: URIRef
    Engagement: URIRef
    engagedIn: URIRef
    hasEngagement: URIRef
    party: URIRef
    role: URIRef
    partyCount: URIRef
    involves: URIRef
    canonical: URIRef

    # money
    BudgetLine: URIRef
    FundingSource: URIRef
    budgetFor: URIRef
    hasBudget: URIRef
    resourceType: URIRef
    amount: URIRef
    amountStatus: URIRef
    refersToBudget: URIRef
    splitOf: URIRef
    fundedFrom: URIRef
    fundingType: URIRef

    # results
    Outcome: URIRef
    Indicator: URIRef
    Target: URIRef
    Measurement: URIRef
    StatusUpdate: URIRef
    resultLevel: URIRef
    benefits: URIRef
    hasTarget: URIRef
    hasIndicator: URIRef
    ofIndicator: URIRef
    comparator: URIRef
    value: URIRef
    unit: URIRef
    population: URIRef
    statistic: URIRef
    direction: URIRef
    baseline: URIRef
    statusOf: URIRef
    progress: URIRef
    asAt: URIRef
    Evaluation: URIRef
    evaluates: URIRef
    evaluationStage: URIRef
    evidenceLevel: URIRef

    # evidence
    SourceDocument: URIRef
    Report: URIRef
    SourceLocation: URIRef
    SourceNote: URIRef
    reportsOn: URIRef
    asWritten: URIRef
    inDocument: URIRef
    page: URIRef
    table: URIRef
    row: URIRef
    column: URIRef
    contentHash: URIRef

    # claims
    Claim: URIRef
    claimSubject: URIRef
    claimPredicate: URIRef
    claimObject: URIRef
    confidence: URIRef
    basis: URIRef
    reviewStatus: URIRef
    Reading: URIRef
    readingOf: URIRef
    readProperty: URIRef
    readValue: URIRef

    # findings that stay as they are for now
    Acknowledgement: URIRef
    ofRule: URIRef
    foundIn: URIRef
    foundValue: URIRef
    lookAgain: URIRef
    setAsideIn: URIRef

    # derived by rules: who counts for what, and how sure that is
    Tie: URIRef
    Contribution: URIRef
    Participation: URIRef
    reaches: URIRef
    ownBody: URIRef
    engagedParty: URIRef
    partner: URIRef
    countsFor: URIRef
    possiblyContributesTo: URIRef
    supportsStrategyByReading: URIRef
    possiblySupportsStrategy: URIRef
    ofActivity: URIRef
    toStrategy: URIRef
    byEngagement: URIRef
    participant: URIRef
    inContribution: URIRef
    sureness: URIRef
    directness: URIRef
    leansOn: URIRef
    takesPartAs: URIRef
    meets: URIRef
    misses: URIRef
    serves: URIRef
    evaluatedBy: URIRef
    measuredBy: URIRef
    rewords: URIRef
    reschedules: URIRef
    notCarriedOnBy: URIRef
    vouchedStrategies: URIRef
    directStrategies: URIRef
    crossCuttingActivities: URIRef
    statedActivities: URIRef
    readActivities: URIRef
    possibleActivities: URIRef

    # annotations
    derivedBy: URIRef
    exportAs: URIRef
