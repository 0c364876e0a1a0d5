-- The table of events that the `clickhouse` source reads, for one server.

-- One row an event, or a row for many with the same columns and their number in `count`.
-- `event` is targeted, sent, delivered, bounce, error, open, action or exclusion.
-- Inserts are repeated safely with a token for each batch: the setting insert_deduplication_token.
CREATE TABLE push_events
(
    delivery String,
    event LowCardinality(String),
    platform LowCardinality(String),
    code LowCardinality(String),
    message String,
    at DateTime('UTC'),
    count UInt64 DEFAULT 1
)
ENGINE = MergeTree
PARTITION BY toYYYYMM(at)
ORDER BY (delivery, event, platform, code, at)
SETTINGS non_replicated_deduplication_window = 10000;

-- The same by the minute: a send of a hundred million messages stays some thousand rows. Name it in the profile
-- (table = "push_minutes") once the events are many; it has the same columns, so the same queries read it.
CREATE TABLE push_minutes
(
    delivery String,
    event LowCardinality(String),
    platform LowCardinality(String),
    code LowCardinality(String),
    message String,
    at DateTime('UTC'),
    count UInt64
)
ENGINE = SummingMergeTree(count)
PARTITION BY toYYYYMM(at)
ORDER BY (delivery, event, platform, code, at);

CREATE MATERIALIZED VIEW push_minutes_from_events TO push_minutes AS
SELECT delivery, event, platform, code, any(message) AS message, toStartOfMinute(at) AS at, sum(count) AS count
FROM push_events
GROUP BY delivery, event, platform, code, at;

-- One row whenever something about a delivery changes; the newest counts. `status` is scheduled, sending, paused,
-- completed, canceled or failed. 0 in completed_at is: not yet.
CREATE TABLE push_deliveries
(
    delivery String,
    name String,
    status LowCardinality(String),
    targeted UInt64,
    started_at DateTime('UTC'),
    completed_at DateTime('UTC'),
    updated_at DateTime('UTC') DEFAULT now()
)
ENGINE = ReplacingMergeTree(updated_at)
ORDER BY delivery;
