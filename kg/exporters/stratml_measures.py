"""StratML's performance indicators: targets, outcomes, milestones and sums of money."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from lxml import etree

from kg.exporters.stratml_parts import Telling, add, identifier, other_words, put, quoted, tag

_STAGES = {"output": "Output", "outcome": "Outcome", "impact": "Outcome"}


def put_indicators(objective: etree._Element, telling: Telling, work: str) -> None:
    """Add what shows whether an objective or activity has been reached, and what it takes."""
    facts = telling.facts
    for outcome in filter(telling.is_new, facts.texts(work, "civic:expectedOutcome")):
        targets = facts.texts(outcome, "civic:hasTarget")
        for target in filter(telling.is_new, targets):
            _target(objective, telling, target, outcome)
        if not targets:
            _indicator(
                objective, telling, facts.name(outcome), "", outcome, _stage(telling, outcome)
            )
    milestones = facts.back(work, "civic:milestoneOf")
    for holder in (work, *milestones):
        for target in filter(telling.is_new, facts.texts(holder, "civic:hasTarget")):
            _target(objective, telling, target, holder)
    for milestone in filter(telling.is_new, milestones):
        made = _indicator(objective, telling, facts.name(milestone), "", milestone, None)
        times = facts.texts(milestone, "civic:due")
        _result(made, telling, times, words=[facts.name(time) for time in times])
    for line in filter(telling.is_new, facts.back(work, "civic:budgetFor")):
        _money(objective, telling, line)


def _target(objective: etree._Element, telling: Telling, target: str, holder: str) -> None:
    facts = telling.facts
    measured = facts.text(target, "civic:ofIndicator") or target
    unit = facts.text(target, "civic:unit")
    made = _indicator(
        objective, telling, facts.name(measured), facts.name(unit) if unit else "", target,
        _stage(telling, holder), f"Shows: {facts.name(holder)}.",
    )  # fmt: skip
    value = facts.number(target, "civic:value")
    if value is not None:
        made.set("PerformanceIndicatorType", "Quantitative")
    comparator = facts.text(target, "civic:comparator")
    descriptor = ("Comparator", facts.name(comparator)) if comparator else None
    times = facts.texts(target, "civic:due")
    _result(made, telling, times, value, descriptor, quoted(facts, target))


def _money(objective: etree._Element, telling: Telling, line: str) -> None:
    facts = telling.facts
    currency = facts.text(line, "schema:currency") or ""
    made = _indicator(objective, telling, facts.name(line), currency, line, "Input")
    status = facts.text(line, "civic:amountStatus")
    descriptor = ("Amount", facts.name(status)) if status else None
    times = facts.texts(line, "civic:timeframe")
    _result(
        made, telling, times, facts.number(line, "civic:amount"), descriptor, quoted(facts, line)
    )


def _stage(telling: Telling, holder: str) -> str | None:
    level = telling.facts.text(holder, "civic:resultLevel") or ""
    return _STAGES.get(level.rpartition("/")[2])


def _indicator(
    objective: etree._Element,
    telling: Telling,
    dimension: str,
    unit: str,
    thing: str,
    stage: str | None,
    *words: str,
) -> etree._Element:
    made = add(objective, "PerformanceIndicator")
    if stage:
        made.set("ValueChainStage", stage)
    put(made, "MeasurementDimension", dimension)
    put(made, "UnitOfMeasurement", unit, empty=True)
    put(made, "Identifier", identifier(thing))
    put(made, "OtherInformation", other_words(telling.facts, thing, words))
    return made


def _result(
    indicator: etree._Element,
    telling: Telling,
    times: Iterable[str],
    value: Decimal | None = None,
    descriptor: tuple[str, str] | None = None,
    words: Iterable[str] = (),
) -> None:
    """Put what is to be reached before the indicator's last part, where the schema wants it."""
    instance = etree.Element(tag("MeasurementInstance"))
    result = add(instance, "TargetResult")
    for time in list(times)[:1]:
        put(result, "StartDate", telling.facts.text(time, "dcat:startDate"))
        put(result, "EndDate", telling.facts.text(time, "dcat:endDate"))
    put(result, "NumberOfUnits", None if value is None else format(value, "f"))
    if descriptor:
        told = add(result, "Descriptor")
        put(told, "DescriptorName", descriptor[0])
        put(told, "DescriptorValue", descriptor[1])
    put(result, "Description", "; ".join(words))
    if len(result):
        indicator.insert(len(indicator) - 1, instance)
