#!/usr/bin/env bash
# Records what a real Apache Kafka writes as metadata: its log, the snapshot that formatting made, and a later one.
# Usage: test/golden/metadata/regenerate.sh [PORT]   (needs the oracle, Java and Maven; about a minute)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
kafka=${RAFKA_ORACLE:-$here/../../../../shared/oracle/kafka}
port=${1:-20680} name=metadata-golden
export KAFKA_HEAP_OPTS="-Xms128m -Xmx384m"
on() { "$kafka" "$@" --bootstrap-server "127.0.0.1:$port" > /dev/null; }
# Without idle records the log holds only what happened.
"$kafka" start $name "$port" metadata.max.idle.interval.ms=0 metadata.log.max.record.bytes.between.snapshots=2000 \
  authorizer.class.name=org.apache.kafka.metadata.authorizer.StandardAuthorizer super.users=User:ANONYMOUS
on topics --create --topic orders --partitions 2
on topics --create --topic audit.log --partitions 1 --config retention.ms=100000 --config cleanup.policy=compact
on topics --create --topic gone
on topics --delete --topic gone
on configs --alter --entity-type users --entity-name alice --add-config 'SCRAM-SHA-256=[iterations=4096,password=secret]'
on configs --alter --entity-type users --entity-name alice --entity-type clients --entity-default --add-config producer_byte_rate=1000
on acls --add --allow-principal User:alice --operation Read --topic orders
on configs --alter --entity-type brokers --entity-default --add-config log.retention.ms=1234567
on configs --alter --entity-type client-metrics --entity-name m1 --add-config interval.ms=10000,metrics=org.apache
echo hello | "$kafka" console-producer --bootstrap-server "127.0.0.1:$port" --topic orders > /dev/null
on topics --alter --topic orders --partitions 3
data=$("$kafka" where $name)/data
"$kafka" stop $name
log=$data/__cluster_metadata-0
cp "$log/00000000000000000000.log" "$here/metadata.log"
cp "$log/00000000000000000000-0000000000.checkpoint" "$here/bootstrap.checkpoint"
# The newest snapshot, under its own name: the name says where in the log it stands.
rm -f "$here"/0*.checkpoint
snapshot=$(find "$log" -name '*.checkpoint' | sort | tail -1)
cp "$snapshot" "$here/$(basename "$snapshot")"
cp "$data/meta.properties" "$here/meta.properties"
chmod 644 "$here"/*.checkpoint
ls -l "$here"
