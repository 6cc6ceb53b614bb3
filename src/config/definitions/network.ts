/**
 * Configs of listeners, sockets, connections, requests. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const NETWORK_CONFIGS = `
advertised.listeners | list | null | distinct non-empty nullable | high | read-only | later | 
connection.failed.authentication.delay.ms | int | 100 | [0,...] | low | read-only | later | 
connections.max.idle.ms | long | 600000 |  | medium | read-only | later | 
inter.broker.listener.name | string | null |  | medium | read-only | later | 
listener.security.protocol.map | string | SASL_SSL:SASL_SSL,PLAINTEXT:PLAINTEXT,SSL:SSL,SASL_PLAINTEXT:SASL_PLAINTEXT |  | low | per-broker | later | 
listeners | list | PLAINTEXT://:9092 | distinct non-empty | high | per-broker | later | 
max.connection.creation.rate | int | 2147483647 | [0,...] | medium | cluster-wide | later | 
max.connections | int | 2147483647 | [0,...] | medium | cluster-wide | later | 
max.connections.per.ip | int | 2147483647 | [0,...] | medium | cluster-wide | later | 
max.connections.per.ip.overrides | string | "" |  | medium | cluster-wide | later | 
num.io.threads | int | 8 | [1,...] | high | cluster-wide | later | 
num.network.threads | int | 3 | [1,...] | high | cluster-wide | later | 
queued.max.request.bytes | long | -1 |  | medium | read-only | later | 
queued.max.requests | int | 500 | [1,...] | high | read-only | later | 
request.timeout.ms | int | 30000 |  | high | read-only | later | 
socket.connection.setup.timeout.max.ms | long | 30000 |  | medium | read-only | later | 
socket.connection.setup.timeout.ms | long | 10000 |  | medium | read-only | later | 
socket.listen.backlog.size | int | 50 | [1,...] | medium | read-only | later | 
socket.receive.buffer.bytes | int | 102400 |  | high | read-only | later | 
socket.request.max.bytes | int | 104857600 | [1,...] | high | read-only | later | 
socket.send.buffer.bytes | int | 102400 |  | high | read-only | later | 
`;
