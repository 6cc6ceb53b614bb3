/**
 * Configs of a client metrics subscription. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const CLIENT_METRICS_CONFIGS = `
interval.ms | int | 300000 |  | medium | dynamic | later | How often clients push metrics.
match | list | "" | distinct | medium | dynamic | later | Which clients are meant, name=pattern each.
metrics | list | "" | distinct | medium | dynamic | later | Names of metrics, or beginnings of names; * for all.
`;
