/**
 * Loads the operator's policies: `create.topic.policy.class.name` and `alter.config.policy.class.name` name JavaScript
 * modules where Kafka has Java classes.
 *
 * Deviates from Kafka: `create.topic.policy.class.name` and `alter.config.policy.class.name` name JavaScript modules, not Java classes.
 *
 * A module's default export is a class (made with `new`) or an object with `validate(requestMetadata)`, and `configure(configs)`
 * and `close()` where it wants them. `validate` is called within the controller's turn, so it answers at once: what it
 * throws is the refusal.
 */
import { createRequire } from "node:module";
import { isAbsolute, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { Logger } from "../base/logger.ts";
import type { BrokerConfig } from "../config/broker-config.ts";
import { ConfigError } from "../config/config-error.ts";
import type { ControllerPolicies } from "../controller/policies.ts";
import { ApiError, ErrorCode } from "../protocol/errors.ts";

type PolicyConfig = "create.topic.policy.class.name" | "alter.config.policy.class.name";

const ALLOWED =
  "the path of a JavaScript module from the folder of the properties file (or the working directory), or a package's name";

interface Policy {
  validate(metadata: unknown): unknown;
  configure?(configs: Readonly<Record<string, string>>): unknown;
  close?(): unknown;
}

/** Loaded policies, and what undoes them. */
export interface LoadedPolicies {
  readonly policies: ControllerPolicies;
  /** Calls each policy's `close`; never rejects. */
  readonly close: () => Promise<void>;
}

/**
 * Loads the policies that the configuration names.
 *
 * @param baseDirectory absolute; what relative paths and packages are looked for from
 * @throws {ConfigError} a module that is not there, fails to load, or has no `validate` that answers at once
 */
export async function loadPolicies(
  config: BrokerConfig,
  baseDirectory: string,
  logger: Logger,
): Promise<LoadedPolicies> {
  const loaded: [PolicyConfig, Policy][] = [];
  const load = async (name: PolicyConfig, value: string | null) => {
    if (value === null || value.trim() === "") return undefined;
    const policy = await loadPolicy({ name, value: value.trim(), baseDirectory });
    const configs = Object.freeze(Object.fromEntries(config.originals));
    await orProblem({ name, value }, "its configure() failed", () => policy.configure?.(configs));
    loaded.push([name, policy]);
    return (metadata: unknown) => judge(name, policy, metadata, logger);
  };
  const createTopic = await load("create.topic.policy.class.name", config.get("create.topic.policy.class.name"));
  const alterConfig = await load("alter.config.policy.class.name", config.get("alter.config.policy.class.name"));
  return {
    policies: {
      ...(createTopic === undefined ? {} : { createTopic }),
      ...(alterConfig === undefined ? {} : { alterConfig }),
    },
    close: async () => {
      for (const [name, policy] of loaded) {
        try {
          await policy.close?.();
        } catch (error) {
          // Whatever a policy throws at its end must not keep the broker from stopping.
          logger.warn(`the policy of ${name} failed to close`, { error });
        }
      }
    },
  };
}

/** Has a policy judge: its throw is the refusal. */
function judge(name: PolicyConfig, policy: Policy, metadata: unknown, logger: Logger): void {
  let answer: unknown;
  try {
    answer = policy.validate(metadata);
  } catch (error) {
    // As in Kafka, where only a PolicyViolationException is a verdict: what tells of a mistake in the policy's code is none.
    if (error instanceof TypeError || error instanceof ReferenceError) throw broken(name, error, logger);
    const message = messageOf(error);
    throw new ApiError(ErrorCode.POLICY_VIOLATION, message === "" ? undefined : message);
  }
  if (!isThenable(answer)) return;
  // Its outcome comes too late to count; it must not end the process either.
  answer.then(undefined, () => undefined);
  throw broken(name, new Error("validate() gave a promise, but must judge at once"), logger);
}

/** Anything can be thrown, also what has no text. */
function messageOf(thrown: unknown): string {
  try {
    return String(thrown instanceof Error ? thrown.message : thrown);
  } catch {
    // An object without a prototype, or one whose toString() throws.
    return "";
  }
}

function broken(name: PolicyConfig, error: Error, logger: Logger): ApiError {
  logger.error(`the policy of ${name} failed`, { error });
  return new ApiError(ErrorCode.UNKNOWN_SERVER_ERROR);
}

interface Named {
  readonly name: PolicyConfig;
  readonly value: string;
}

async function loadPolicy(named: Named & { readonly baseDirectory: string }): Promise<Policy> {
  const path = locate(named);
  const module: unknown = await orProblem(named, "the module failed to load", () => import(pathToFileURL(path).href));
  const exported = property(module, "default") ?? module;
  const policy: unknown = await orProblem(named, "its class could not be made", () =>
    isClass(exported) ? new exported() : exported,
  );
  if (isPolicy(policy)) {
    if (!isAsyncFunction(property(policy, "validate"))) return policy;
    throw problem(named, "its validate() is asynchronous, but must judge at once");
  }
  throw problem(named, "the module's default export is no class or object with a method validate()");
}

/** The file of the module. */
function locate({ name, value, baseDirectory }: Named & { readonly baseDirectory: string }): string {
  const require = createRequire(resolve(baseDirectory, "properties"));
  const isPath = /[\\/]|\.[cm]?[jt]s$/.test(value) && !value.startsWith("@");
  try {
    return require.resolve(isPath ? (isAbsolute(value) ? value : resolve(baseDirectory, value)) : value);
  } catch (error) {
    const why =
      isPath || !/^[\w$]+(\.[\w$]+)+$/.test(value) ? "there is no such module" : "no Java class can be loaded";
    throw problem({ name, value }, why, error);
  }
}

async function orProblem<T>(named: Named, why: string, attempt: () => T | Promise<T>): Promise<T> {
  try {
    return await attempt();
  } catch (error) {
    // The operator's module: whatever it throws is a fault of this config.
    throw problem(named, `${why}: ${error instanceof Error ? error.message : String(error)}`, error);
  }
}

function problem({ name, value }: Named, message: string, cause?: unknown): ConfigError {
  const place = { file: undefined, line: undefined, suggestion: undefined };
  const error = new ConfigError([{ rule: "invalid-value", ...place, name, value, message, allowed: ALLOWED }]);
  return Object.assign(error, { cause });
}

function isClass(value: unknown): value is new () => unknown {
  return typeof value === "function";
}

function isPolicy(value: unknown): value is Policy {
  return typeof property(value, "validate") === "function";
}

function isAsyncFunction(value: unknown): boolean {
  return Object.prototype.toString.call(value) === "[object AsyncFunction]";
}

function isThenable(value: unknown): value is PromiseLike<unknown> {
  return typeof property(value, "then") === "function";
}

function property(value: unknown, key: string): unknown {
  return (typeof value === "object" && value !== null) || typeof value === "function"
    ? Reflect.get(value, key)
    : undefined;
}
