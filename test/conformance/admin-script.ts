/**
 * Runs every method of a client library's admin against one broker and tells what came of it, one line a call, so that Rafka's
 * answers can be held against those that a real Kafka gave (`tools/record-admin-clients.ts`).
 */

/** A call and what it gave, or how it failed. */
export interface AdminLine {
  readonly call: string;
  readonly answer: string;
}

/** One script's memory: what was called, what was said, which names stand for what the broker made up. */
export class AdminScript {
  readonly lines: AdminLine[] = [];
  readonly #called = new Set<string>();
  readonly #names = new Map<string, string>();
  readonly #port: number;

  constructor(port: number) {
    this.#port = port;
  }

  /** The same admin, whose called methods are remembered. */
  watched<Admin extends object>(admin: Admin): Admin {
    return new Proxy(admin, {
      get: (target, property) => {
        const value: unknown = Reflect.get(target, property, target);
        if (typeof value !== "function") return value;
        return (...args: unknown[]): unknown => {
          this.#called.add(String(property));
          return Reflect.apply(value, target, args);
        };
      },
    });
  }

  /** Which of these methods nobody called. */
  uncalled(methods: readonly string[]): string[] {
    return methods.filter((method) => !this.#called.has(method));
  }

  /** Notes one call, at the place where it began: several may run side by side. */
  async call(name: string, work: () => Promise<unknown>): Promise<void> {
    const line = { call: name, answer: "" };
    this.lines.push(line);
    try {
      line.answer = JSON.stringify(this.#plain("", await work()));
    } catch (error) {
      line.answer = this.#named(failureOf(error));
    }
  }

  /** Asks until it is so: a real Kafka's broker learns of what was acknowledged a little later. */
  async until(isSo: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 500; attempt++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error("what was waited for never came");
  }

  #plain(key: string, value: unknown): unknown {
    if (value === null || value === undefined || typeof value === "boolean") return value ?? null;
    if (/^(total|usable)Bytes$/.test(key)) return "<bytes>";
    if (typeof value === "bigint") return `${value}n`;
    if (value instanceof Uint8Array) return `bytes:${Buffer.from(value).toString("base64")}`;
    if (value instanceof Map) return this.#plain(key, Object.fromEntries(value as Map<string, unknown>));
    if (value instanceof Set) return this.#plain(key, [...(value as Set<unknown>)]);
    if (Array.isArray(value)) return value.map((element) => this.#plain(key, element)).toSorted(byText);
    if (typeof value === "object") {
      const entries = Object.entries(value).toSorted(byText);
      return Object.fromEntries(entries.map(([name, inner]) => [this.#named(name), this.#plain(name, inner)]));
    }
    if (/path|logDir/i.test(key)) return "<directory>";
    return typeof value === "string" ? this.#named(value) : value === this.#port ? "<port>" : value;
  }

  /** Equal ids get equal names, in the order of their appearance. */
  #named(text: string): string {
    return text
      .replaceAll(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, (id) => this.#nameOf(id))
      .replaceAll(/^[\w-]{22}$/g, (id) => (/[A-Z0-9]/.test(id) ? this.#nameOf(id) : id))
      .replaceAll(new RegExp(`\\b${this.#port}\\b`, "g"), "<port>");
  }

  #nameOf(id: string): string {
    const name = this.#names.get(id) ?? `<id ${this.#names.size + 1}>`;
    this.#names.set(id, name);
    return name;
  }
}

// Rows come out of hash tables on Kafka's side; here their order says nothing.
const byText = (a: unknown, b: unknown): number => (textOf(a) < textOf(b) ? -1 : 1);
const textOf = (value: unknown): string =>
  JSON.stringify(value, (_key, inner: unknown) => (typeof inner === "bigint" ? `${inner}` : inner));

/** A failure with those inside it: what a program that catches it has to go by. */
function failureOf(error: unknown): string {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const { name, message } = error;
  const { type, code, apiId, errors, cause } = error as unknown as Record<string, unknown>;
  const facts = [type, code, apiId].filter((fact) => typeof fact === "string" || typeof fact === "number");
  const inner = [...(Array.isArray(errors) ? (errors as unknown[]) : []), ...(cause === undefined ? [] : [cause])];
  const text = `${[name, ...new Set(facts)].join(" ")}: ${message}`;
  return inner.length === 0 ? text : `${text} [${inner.map(failureOf).toSorted(byText).join("; ")}]`;
}
