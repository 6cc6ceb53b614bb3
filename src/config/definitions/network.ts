/**
 * Configs of listeners, sockets, connections, requests. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const NETWORK_CONFIGS = `
advertised.listeners | list | null | distinct non-empty nullable | high | read-only | used | Addresses that clients are told, per listener; listeners if absent.
connection.failed.authentication.delay.ms | int | 100 | [0,...] | low | read-only | later | Delay before a connection that failed to authenticate is closed.
connections.max.idle.ms | long | 600000 |  | medium | read-only | used | A connection without traffic is closed after this time.
inter.broker.listener.name | string | null |  | medium | read-only | later | The listener that brokers use among themselves.
listener.security.protocol.map | string | SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT |  | low | per-broker | used | Security protocol of each listener name.
listeners | list | PLAINTEXT://:9092 | distinct non-empty | high | per-broker | used | Addresses to listen on, NAME://host:port each; no host means all interfaces.
max.connection.creation.rate | int | 2147483647 | [0,...] | medium | cluster-wide | used | New connections accepted per second.
max.connections | int | 2147483647 | [0,...] | medium | cluster-wide | used | Connections open at once.
max.connections.per.ip | int | 2147483647 | [0,...] | medium | cluster-wide | used | Connections open at once from one address.
max.connections.per.ip.overrides | string | "" |  | medium | cluster-wide | used | Other limits for some hosts, host:count each.
num.io.threads | int | 8 | [1,...] | high | cluster-wide | moot | Threads that handle requests; Rafka has one event loop.
num.network.threads | int | 3 | [1,...] | high | cluster-wide | moot | Threads that read and write sockets; Rafka has one event loop.
queued.max.request.bytes | long | -1 |  | medium | read-only | used | Bytes of requests held in memory before reading stops; -1 for Rafka's own limit.
queued.max.requests | int | 500 | [1,...] | high | read-only | later | Requests held in memory before reading stops.
request.timeout.ms | int | 30000 |  | high | read-only | later | How long this node waits for an answer of another.
socket.connection.setup.timeout.max.ms | long | 30000 |  | medium | read-only | later | Longest wait for an outgoing connection after retries.
socket.connection.setup.timeout.ms | long | 10000 |  | medium | read-only | later | Wait for an outgoing connection.
socket.listen.backlog.size | int | 50 | [1,...] | medium | read-only | used | Connections that may wait to be accepted.
socket.receive.buffer.bytes | int | 102400 |  | high | read-only | later | Receive buffer of sockets; -1 leaves it to the system.
socket.request.max.bytes | int | 104857600 | [1,...] | high | read-only | used | Largest request; a larger one closes its connection.
socket.send.buffer.bytes | int | 102400 |  | high | read-only | later | Send buffer of sockets; -1 leaves it to the system.
`;
