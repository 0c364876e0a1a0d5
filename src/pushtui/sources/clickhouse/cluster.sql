-- The tables of one_node.sql for a cluster named `push`: on each server a replicated table, and over all of them a
-- distributed one, which the senders insert into and the profile names. The events of a delivery are spread over
-- all shards, so that no send is bound to one server; equal rows of a batch land on the same shard.

CREATE TABLE push_events_local ON CLUSTER push
(
    delivery String,
    event LowCardinality(String),
    platform LowCardinality(String),
    code LowCardinality(String),
    message String,
    at DateTime('UTC'),
    count UInt64 DEFAULT 1
)
ENGINE = ReplicatedMergeTree('/clickhouse/tables/{shard}/push_events', '{replica}')
PARTITION BY toYYYYMM(at)
ORDER BY (delivery, event, platform, code, at);

CREATE TABLE push_events ON CLUSTER push AS push_events_local
ENGINE = Distributed(push, currentDatabase(), push_events_local, cityHash64(delivery, event, platform, code, at));

CREATE TABLE push_minutes_local ON CLUSTER push
(
    delivery String,
    event LowCardinality(String),
    platform LowCardinality(String),
    code LowCardinality(String),
    message String,
    at DateTime('UTC'),
    count UInt64
)
ENGINE = ReplicatedSummingMergeTree('/clickhouse/tables/{shard}/push_minutes', '{replica}', count)
PARTITION BY toYYYYMM(at)
ORDER BY (delivery, event, platform, code, at);

CREATE MATERIALIZED VIEW push_minutes_from_events ON CLUSTER push TO push_minutes_local AS
SELECT delivery, event, platform, code, any(message) AS message, toStartOfMinute(at) AS at, sum(count) AS count
FROM push_events_local
GROUP BY delivery, event, platform, code, at;

CREATE TABLE push_minutes ON CLUSTER push AS push_minutes_local
ENGINE = Distributed(push, currentDatabase(), push_minutes_local);

CREATE TABLE push_deliveries_local ON CLUSTER push
(
    delivery String,
    name String,
    status LowCardinality(String),
    targeted UInt64,
    started_at DateTime('UTC'),
    completed_at DateTime('UTC'),
    updated_at DateTime('UTC') DEFAULT now()
)
ENGINE = ReplicatedReplacingMergeTree('/clickhouse/tables/{shard}/push_deliveries', '{replica}', updated_at)
ORDER BY delivery;

CREATE TABLE push_deliveries ON CLUSTER push AS push_deliveries_local
ENGINE = Distributed(push, currentDatabase(), push_deliveries_local, cityHash64(delivery));
