#!/usr/bin/env bash
# Writes clean.json.gz and killed.json.gz anew: the log directory of an Apache Kafka 4.4.0 after a clean stop, and after a kill.
#
#   regenerate.sh PATH-OF-THE-ORACLE-SCRIPT PORT
set -euo pipefail
cd "$(dirname "$0")"
kafka=$1 port=$2 name=golden-log-dir
"$kafka" start $name "$port" log.flush.offset.checkpoint.interval.ms=2000 log.initial.task.delay.ms=1000 \
  replica.high.watermark.checkpoint.interval.ms=1000 transaction.state.log.num.partitions=1 \
  log.cleaner.backoff.ms=200
server=localhost:$port
"$kafka" topics --bootstrap-server $server --create --topic plain --config segment.bytes=1048576 \
  --config index.interval.bytes=1024 --config segment.ms=250
"$kafka" topics --bootstrap-server $server --create --topic zipped
"$kafka" topics --bootstrap-server $server --create --topic transactions
"$kafka" topics --bootstrap-server $server --create --topic compacted --config cleanup.policy=compact \
  --config segment.bytes=1048576 --config min.cleanable.dirty.ratio=0.01
"$kafka" java "$PWD/Produce.java" $server
sleep 4
"$kafka" stop $name --kill
data=$("$kafka" where $name)/data
node pack.mjs "$data" killed.json.gz
"$kafka" start $name "$port" --keep
"$kafka" stop $name
node pack.mjs "$data" clean.json.gz
