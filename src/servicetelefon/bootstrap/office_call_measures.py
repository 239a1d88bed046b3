"""Calls from offices to citizens, for the operator: a phone that is never there, a carrier that takes
no calls, or a line that breaks them off must not stay unnoticed."""

from __future__ import annotations

from collections.abc import Iterable

from prometheus_client.core import CounterMetricFamily
from prometheus_client.registry import Collector

from servicetelefon.journey.office_call_counts import OfficeCallCounts


class OfficeCallMeasures(Collector):
    def __init__(self, counts: OfficeCallCounts) -> None:
        self._counts = counts

    def collect(self) -> Iterable[CounterMetricFamily]:
        counts = self._counts
        yield CounterMetricFamily(
            "servicetelefon_office_calls_started",
            "Calls of specialists that the line has begun",
            value=counts.started,
        )
        yield CounterMetricFamily(
            "servicetelefon_office_calls_answered",
            "Those of them that a citizen answered, or a mailbox",
            value=counts.answered,
        )
        ended = CounterMetricFamily(
            "servicetelefon_office_calls_ended",
            "How these calls ended, and after what",
            labels=("state", "why"),
        )
        for (state, why), count in counts.ended.items():
            ended.add_metric((state.value, why.value), count)
        yield ended
