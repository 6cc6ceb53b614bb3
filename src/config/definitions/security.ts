/**
 * Configs of TLS, SASL, authorization, delegation tokens. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const SECURITY_CONFIGS = `
authorizer.class.name | string | "" | non-null | low | read-only | later | 
connections.max.reauth.ms | long | 0 |  | medium | read-only | later | 
delegation.token.expiry.check.interval.ms | long | 3600000 | [1,...] | low | read-only | later | 
delegation.token.expiry.time.ms | long | 86400000 | [1,...] | medium | read-only | later | 
delegation.token.max.lifetime.ms | long | 604800000 | [1,...] | medium | read-only | later | 
delegation.token.secret.key | password | null |  | medium | read-only | later | 
early.start.listeners | list | null | distinct nullable | high | read-only | later | 
principal.builder.class | class | org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder |  | medium | per-broker | later | 
sasl.client.callback.handler.class | class | null |  | medium | read-only | later | 
sasl.enabled.mechanisms | list | GSSAPI | distinct | medium | per-broker | later | 
sasl.jaas.config | password | null |  | medium | per-broker | later | 
sasl.kerberos.kinit.cmd | string | /usr/bin/kinit |  | medium | per-broker | later | 
sasl.kerberos.min.time.before.relogin | long | 60000 |  | medium | per-broker | later | 
sasl.kerberos.principal.to.local.rules | list | DEFAULT | distinct | medium | per-broker | later | 
sasl.kerberos.service.name | string | null |  | medium | per-broker | later | 
sasl.kerberos.ticket.renew.jitter | double | 0.05 |  | medium | per-broker | later | 
sasl.kerberos.ticket.renew.window.factor | double | 0.8 |  | medium | per-broker | later | 
sasl.login.callback.handler.class | class | null |  | medium | read-only | later | 
sasl.login.class | class | null |  | medium | read-only | later | 
sasl.login.connect.timeout.ms | int | null |  | low | read-only | later | 
sasl.login.read.timeout.ms | int | null |  | low | read-only | later | 
sasl.login.refresh.buffer.seconds | short | 300 |  | medium | per-broker | later | 
sasl.login.refresh.min.period.seconds | short | 60 |  | medium | per-broker | later | 
sasl.login.refresh.window.factor | double | 0.8 |  | medium | per-broker | later | 
sasl.login.refresh.window.jitter | double | 0.05 |  | medium | per-broker | later | 
sasl.login.retry.backoff.max.ms | long | 10000 |  | low | read-only | later | 
sasl.login.retry.backoff.ms | long | 100 |  | low | read-only | later | 
sasl.mechanism.controller.protocol | string | GSSAPI |  | high | read-only | later | 
sasl.mechanism.inter.broker.protocol | string | GSSAPI |  | medium | per-broker | later | 
sasl.oauthbearer.allow.unverified.audience | boolean | false |  | medium | read-only | later | 
sasl.oauthbearer.allow.unverified.issuer | boolean | false |  | medium | read-only | later | 
sasl.oauthbearer.assertion.algorithm | string | RS256 | any case of ES256, RS256 | medium | read-only | later | 
sasl.oauthbearer.assertion.claim.aud | string | null |  | medium | read-only | later | 
sasl.oauthbearer.assertion.claim.exp.seconds | int | 300 | [0,...,86400] | low | read-only | later | 
sasl.oauthbearer.assertion.claim.iss | string | null |  | medium | read-only | later | 
sasl.oauthbearer.assertion.claim.jti.include | boolean | false |  | medium | read-only | later | 
sasl.oauthbearer.assertion.claim.nbf.seconds | int | 60 | [0,...,3600] | low | read-only | later | 
sasl.oauthbearer.assertion.claim.sub | string | null |  | medium | read-only | later | 
sasl.oauthbearer.assertion.file | string | null |  | medium | read-only | later | 
sasl.oauthbearer.assertion.private.key.file | string | null |  | medium | read-only | later | 
sasl.oauthbearer.assertion.private.key.passphrase | password | null |  | medium | read-only | later | 
sasl.oauthbearer.assertion.template.file | string | null |  | medium | read-only | later | 
sasl.oauthbearer.client.credentials.client.id | string | null |  | medium | read-only | later | 
sasl.oauthbearer.client.credentials.client.secret | password | null |  | medium | read-only | later | 
sasl.oauthbearer.clock.skew.seconds | int | 30 |  | low | read-only | later | 
sasl.oauthbearer.expected.audience | list | "" | distinct | high | read-only | later | 
sasl.oauthbearer.expected.issuer | string | null |  | high | read-only | later | 
sasl.oauthbearer.jwks.endpoint.refresh.ms | long | 3600000 |  | low | read-only | later | 
sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms | long | 10000 |  | low | read-only | later | 
sasl.oauthbearer.jwks.endpoint.retry.backoff.ms | long | 100 |  | low | read-only | later | 
sasl.oauthbearer.jwks.endpoint.url | string | null |  | medium | read-only | later | 
sasl.oauthbearer.jwt.retriever.class | class | org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever |  | medium | read-only | later | 
sasl.oauthbearer.jwt.validator.class | class | org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator |  | medium | read-only | later | 
sasl.oauthbearer.scope | string | null |  | medium | read-only | later | 
sasl.oauthbearer.scope.claim.name | string | scope |  | low | read-only | later | 
sasl.oauthbearer.sub.claim.name | string | sub |  | low | read-only | later | 
sasl.oauthbearer.token.endpoint.url | string | null |  | medium | read-only | later | 
sasl.server.callback.handler.class | class | null |  | medium | read-only | later | 
sasl.server.max.receive.size | int | 524288 |  | medium | read-only | later | 
security.inter.broker.protocol | string | PLAINTEXT | one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL | medium | read-only | later | 
security.providers | string | null |  | low | read-only | later | 
ssl.allow.dn.changes | boolean | false |  | low | read-only | later | 
ssl.allow.san.changes | boolean | false |  | low | read-only | later | 
ssl.cipher.suites | list | "" | distinct | medium | per-broker | later | 
ssl.client.auth | string | none | one of required, requested, none | medium | per-broker | later | 
ssl.enabled.protocols | list | TLSv1.2,TLSv1.3 | distinct | medium | per-broker | later | 
ssl.endpoint.identification.algorithm | string | https |  | low | per-broker | later | 
ssl.engine.factory.class | class | null |  | low | per-broker | later | 
ssl.key.password | password | null |  | medium | per-broker | later | 
ssl.keymanager.algorithm | string | SunX509 |  | medium | per-broker | later | 
ssl.keystore.certificate.chain | password | null |  | medium | per-broker | later | 
ssl.keystore.key | password | null |  | medium | per-broker | later | 
ssl.keystore.location | string | null |  | medium | per-broker | later | 
ssl.keystore.password | password | null |  | medium | per-broker | later | 
ssl.keystore.type | string | JKS |  | medium | per-broker | later | 
ssl.principal.mapping.rules | string | DEFAULT |  | low | read-only | later | 
ssl.protocol | string | TLSv1.3 |  | medium | per-broker | later | 
ssl.provider | string | null |  | medium | per-broker | later | 
ssl.secure.random.implementation | string | null |  | low | per-broker | later | 
ssl.trustmanager.algorithm | string | PKIX |  | medium | per-broker | later | 
ssl.truststore.certificates | password | null |  | medium | per-broker | later | 
ssl.truststore.location | string | null |  | medium | per-broker | later | 
ssl.truststore.password | password | null |  | medium | per-broker | later | 
ssl.truststore.type | string | JKS |  | medium | per-broker | later | 
`;
