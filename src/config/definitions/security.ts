/**
 * Configs of TLS, SASL, authorization, delegation tokens. Facts by tools/config-import, `effect` and `doc` by hand.
 * name | type | default | valid | importance | change | effect | doc
 */
export const SECURITY_CONFIGS = `
authorizer.class.name | string | "" | non-null | low | read-only | later | Java class that decides who may do what.
connections.max.reauth.ms | long | 0 |  | medium | read-only | later | A SASL connection must authenticate again after this time.
delegation.token.expiry.check.interval.ms | long | 3600000 | [1,...] | low | read-only | later | How often expired delegation tokens are looked for.
delegation.token.expiry.time.ms | long | 86400000 | [1,...] | medium | read-only | later | Life of a delegation token unless it is renewed.
delegation.token.max.lifetime.ms | long | 604800000 | [1,...] | medium | read-only | later | Longest life of a delegation token, renewals included.
delegation.token.secret.key | password | null |  | medium | read-only | later | Secret that delegation tokens are made with.
early.start.listeners | list | null | distinct nullable | high | read-only | later | Listeners that open before the authorizer is ready.
principal.builder.class | class | org.apache.kafka.common.security.authenticator.DefaultKafkaPrincipalBuilder |  | medium | per-broker | moot | Java class that makes a principal of a connection.
sasl.client.callback.handler.class | class | null |  | medium | read-only | moot | Java class that gives a SASL client its credentials.
sasl.enabled.mechanisms | list | GSSAPI | distinct | medium | per-broker | later | SASL mechanisms that are offered.
sasl.jaas.config | password | null |  | medium | per-broker | later | Login module and options of a SASL mechanism.
sasl.kerberos.kinit.cmd | string | /usr/bin/kinit |  | medium | per-broker | later | Path of kinit.
sasl.kerberos.min.time.before.relogin | long | 60000 |  | medium | per-broker | later | Shortest time between two Kerberos logins.
sasl.kerberos.principal.to.local.rules | list | DEFAULT | distinct | medium | per-broker | later | Rules from Kerberos principals to user names.
sasl.kerberos.service.name | string | null |  | medium | per-broker | later | Kerberos name of the service.
sasl.kerberos.ticket.renew.jitter | double | 0.05 |  | medium | per-broker | later | Random part of the time before a ticket is renewed.
sasl.kerberos.ticket.renew.window.factor | double | 0.8 |  | medium | per-broker | later | Share of a ticket's life after which it is renewed.
sasl.login.callback.handler.class | class | null |  | medium | read-only | moot | Java class that logs in.
sasl.login.class | class | null |  | medium | read-only | moot | Java class of the login.
sasl.login.connect.timeout.ms | int | null |  | low | read-only | later | Wait for a connection to the identity provider.
sasl.login.read.timeout.ms | int | null |  | low | read-only | later | Wait for an answer of the identity provider.
sasl.login.refresh.buffer.seconds | short | 300 |  | medium | per-broker | later | Time before its end by which a credential is renewed.
sasl.login.refresh.min.period.seconds | short | 60 |  | medium | per-broker | later | Shortest time between two renewals of a credential.
sasl.login.refresh.window.factor | double | 0.8 |  | medium | per-broker | later | Share of a credential's life after which it is renewed.
sasl.login.refresh.window.jitter | double | 0.05 |  | medium | per-broker | later | Random part of the time before a credential is renewed.
sasl.login.retry.backoff.max.ms | long | 10000 |  | low | read-only | later | Longest pause before another login.
sasl.login.retry.backoff.ms | long | 100 |  | low | read-only | later | First pause before another login.
sasl.mechanism.controller.protocol | string | GSSAPI |  | high | read-only | later | SASL mechanism towards controllers.
sasl.mechanism.inter.broker.protocol | string | GSSAPI |  | medium | per-broker | later | SASL mechanism between brokers.
sasl.oauthbearer.allow.unverified.audience | boolean | false |  | medium | read-only | later | Whether a token's audience may go unchecked.
sasl.oauthbearer.allow.unverified.issuer | boolean | false |  | medium | read-only | later | Whether a token's issuer may go unchecked.
sasl.oauthbearer.assertion.algorithm | string | RS256 | any case of ES256, RS256 | medium | read-only | later | Signature of assertions that this node makes.
sasl.oauthbearer.assertion.claim.aud | string | null |  | medium | read-only | later | Audience of those assertions.
sasl.oauthbearer.assertion.claim.exp.seconds | int | 300 | [0,...,86400] | low | read-only | later | Life of those assertions in seconds.
sasl.oauthbearer.assertion.claim.iss | string | null |  | medium | read-only | later | Issuer of those assertions.
sasl.oauthbearer.assertion.claim.jti.include | boolean | false |  | medium | read-only | later | Whether those assertions carry an id of their own.
sasl.oauthbearer.assertion.claim.nbf.seconds | int | 60 | [0,...,3600] | low | read-only | later | How long before now those assertions become valid.
sasl.oauthbearer.assertion.claim.sub | string | null |  | medium | read-only | later | Subject of those assertions.
sasl.oauthbearer.assertion.file | string | null |  | medium | read-only | later | File with a ready assertion.
sasl.oauthbearer.assertion.private.key.file | string | null |  | medium | read-only | later | File with the key that signs assertions.
sasl.oauthbearer.assertion.private.key.passphrase | password | null |  | medium | read-only | later | Passphrase of that key.
sasl.oauthbearer.assertion.template.file | string | null |  | medium | read-only | later | File with further claims for assertions.
sasl.oauthbearer.client.credentials.client.id | string | null |  | medium | read-only | later | Client id towards the identity provider.
sasl.oauthbearer.client.credentials.client.secret | password | null |  | medium | read-only | later | Client secret towards the identity provider.
sasl.oauthbearer.clock.skew.seconds | int | 30 |  | low | read-only | later | Difference of clocks that is forgiven when a token is checked.
sasl.oauthbearer.expected.audience | list | "" | distinct | high | read-only | later | Audiences of which a token must name one.
sasl.oauthbearer.expected.issuer | string | null |  | high | read-only | later | Issuer that a token must name.
sasl.oauthbearer.jwks.endpoint.refresh.ms | long | 3600000 |  | low | read-only | later | How often the identity provider's keys are fetched.
sasl.oauthbearer.jwks.endpoint.retry.backoff.max.ms | long | 10000 |  | low | read-only | later | Longest pause before those keys are fetched again.
sasl.oauthbearer.jwks.endpoint.retry.backoff.ms | long | 100 |  | low | read-only | later | First pause before those keys are fetched again.
sasl.oauthbearer.jwks.endpoint.url | string | null |  | medium | read-only | later | Where the identity provider's keys are.
sasl.oauthbearer.jwt.retriever.class | class | org.apache.kafka.common.security.oauthbearer.DefaultJwtRetriever |  | medium | read-only | moot | Java class that fetches tokens.
sasl.oauthbearer.jwt.validator.class | class | org.apache.kafka.common.security.oauthbearer.DefaultJwtValidator |  | medium | read-only | moot | Java class that checks tokens.
sasl.oauthbearer.scope | string | null |  | medium | read-only | later | Scope that is asked for.
sasl.oauthbearer.scope.claim.name | string | scope |  | low | read-only | later | Claim of a token that holds its scope.
sasl.oauthbearer.sub.claim.name | string | sub |  | low | read-only | later | Claim of a token that holds its user.
sasl.oauthbearer.token.endpoint.url | string | null |  | medium | read-only | later | Where tokens are fetched.
sasl.server.callback.handler.class | class | null |  | medium | read-only | moot | Java class that checks SASL credentials.
sasl.server.max.receive.size | int | 524288 |  | medium | read-only | later | Largest SASL message before a client is authenticated.
security.inter.broker.protocol | string | PLAINTEXT | one of PLAINTEXT, SSL, SASL_PLAINTEXT, SASL_SSL | medium | read-only | later | Security protocol between brokers, where no listener is named for it.
security.providers | string | null |  | low | read-only | moot | Java security providers.
ssl.allow.dn.changes | boolean | false |  | low | read-only | later | Whether a new certificate may have another distinguished name.
ssl.allow.san.changes | boolean | false |  | low | read-only | later | Whether a new certificate may have other alternative names.
ssl.cipher.suites | list | "" | distinct | medium | per-broker | later | Cipher suites that are allowed; empty for the runtime's own.
ssl.client.auth | string | none | one of required, requested, none | medium | per-broker | later | Whether clients must, may or need not show a certificate.
ssl.enabled.protocols | list | TLSv1.2,TLSv1.3 | distinct | medium | per-broker | later | TLS versions that are allowed.
ssl.endpoint.identification.algorithm | string | https |  | low | per-broker | later | How a server's name is checked against its certificate; empty for not at all.
ssl.engine.factory.class | class | null |  | low | per-broker | moot | Java class that makes TLS engines.
ssl.key.password | password | null |  | medium | per-broker | later | Password of the private key.
ssl.keymanager.algorithm | string | SunX509 |  | medium | per-broker | moot | Java's algorithm for key managers.
ssl.keystore.certificate.chain | password | null |  | medium | per-broker | later | Certificate chain as PEM.
ssl.keystore.key | password | null |  | medium | per-broker | later | Private key as PEM.
ssl.keystore.location | string | null |  | medium | per-broker | later | File with key and certificates.
ssl.keystore.password | password | null |  | medium | per-broker | later | Password of that file.
ssl.keystore.type | string | JKS |  | medium | per-broker | later | Format of that file.
ssl.principal.mapping.rules | string | DEFAULT |  | low | read-only | later | Rules from a certificate's distinguished name to a user name.
ssl.protocol | string | TLSv1.3 |  | medium | per-broker | later | TLS version to begin with.
ssl.provider | string | null |  | medium | per-broker | moot | Java security provider for TLS.
ssl.secure.random.implementation | string | null |  | low | per-broker | moot | Java's source of chance for TLS.
ssl.trustmanager.algorithm | string | PKIX |  | medium | per-broker | moot | Java's algorithm for trust managers.
ssl.truststore.certificates | password | null |  | medium | per-broker | later | Trusted certificates as PEM.
ssl.truststore.location | string | null |  | medium | per-broker | later | File with trusted certificates.
ssl.truststore.password | password | null |  | medium | per-broker | later | Password of that file.
ssl.truststore.type | string | JKS |  | medium | per-broker | later | Format of that file.
`;
