/**
 * Configs of a client metrics subscription. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const CLIENT_METRICS_CONFIGS = `
interval.ms | int | 300000 |  | medium | dynamic | later | 
match | list | "" | distinct | medium | dynamic | later | 
metrics | list | "" | distinct | medium | dynamic | later | 
`;
