"""Traps: what is known to be odd about each service, and the tests that stand on it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

HERE = Path(__file__).parent

TRAPS: dict[str, tuple[str, ...]] = {
    "Any service: what it has no number for is unknown, and never 0": (
        "test_onesignal.py::test_what_is_not_told_is_unknown",
        "prometheus/test_source.py::test_nothing_is_unknown_and_never_0",
        "test_decode.py::test_unknown_is_not_noted_and_never_zero",
    ),
    "Any service: any JSON or XML is a report or a failure, and no number is made up": (
        "test_providers.py::test_any_json_is_a_report_or_a_source_error",
        "test_providers.py::test_any_xml_is_a_report_or_a_source_error",
        "mapped/test_mapping.py::test_any_body_gives_a_report_and_no_number_of_its_own",
        "test_intervals.py::test_any_json_is_intervals_or_a_source_error",
    ),
    "Any service: times come in UNIX seconds, ISO 8601, with seven digits of fraction, and as 0": (
        "test_times.py::test_every_form_is_the_same_moment",
        "test_times.py::test_never_is_unknown_and_no_fault",
    ),
    "OneSignal: failed is a bounce, errored is an error": (
        "test_onesignal.py::test_failed_is_a_bounce_and_errored_is_an_error",
    ),
    "OneSignal: received is 0 on free plans": (
        "test_onesignal.py::test_received_confirms_what_was_delivered_and_zero_is_a_free_plan",
    ),
    "OneSignal: totals may differ from the sums of platforms, which may be missing or of any name": (
        "test_onesignal.py::test_totals_may_differ_from_the_platforms_and_platforms_may_be_anything",
    ),
    "OneSignal: one request a second for each app": (
        "test_onesignal.py::test_the_list_is_one_request_because_of_the_rate_limit",
        "test_onesignal.py::test_refusals",
    ),
    "OneSignal: remaining may be null": ("test_onesignal.py::test_targeted_is_unknown_where_a_part_is",),
    "OneSignal: no word for the status": ("test_onesignal.py::test_the_status_is_derived",),
    "OneSignal: the old host wants Basic": ("test_onesignal.py::test_the_old_host_wants_basic",),
    "Parse: updatedAt never moves, so that the end is when it was seen": (
        "test_parse.py::test_the_end_is_when_it_was_first_seen",
        "test_parse_server.py::test_a_push_from_its_beginning_to_its_end",
    ),
    "Parse: the maps are absent until the first result": ("test_parse.py::test_from_pending_to_succeeded",),
    "Parse: a server that died leaves the push running for ever": (
        "test_parse.py::test_a_push_whose_server_died_is_stalled_in_the_end",
        "test_parse_server.py::test_a_push_whose_server_died_stands_still_for_ever",
    ),
    "Parse: an audience of nobody succeeds": ("test_parse_server.py::test_nobody_to_reach",),
    "Parse: payload is JSON within a string": ("test_parse.py::test_the_name_is_in_a_string_of_json",),
    "Parse: three refusals, one of them without a media type": (
        "test_parse.py::test_refusals",
        "test_parse_server.py::test_refusals",
    ),
    "Airship: created is 0": (
        "test_airship.py::test_a_time_of_zero_is_looked_up_once",
        "test_airship.py::test_a_capture_with_two_platforms_and_no_time",
    ),
    "Airship: counts are strings, and -1 is not measured": (
        "test_airship.py::test_numbers_as_strings_and_not_measured",
    ),
    "Airship: 404 in the first minutes is not yet": ("test_airship.py::test_404_is_not_yet_and_later_a_wrong_id",),
    "Airship: 406 without its Accept, 401 in plain text": (
        "test_airship.py::test_what_is_asked",
        "test_airship.py::test_refusals",
    ),
    "Airship: the next page of a list is a whole URL": (
        "test_airship.py::test_the_list_goes_on_where_the_answer_says_but_only_there",
    ),
    "Azure: one outcome, or an empty platform": (
        "test_azure.py::test_a_platform_may_be_empty_or_have_one_outcome",
    ),
    "Azure: 404 before there is data": ("test_azure.py::test_404_is_waiting_first_and_then_a_failure",),
    "Azure: XML without entities": (
        "test_azure.py::test_no_entities_and_no_document_types",
        "test_http.py::test_xml_that_is_refused",
    ),
    "Azure: outcomes come in while it sends, and are all there at the end only": (
        "test_azure.py::test_partial_counts_while_it_sends",
        "test_azure.py::test_targeted_is_known_at_the_end",
    ),
    "Azure: each of its outcomes counts once": ("test_azure.py::test_every_outcome_counts_once",),
    "Azure: other tiers refuse with 403": ("test_azure.py::test_refusals",),
    "gorush: totals of a server's life, so the first poll is the baseline": (
        "test_gorush.py::test_the_first_poll_is_the_baseline",
    ),
    "gorush: names mix _error and _fail": ("prometheus/test_real.py::test_gorush_by_its_own_names",),
    "gorush: a falling counter is a restart": (
        "test_gorush.py::test_a_falling_counter_is_a_restart_and_what_was_seen_is_kept",
        "test_gorush.py::test_growth_never_falls_and_never_exceeds_what_was_counted",
    ),
    "gorush: old releases lack huawei": ("test_gorush.py::test_older_releases_have_no_huawei",),
    "gorush: its path can be another": ("test_provider_profiles.py::test_a_path_of_gorush_is_a_path",),
    "Countly: two generations of names": ("test_countly.py::test_the_older_plugin",),
    "Countly: dots in keys of errors are stored as others": (
        "test_countly.py::test_dots_that_the_server_stores_as_others_are_dots_again",
    ),
    "Countly: the key stands in the query": (
        "test_countly.py::test_the_key_goes_into_the_query_and_no_further",
        "test_countly.py::test_no_proxy_gets_the_key_in_clear_text",
    ),
    "Braze: days and variants are added up, and Android lacks some": (
        "test_braze.py::test_variants_are_added_up",
        "test_braze.py::test_days_are_added_up_and_email_is_no_push",
        "test_braze.py::test_delivered_is_told_or_derived",
    ),
    "Pushwoosh: platforms are numbers, and numbers may be strings": (
        "test_pushwoosh.py::test_strings_and_unknown_platforms",
    ),
    "Batch: 429 wants five seconds at least; versions of a test": (
        "test_batch.py::test_too_many_requests_are_a_pause_of_five_seconds",
        "test_batch.py::test_versions_are_added_up",
    ),
    "Adobe: the count may be a string, and there is no other": (
        "test_ajo.py::test_targeted_status_and_start_and_nothing_else",
    ),
    "Prometheus: values are strings, NaN and +Inf among them": (
        "prometheus/test_source.py::test_values_are_strings_and_may_be_no_counts",
    ),
    "Prometheus: an empty result is unknown": ("prometheus/test_source.py::test_nothing_is_unknown_and_never_0",),
    "Prometheus: errors by status, and 404 in plain text": ("prometheus/test_source.py::test_errors_are_told",),
    "ClickHouse: a failure in the middle has status 200": (
        "clickhouse/test_source.py::test_no_exception_passes_for_an_answer",
    ),
    "ClickHouse: 64-bit integers are quoted before 25.8, and plain since": (
        "clickhouse/test_source.py::test_a_question_and_its_answer",
        "clickhouse/test_real.py::test_the_largest_count_is_exact",
    ),
    "ClickHouse: parameters stay out of the SQL, also where a server knows none": (
        "clickhouse/test_real.py::test_an_id_is_never_part_of_the_sql",
        "clickhouse/test_source.py::test_an_old_server_gets_the_id_as_digits",
    ),
    "ClickHouse: shards and replicas tell the whole": (
        "clickhouse/test_cluster.py::test_every_server_tells_the_whole",
    ),
    "Mapping: sums, differences, strings, lists and maps, JSON in a string, -1, words, times, an end": (
        "mapped/test_mapping.py::test_a_flat_body_with_maps",
        "mapped/test_mapping.py::test_maps_by_platform_and_json_in_a_string",
        "mapped/test_mapping.py::test_lists_are_summed_and_pairs_become_maps_and_back",
        "mapped/test_mapping.py::test_what_is_no_count_is_unknown",
        "mapped/test_mapping.py::test_status_words",
        "mapped/test_mapping.py::test_where_an_error_stands",
    ),
    "Reasons: one fault has many names": ("../core/test_reasons.py::test_one_fault_of_many_names_is_one_family",),
}


@pytest.mark.parametrize("trap", TRAPS)
def test_every_trap_has_its_test(trap: str) -> None:
    for name in TRAPS[trap]:
        file, _, test = name.partition("::")
        assert re.search(rf"^(async )?def {test}\(", (HERE / file).read_text(), re.MULTILINE), name
